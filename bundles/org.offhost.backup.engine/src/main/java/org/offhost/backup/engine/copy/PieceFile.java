// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.copy;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.offhost.block.Extent;
import org.offhost.block.PrivateFiles;
import org.offhost.copy.Piece;
import org.offhost.copy.PieceSource;

/**
 * Pieces kept in a local file, so that nobody reads them from the medium while a device copies from it: a tape has one
 * position only.
 */
public final class PieceFile {
    private static final int SKIP = 0;
    private static final int RANGE = 1;
    private static final int END = 2;

    private final Path file;

    private PieceFile(Path file) {
        this.file = file;
    }

    /** Writes all pieces, skips and ranges only, into a file made anew. */
    public static PieceFile of(PieceSource pieces, Path file) throws IOException {
        PrivateFiles.folder(file.getParent());
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(PrivateFiles.output(file)))) {
            for (Optional<Piece> p = pieces.next(); p.isPresent(); p = pieces.next()) {
                if (p.get() instanceof Piece.Range range) {
                    out.writeByte(RANGE);
                    out.writeLong(range.extent().position());
                    out.writeLong(range.length());
                } else if (p.get() instanceof Piece.Skip skip) {
                    out.writeByte(SKIP);
                    out.writeLong(skip.length());
                } else {
                    throw new IllegalArgumentException("a restore has no piece " + p.get());
                }
            }
            out.writeByte(END);
        }
        return new PieceFile(file);
    }

    /** The pieces from a byte of the volume on. */
    public PieceSource from(long offset) throws IOException {
        return from(offset, Long.MAX_VALUE);
    }

    /** Those of some bytes of the volume; they may end before. */
    public PieceSource from(long offset, long length) throws IOException {
        return new Reader(new DataInputStream(new BufferedInputStream(Files.newInputStream(file))), offset, length);
    }

    private static final class Reader implements PieceSource {
        private final DataInputStream in;
        private long toSkip;
        private long left;

        Reader(DataInputStream in, long toSkip, long left) {
            this.in = in;
            this.toSkip = toSkip;
            this.left = left;
        }

        @Override
        public Optional<Piece> next() throws IOException {
            while (left > 0) {
                int kind = in.readByte();
                if (kind == END) {
                    return Optional.empty();
                }
                long position = kind == RANGE ? in.readLong() : 0;
                long length = in.readLong();
                if (toSkip >= length) {
                    toSkip -= length;
                    continue;
                }
                long cut = toSkip;
                long given = Math.min(left, length - cut);
                toSkip = 0;
                left -= given;
                return Optional.of(
                        kind == RANGE ? new Piece.Range(new Extent(position + cut, given)) : new Piece.Skip(given));
            }
            return Optional.empty();
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
