// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.offhost.block.UnreadableBlockException;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.Fault;
import org.offhost.filesystem.FaultSubject;

/**
 * One sequential pass over $MFT with large reads; other records are served from the piece in memory if they are in it,
 * and by small reads if not.
 */
final class MftScan implements RecordSource {
    /** Extension records kept: an attribute list goes back and forth between a few. */
    private static final int KEPT = 16;

    private final MasterFileTable mft;
    private final MftPieces pieces;

    private final Map<Long, FileRecord> kept = new LinkedHashMap<>(KEPT * 2, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, FileRecord> eldest) {
            return size() > KEPT;
        }
    };

    private MftPiece piece;
    private long number;
    private boolean closed;

    /**
     * @param pieces from the record behind {@code after} on
     * @param after number of the record to go on behind; -1 to begin
     */
    MftScan(MasterFileTable mft, MftPieces pieces, long after) {
        this.mft = mft;
        this.pieces = pieces;
        this.number = after;
    }

    /** Moves to the next record; false behind the last. */
    boolean next() throws IOException {
        if (closed) {
            throw new IOException("the stream of entries is closed");
        }
        long wanted = number + 1;
        if (wanted >= mft.count()) {
            return false;
        }
        if (piece == null || !piece.holds(wanted)) {
            MftPiece done = piece;
            piece = null;
            piece = pieces.next(done);
        }
        number = wanted;
        return true;
    }

    /** Number of the record; that of the last one at the end. */
    long number() {
        return number;
    }

    /**
     * The record the scan is at; null if nothing was ever written there.
     *
     * @param faults told if it had to be read from $MFTMirr
     */
    FileRecord current(List<Fault> faults) throws IOException {
        try {
            return piece.record(number, mft);
        } catch (CorruptStructureException | UnreadableBlockException bad) {
            if (!MasterFileTable.isMirrored(number)) {
                throw bad;
            }
            FileRecord copy = mft.mirrored(number);
            faults.add(fault(new FaultSubject.Number(number), Fault.Effect.DOUBTFUL, MasterFileTable.mirrorNote(bad)));
            return copy;
        }
    }

    @Override
    public FileRecord record(long wanted) throws IOException {
        if (piece != null && piece.holds(wanted)) {
            FileRecord record = piece.record(wanted, mft);
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

    /** Whether the record the scan is at has the signature of one. */
    boolean isSigned() {
        return piece.isSigned(number);
    }

    /** What is wrong with the record the scan is at. */
    Fault fault(FaultSubject subject, Fault.Effect effect, String detail) {
        return new Fault(subject, effect, FileRecord.name(number), mft.position(number), detail);
    }

    boolean isClosed() {
        return closed;
    }

    void close() {
        closed = true;
        piece = null;
        pieces.close();
    }
}
