// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.offhost.block.UnreadableBlockException;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.Fault;

/**
 * One sequential pass over $MFT with large reads; other records are served from the piece in memory if they are in it,
 * and by small reads if not.
 */
final class MftScan implements RecordSource {
    private static final int BUFFER = 1 << 20;

    /** Extension records kept: an attribute list goes back and forth between a few. */
    private static final int KEPT = 16;

    private final MasterFileTable mft;
    private final int recordLength;
    private final int records;
    private final byte[] buffer;

    /** Records of the buffer whose fixups are undone. */
    private final boolean[] undone;

    private final Map<Long, FileRecord> kept = new LinkedHashMap<>(KEPT * 2, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, FileRecord> eldest) {
            return size() > KEPT;
        }
    };

    private final Map<Long, UnreadableBlockException> unreadable = new HashMap<>();
    private long first;
    private int loaded;
    private long number;
    private boolean closed;

    /**
     * @param after number of the record to go on behind; -1 to begin
     */
    MftScan(MasterFileTable mft, int recordLength, long after) {
        this.mft = mft;
        this.recordLength = recordLength;
        this.records = (int) Math.max(1, Math.min(BUFFER / recordLength, mft.count()));
        this.buffer = new byte[records * recordLength];
        this.undone = new boolean[records];
        this.number = after;
    }

    /** Moves to the next record; false behind the last. */
    boolean next() throws IOException {
        if (closed) {
            throw new IOException("the stream of entries is closed");
        }
        if (number + 1 >= mft.count()) {
            return false;
        }
        number++;
        if (number - first >= loaded || number < first) {
            load();
        }
        return true;
    }

    /** Number of the record; that of the last one at the end. */
    long number() {
        return number;
    }

    private void load() throws IOException {
        int count = (int) Math.min(records, mft.count() - number);
        loaded = 0;
        first = number;
        Arrays.fill(undone, false);
        unreadable.clear();
        try {
            mft.readRaw(first, count, buffer, 0);
        } catch (UnreadableBlockException bad) {
            loadOneByOne(count);
        }
        loaded = count;
    }

    /** One bad block must not hide its neighbours. */
    private void loadOneByOne(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            try {
                mft.readRaw(first + i, 1, buffer, i * recordLength);
            } catch (UnreadableBlockException bad) {
                unreadable.put(first + i, bad);
            }
        }
    }

    /**
     * The record the scan is at; null if nothing was ever written there.
     *
     * @param faults told if it had to be read from $MFTMirr
     */
    FileRecord current(List<Fault> faults) throws IOException {
        try {
            return inBuffer(number);
        } catch (CorruptStructureException | UnreadableBlockException bad) {
            if (!MasterFileTable.isMirrored(number)) {
                throw bad;
            }
            FileRecord copy = mft.mirrored(number);
            faults.add(fault(MasterFileTable.mirrorNote(bad)));
            return copy;
        }
    }

    private int at(long wanted) {
        return (int) (wanted - first) * recordLength;
    }

    /** A record of the buffer; null if nothing was ever written there. */
    private FileRecord inBuffer(long wanted) throws CorruptStructureException, UnreadableBlockException {
        int index = (int) (wanted - first);
        if (!unreadable.isEmpty() && unreadable.containsKey(wanted)) {
            throw unreadable.get(wanted);
        }
        if (FileRecord.isBlank(buffer, at(wanted))) {
            return null;
        }
        if (undone[index]) {
            return FileRecord.checked(buffer, at(wanted), recordLength, wanted, mft.position(wanted));
        }
        FileRecord record = FileRecord.check(buffer, at(wanted), recordLength, wanted, mft.position(wanted));
        undone[index] = true;
        return record;
    }

    @Override
    public FileRecord record(long wanted) throws IOException {
        if (wanted >= first && wanted - first < loaded) {
            FileRecord record = inBuffer(wanted);
            if (record == null || !record.isInUse()) {
                throw new CorruptStructureException(
                        FileRecord.name(wanted), mft.position(wanted), "a record in use", "a free one");
            }
            return record;
        }
        FileRecord record = kept.get(wanted);
        if (record == null) {
            record = mft.record(wanted);
            kept.put(wanted, record);
        }
        return record;
    }

    /** What is wrong with the record the scan is at. */
    Fault fault(String detail) {
        return new Fault(FileRecord.name(number), mft.position(number), detail);
    }

    void close() {
        closed = true;
    }
}
