// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

import java.util.List;

/**
 * Some entries of a volume, in order.
 *
 * @param entries the entries
 * @param faults what was not as it should be on the way
 * @param cursor how far the stream came; give it to {@link FileSystemVolume#entries} to go on behind this batch
 */
public record EntryBatch(List<FileEntry> entries, List<Fault> faults, long cursor) {
    public EntryBatch {
        entries = List.copyOf(entries);
        faults = List.copyOf(faults);
    }

    /** Whether the stream has ended. */
    public boolean isEnd() {
        return entries.isEmpty() && faults.isEmpty();
    }
}
