// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup;

import java.time.Instant;
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
        String parent) {}
