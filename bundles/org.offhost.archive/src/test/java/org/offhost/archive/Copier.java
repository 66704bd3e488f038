// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.offhost.block.BlockDevice;
import org.offhost.block.RecordDevice;
import org.offhost.copy.Piece;
import org.offhost.copy.PieceSource;

/** Executes the pieces of a plan, byte by byte the way a copy manager would. */
public final class Copier {
    private static final int CHUNK = 1 << 20;
    private final Source source;

    /** What ranges are read from. */
    public interface Source {
        void read(long position, ByteBuffer target) throws IOException;
    }

    /** What takes the bytes. */
    private interface Sink {
        void put(long position, ByteBuffer bytes) throws IOException;
    }

    public Copier(Source source) {
        this.source = source;
    }

    /** Copies from a whole unit, in which the volume may begin anywhere. */
    public static Copier from(BlockDevice unit) {
        return new Copier(unit::read);
    }

    public void toDisk(PieceSource pieces, TestDisk disk, long start) throws IOException {
        run(pieces, start, disk::put);
    }

    /** Puts whole records on the tape; gives the bytes that fill none. */
    public int toTape(PieceSource pieces, RecordDevice tape, int recordLength) throws IOException {
        ByteBuffer record = ByteBuffer.allocate(recordLength);
        run(pieces, 0, (position, bytes) -> {
            while (bytes.hasRemaining()) {
                int n = Math.min(bytes.remaining(), record.remaining());
                record.put(bytes.slice(bytes.position(), n));
                bytes.position(bytes.position() + n);
                if (!record.hasRemaining()) {
                    tape.write(record.flip());
                    record.clear();
                }
            }
        });
        return record.position();
    }

    private void run(PieceSource pieces, long start, Sink sink) throws IOException {
        long at = start;
        try (pieces) {
            for (Optional<Piece> p = pieces.next(); p.isPresent(); p = pieces.next()) {
                copy(p.get(), at, sink);
                at += p.get().length();
            }
        }
    }

    private void copy(Piece p, long at, Sink sink) throws IOException {
        if (p instanceof Piece.Inline i) {
            if (i.length() < 1 || i.length() > 1 << 20) {
                throw new IOException("inline piece of " + i.length() + " bytes");
            }
            sink.put(at, i.bytes());
        } else if (!(p instanceof Piece.Skip)) {
            for (long done = 0; done < p.length(); done += CHUNK) {
                ByteBuffer b = ByteBuffer.allocate((int) Math.min(CHUNK, p.length() - done));
                if (p instanceof Piece.Range r) {
                    source.read(r.extent().position() + done, b);
                    b.flip();
                }
                sink.put(at + done, b);
            }
        }
    }
}
