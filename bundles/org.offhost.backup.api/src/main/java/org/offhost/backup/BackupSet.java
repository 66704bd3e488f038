// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.offhost.block.Designator;

/**
 * A committed set.
 *
 * @param id its id
 * @param medium logical unit that carries it
 * @param mediumLabel what people call the medium
 * @param mediumId identity of the medium, whatever unit carries it; empty if it is not known
 * @param source unit that was backed up
 * @param name what people call the source
 * @param profile what it holds
 * @param cutAt time of the snapshot
 * @param fileSystem type of the volume, e.g. "ntfs"
 * @param files files, counted as in {@link JobSummary}
 * @param bytes bytes it takes on the medium
 * @param consistency its label
 * @param checked level of check that held when it was made
 * @param sourceSize bytes of the unit that was backed up, which a unit to restore to must hold; 0 if not known
 * @param sourceBlockLength its logical block length; 0 if not known
 * @param parent id of the set that it continues: it holds what was written since, and is read with that one; empty if it
 *     stands alone
 * @param volume what the volume is called on its unit: by the name that the table gives it, "vg/root", or else by its number;
 *     empty if it is all of the unit, or nobody knows
 * @param parentMedium identity of the medium that has that set, if it is another; empty if it is on the same, or there is none
 */
public record BackupSet(
        String id,
        Designator medium,
        String mediumLabel,
        String mediumId,
        Designator source,
        String name,
        Profile profile,
        Instant cutAt,
        String fileSystem,
        long files,
        long bytes,
        Consistency consistency,
        CheckLevel checked,
        long sourceSize,
        int sourceBlockLength,
        String parent,
        String volume,
        String parentMedium) {
    /** One that continues none on another medium. */
    public BackupSet(
            String id,
            Designator medium,
            String mediumLabel,
            String mediumId,
            Designator source,
            String name,
            Profile profile,
            Instant cutAt,
            String fileSystem,
            long files,
            long bytes,
            Consistency consistency,
            CheckLevel checked,
            long sourceSize,
            int sourceBlockLength,
            String parent,
            String volume) {
        this(
                id,
                medium,
                mediumLabel,
                mediumId,
                source,
                name,
                profile,
                cutAt,
                fileSystem,
                files,
                bytes,
                consistency,
                checked,
                sourceSize,
                sourceBlockLength,
                parent,
                volume,
                "");
    }

    /**
     * Sets that were cut at one instant, as far as they lie on some media.
     *
     * @param id of the group, the same in each of its sets
     * @param members all that belong to it, in their order, whether they were found or not
     */
    public record Group(String id, List<Member> members) {
        public Group {
            members = List.copyOf(members);
        }

        /**
         * A set of the group.
         *
         * @param setId its id
         * @param set empty if it is on none of the media, or what is there of its name is not of the group's cut
         */
        public record Member(String setId, Optional<BackupSet> set) {}

        /** Ids of those that were not found. */
        public List<String> missing() {
            return members.stream()
                    .filter(m -> m.set().isEmpty())
                    .map(Member::setId)
                    .toList();
        }
    }
}
