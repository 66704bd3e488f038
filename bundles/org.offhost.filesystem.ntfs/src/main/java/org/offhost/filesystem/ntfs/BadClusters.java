// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import java.io.IOException;
import java.util.Optional;
import org.offhost.block.UnreadableBlockException;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.Run;

/** $BadClus: its stream $Bad is as long as the volume, with a run where clusters are bad (linux-ntfs documentation). */
final class BadClusters {
    /** Its file record. */
    static final long RECORD = 8;

    /** Name of the stream whose runs are bad. */
    static final String STREAM = "$Bad";

    private BadClusters() {}

    /** What it says, for a person; empty if no cluster is bad. Of a long list the part in the base record. */
    static Optional<String> sentence(MasterFileTable mft, BootSector boot) throws IOException {
        try {
            long clusters = 0;
            long ranges = 0;
            for (AttributeCursor cursor = AttributeCursor.of(mft.record(RECORD)); cursor.next(); ) {
                if (isBad(cursor)) {
                    for (Run run : new NonResidentValue(cursor, boot).known().runs()) {
                        clusters += run.isHole() ? 0 : run.length() / boot.clusterLength();
                        ranges += run.isHole() ? 0 : 1;
                    }
                }
            }
            return clusters == 0
                    ? Optional.empty()
                    : Optional.of("$BadClus names " + clusters + " bad clusters in " + ranges
                            + " ranges; they are left out of what is copied");
        } catch (CorruptStructureException | UnreadableBlockException bad) {
            return Optional.of("bad clusters are not known: " + bad.getMessage());
        }
    }

    private static boolean isBad(AttributeCursor cursor) {
        return cursor.type() == AttributeType.DATA
                && cursor.isNonResident()
                && cursor.lowestVcn() == 0
                && cursor.name().equals(STREAM);
    }
}
