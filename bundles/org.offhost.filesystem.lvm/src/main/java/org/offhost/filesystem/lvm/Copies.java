// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.lvm;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.offhost.block.UnreadableBlockException;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.VolumeTable;

/**
 * What the areas of a physical volume say of its group, one by one. The highest sequence number counts; two texts of one
 * number must say the same.
 */
final class Copies {
    private final PvLabel label;
    private final List<String> evidence;
    private MetadataArea.Text text;
    private VolumeGroup newest;
    private IOException fault;
    private boolean empty;

    Copies(PvLabel label, List<String> evidence) {
        this.label = label;
        this.evidence = evidence;
    }

    /** Reads one; a copy that cannot be read is noted. */
    void read(MetadataArea area) throws IOException {
        try {
            Optional<MetadataArea.Text> found = area.text();
            if (found.isEmpty()) {
                empty = true;
            } else {
                take(found.get(), VolumeGroup.of(found.get()));
            }
        } catch (CorruptStructureException | UnreadableBlockException e) {
            evidence.add(VolumeTable.CONTRADICTS + e.getMessage());
            fault = fault == null ? e : fault;
        }
    }

    private void take(MetadataArea.Text found, VolumeGroup group) throws CorruptStructureException {
        if (group.physical().values().stream().noneMatch(p -> p.id().equals(label.id()))) {
            throw new CorruptStructureException(
                    "volume group text", found.position(), "physical volume " + label.id() + " in it", "others");
        }
        if (newest == null) {
            text = found;
            newest = group;
            return;
        }
        if (text.sum() == found.sum()) {
            evidence.add(sentence(found, group) + ", the same");
            return;
        }
        if (!newest.id().equals(group.id()) || newest.seqno() == group.seqno()) {
            evidence.add(
                    VolumeTable.CONTRADICTS + sentence(found, group) + " is another than " + sentence(text, newest));
            return;
        }
        boolean newer = group.seqno() > newest.seqno();
        evidence.add(VolumeTable.CONTRADICTS + (newer ? sentence(text, newest) : sentence(found, group))
                + " is older than the other copy and does not count");
        if (newer) {
            text = found;
            newest = group;
        }
    }

    private static String sentence(MetadataArea.Text text, VolumeGroup group) {
        return "text of volume group '" + GroupText.shown(group.name()) + "' at byte " + text.position()
                + ", sequence number " + group.seqno();
    }

    /**
     * The text that counts.
     *
     * @return empty if the physical volume is in no group
     * @throws CorruptStructureException if what it is in cannot be told from this physical volume
     */
    Optional<VolumeGroup> newest() throws IOException {
        if (newest != null) {
            evidence.add(sentence(text, newest) + ", its sum is right");
            return Optional.of(newest);
        }
        if (fault instanceof CorruptStructureException c) {
            throw c;
        }
        if (fault != null) {
            throw fault;
        }
        evidence.add(
                empty
                        ? "it is in no volume group, or the group's text is on another physical volume of it"
                        : "it has no room for the group's text, which is on another physical volume");
        return Optional.empty();
    }
}
