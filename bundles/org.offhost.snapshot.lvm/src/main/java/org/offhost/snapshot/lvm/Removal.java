// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.lvm;

import java.io.IOException;
import java.util.List;

/** Takes snapshots away, of sets and of marks. */
final class Removal {
    private Removal() {}

    /** Removes the snapshots of a set, whatever they are called now. */
    static void drop(LvmRoom room, Survey survey, LvmSetRecord set) throws IOException {
        List<String> ours =
                survey.of(set.id(), set.groups()).stream().map(LvmVolume::path).toList();
        if (!ours.isEmpty()) {
            room.host().run("drop", ours);
        }
    }

    /** So that a set is not forgotten because another host was asked for it. */
    static Survey requireGroups(LvmRoom room, LvmSetRecord set) throws IOException {
        Survey survey = room.survey();
        for (LvmSetRecord.Member m : set.members()) {
            if (!survey.groups().contains(m.group())) {
                throw new IOException("the volume group " + m.group() + " of " + m.unit()
                        + " is not seen on the storage host; if it is gone for good, remove the record of set "
                        + set.id());
            }
        }
        return survey;
    }
}
