// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.lvm;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.offhost.filesystem.CorruptStructureException;

/** Physical volumes of a group that are not there, each with the logical volumes that lie on it and so cannot be read. */
final class MissingVolumes {
    /** Names in one sentence, and sentences: a group may have thousands of both. */
    private static final int MOST = 16;

    private MissingVolumes() {}

    /**
     * A sentence for each that a logical volume lies on.
     *
     * @param there ids of those that are
     */
    static List<String> of(VolumeGroup group, Set<String> there) {
        Map<String, List<String>> lying = new LinkedHashMap<>();
        group.physical().forEach((name, physical) -> {
            if (!there.contains(physical.id())) {
                lying.put(name, new ArrayList<>());
            }
        });
        if (!lying.isEmpty()) {
            new TreeMap<>(group.logical()).forEach((name, section) -> note(lying, name, section));
        }
        List<String> sentences = new ArrayList<>();
        lying.forEach((name, volumes) -> {
            if (!volumes.isEmpty() && sentences.size() < MOST) {
                sentences.add(sentence(group.physical().get(name), volumes));
            }
        });
        return sentences;
    }

    private static void note(Map<String, List<String>> lying, String name, TextSection volume) {
        try {
            Segment.of(volume).stream()
                    .flatMap(s -> s.stripes().stream())
                    .map(Segment.Stripe::on)
                    .distinct()
                    .filter(lying::containsKey)
                    .forEach(on -> lying.get(on).add(GroupText.shown(name)));
        } catch (CorruptStructureException e) {
            // the volume is listed with it
        }
    }

    private static String sentence(VolumeGroup.Member physical, List<String> volumes) {
        int more = volumes.size() - MOST;
        return "physical volume " + GroupText.shown(physical.id()) + " of the group ("
                + GroupText.shown(physical.device())
                + " where the group was changed last) is not on this unit, and is needed by "
                + String.join(", ", volumes.subList(0, Math.min(MOST, volumes.size())))
                + (more > 0 ? " and " + more + " more" : "");
    }
}
