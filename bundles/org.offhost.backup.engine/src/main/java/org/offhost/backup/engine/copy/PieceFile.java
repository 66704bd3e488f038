// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.copy;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
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
    private static final int ZEROS = 3;
    private static final int INLINE = 4;

    private final Path file;
    private final boolean ranges;

    private PieceFile(Path file, boolean ranges) {
        this.file = file;
        this.ranges = ranges;
    }

    /** Writes all pieces into a file made anew. */
    public static PieceFile of(PieceSource pieces, Path file) throws IOException {
        PrivateFiles.folder(file.getParent());
        boolean ranges = false;
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(PrivateFiles.output(file)))) {
            for (Optional<Piece> p = pieces.next(); p.isPresent(); p = pieces.next()) {
                ranges |= p.get() instanceof Piece.Range;
                write(p.get(), out);
            }
            out.writeByte(END);
        }
        return new PieceFile(file, ranges);
    }

    private static void write(Piece piece, DataOutputStream out) throws IOException {
        if (piece instanceof Piece.Range range) {
            out.writeByte(RANGE);
            out.writeLong(range.extent().position());
            out.writeLong(range.length());
        } else if (piece instanceof Piece.Inline inline) {
            byte[] bytes = new byte[(int) inline.length()];
            inline.bytes().get(bytes);
            out.writeByte(INLINE);
            out.writeLong(bytes.length);
            out.write(bytes);
        } else {
            out.writeByte(piece instanceof Piece.Zeros ? ZEROS : SKIP);
            out.writeLong(piece.length());
        }
    }

    /** Whether anything is copied: all else is left as it is. */
    public boolean holdsRanges() {
        return ranges;
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
                long cut = Math.min(toSkip, length);
                long given = Math.min(left, length - cut);
                toSkip -= cut;
                left -= given;
                if (kind == INLINE) {
                    in.skipNBytes(cut);
                    byte[] bytes = in.readNBytes((int) given);
                    in.skipNBytes(length - cut - given);
                    if (given > 0) {
                        return Optional.of(new Piece.Inline(ByteBuffer.wrap(bytes)));
                    }
                } else if (given > 0) {
                    return Optional.of(of(kind, position + cut, given));
                }
            }
            return Optional.empty();
        }

        private static Piece of(int kind, long position, long length) {
            return switch (kind) {
                case RANGE -> new Piece.Range(new Extent(position, length));
                case ZEROS -> new Piece.Zeros(length);
                default -> new Piece.Skip(length);
            };
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
