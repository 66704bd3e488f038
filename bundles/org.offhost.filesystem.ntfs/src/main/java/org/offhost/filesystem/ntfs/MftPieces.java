// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.offhost.filesystem.WorkAhead;
import org.offhost.kit.session.Withdrawal;

/**
 * $MFT from a record on, in large pieces one after the other. With read-ahead the next ones are read by a thread of their
 * own.
 */
final class MftPieces implements Closeable {
    /** The first piece is small, so that the first entry is there at once. */
    private static final int FIRST_BYTES = 256 << 10;

    /** A device that takes 5 ms to answer gives 800 MB/s in pieces of this length. */
    private static final int BYTES = 4 << 20;

    /** Name of the thread that reads ahead. */
    static final String THREAD = "offhost-ntfs-ahead";

    private final AttributeBytes data;
    private final long records;
    private final int recordLength;
    private final int ahead;
    private final WorkAhead<MftPiece> reader;
    private final Deque<MftPiece> idle = new ArrayDeque<>();

    /** First record that no piece was asked for. */
    private long next;

    /** First record behind the pieces handed out. */
    private long handed;

    private boolean begun;

    /**
     * @param data content of $MFT, for this object alone
     * @param from number of the first record
     * @param ahead pieces to read ahead of the one in use; 0 for none, and no thread
     */
    MftPieces(Withdrawal withdrawal, AttributeBytes data, int recordLength, long records, long from, int ahead) {
        this.data = data;
        this.recordLength = recordLength;
        this.records = records;
        this.next = from;
        this.handed = from;
        this.ahead = ahead;
        boolean worthwhile = ahead > 0 && (records - from) * recordLength > FIRST_BYTES;
        this.reader = worthwhile ? new WorkAhead<>(THREAD, withdrawal::check) : null;
    }

    /**
     * The next piece; one that could not be read is read again by the next call, so that no record is passed over.
     *
     * @param done the last one, which its user has done with; null at first
     * @return null behind the last
     */
    MftPiece next(MftPiece done) throws IOException {
        if (done != null) {
            idle.add(done);
        }
        if (reader == null) {
            return next < records ? loadNext() : null;
        }
        if (!begun) {
            MftPiece piece = loadNext();
            request();
            return piece;
        }
        request();
        return reader.size() == 0 ? null : taken();
    }

    /** Reads the next piece in the thread of the caller. */
    private MftPiece loadNext() throws IOException {
        int count = count();
        MftPiece piece = piece(count);
        piece.load(data, next, count);
        next += count;
        handed = next;
        begun = true;
        return piece;
    }

    private MftPiece taken() throws IOException {
        try {
            MftPiece piece = reader.take();
            handed = piece.end();
            request();
            return piece;
        } catch (IOException e) {
            next = reader.size() == 0 ? handed : next;
            throw e;
        }
    }

    private int count() {
        int length = begun ? BYTES : FIRST_BYTES;
        return (int) Math.max(1, Math.min(length / recordLength, records - next));
    }

    private MftPiece piece(int count) {
        MftPiece piece = idle.poll();
        return piece != null && piece.capacity() >= count ? piece : new MftPiece(recordLength, count);
    }

    private void request() {
        while (reader.size() < ahead && next < records) {
            long first = next;
            int count = count();
            MftPiece piece = piece(count);
            reader.add(() -> {
                piece.load(data, first, count);
                return piece;
            });
            next += count;
        }
    }

    @Override
    public void close() {
        if (reader != null) {
            reader.close();
        }
    }
}
