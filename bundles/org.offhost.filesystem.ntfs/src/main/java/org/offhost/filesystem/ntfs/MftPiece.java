// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.offhost.block.UnreadableBlockException;
import org.offhost.filesystem.CorruptStructureException;

/** Consecutive file records in memory. Belongs to whoever fills it, then to whoever reads from it. */
final class MftPiece {
    private final int recordLength;
    private final byte[] bytes;

    /** Records whose fixups are undone. */
    private final boolean[] undone;

    private final Map<Long, IOException> unreadable = new HashMap<>();
    private long first;
    private int count;

    /** Byte of the volume at which the first record begins; -1 if the records are not in one run. */
    private long start;

    /** @param records most records it holds */
    MftPiece(int recordLength, int records) {
        this.recordLength = recordLength;
        this.bytes = new byte[records * recordLength];
        this.undone = new boolean[records];
    }

    /**
     * Reads records as they are on the volume. One bad block does not hide its neighbours.
     *
     * @param data content of $MFT
     */
    void load(AttributeBytes data, long from, int records) throws IOException {
        first = from;
        count = 0;
        Arrays.fill(undone, false);
        unreadable.clear();
        start = data.position(from * recordLength);
        long end = data.position((from + records - 1) * recordLength);
        if (end - start != (records - 1L) * recordLength) {
            start = -1;
        }
        try {
            data.read(from * recordLength, bytes, 0, records * recordLength);
        } catch (UnreadableBlockException | CorruptStructureException bad) {
            loadOneByOne(data, records); // a block, or what lies behind the end of a truncated volume
        }
        count = records;
    }

    private void loadOneByOne(AttributeBytes data, int records) throws IOException {
        for (int i = 0; i < records; i++) {
            try {
                data.read((first + i) * recordLength, bytes, i * recordLength, recordLength);
            } catch (UnreadableBlockException | CorruptStructureException bad) {
                unreadable.put(first + i, bad);
            }
        }
    }

    int capacity() {
        return undone.length;
    }

    /** Number of the first record behind it. */
    long end() {
        return first + count;
    }

    boolean holds(long number) {
        return number >= first && number - first < count;
    }

    /** Whether a record that it holds, and could be read, begins as one does. */
    boolean isSigned(long number) {
        return !unreadable.containsKey(number) && FileRecord.isSigned(bytes, (int) (number - first) * recordLength);
    }

    /** A record that it holds; null if nothing was ever written there. */
    FileRecord record(long number, MasterFileTable mft) throws IOException {
        if (!unreadable.isEmpty() && unreadable.containsKey(number)) {
            throw unreadable.get(number);
        }
        int index = (int) (number - first);
        int at = index * recordLength;
        if (FileRecord.isBlank(bytes, at)) {
            return null;
        }
        long position = start < 0 ? mft.position(number) : start + (long) at;
        if (undone[index]) {
            return FileRecord.checked(bytes, at, recordLength, number, position);
        }
        FileRecord record = FileRecord.check(bytes, at, recordLength, number, position);
        undone[index] = true;
        return record;
    }
}
