// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.layout;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.offhost.archive.OneUnit;
import org.offhost.archive.tar.Chunk;
import org.offhost.archive.tar.MemberChunks;
import org.offhost.archive.tar.TarHeader;
import org.offhost.block.BlockDevice;
import org.offhost.block.Extent;
import org.offhost.block.Origin;
import org.offhost.copy.Piece;
import org.offhost.copy.PieceSource;

/** Chunks of a stream as pieces of a copy: what this host gives is joined, what it reads is read when pulled. */
final class PieceFlow implements PieceSource {
    /** Inline pieces are joined up to this length. */
    private static final int JOINED = 256 * 1024;

    /** Fewer zeros than this are given inline: a piece of their own costs more. */
    static final int FEW_ZEROS = 4096;

    private final MemberChunks chunks;
    private final long from;
    private final BlockDevice source;
    private final Origin origin;
    private final Optional<GivenBytes> given;
    private final Optional<OneUnit> unit;
    private final ByteBuffer buffer = ByteBuffer.allocate(JOINED);

    /** What of the buffer only fills up. */
    private final List<Extent> fills = new ArrayList<>();

    private final Queue<Piece> ready = new ArrayDeque<>();
    private boolean ended;

    /** What is being given, and how much of it was. */
    private Chunk chunk = new Chunk.Blank(0);

    private long at;

    /** Byte of the stream behind the last piece that is ready. */
    private long end;

    private Path openFile;
    private FileChannel open;

    /**
     * @param from byte of the stream to begin at
     * @param source the volume
     * @param given told what this host gives
     * @param unit of several that ranges are given of; empty if the volume is taken as it lies, wherever that is
     */
    PieceFlow(MemberChunks chunks, long from, BlockDevice source, Optional<GivenBytes> given, Optional<OneUnit> unit) {
        this.chunks = chunks;
        this.from = from;
        this.source = source;
        this.origin = source.origin();
        this.given = given;
        this.unit = unit;
        this.end = from;
        given.ifPresent(g -> g.begin(from));
    }

    @Override
    public Optional<Piece> next() throws IOException {
        while (ready.isEmpty() && !ended) {
            if (at < chunk.length()) {
                take();
                continue;
            }
            Optional<Chunk> c = chunks.next();
            if (c.isEmpty()) {
                flush();
                ended = true;
                given.ifPresent(g -> g.reached(end));
            } else {
                chunk = c.get();
                at = Math.max(0, from - chunks.start());
            }
        }
        return Optional.ofNullable(ready.poll());
    }

    /** Takes of the chunk what makes a piece: an index of gigabytes is one chunk. */
    private void take() throws IOException {
        long left = chunk.length() - at;
        if (chunk instanceof Chunk.Span s) {
            long position = s.position() + at;
            Origin.Head head = origin.at(new Extent(position, left));
            if (head instanceof Origin.OnUnit range) {
                takeRange(position, range);
            } else {
                takeGiven(head, position);
            }
        } else if (chunk instanceof Chunk.Blank) {
            takeZeros(left);
        } else if (isAnothers()) {
            ready(new Piece.Skip(left));
            at += left;
        } else {
            int n = (int) Math.min(buffer.remaining(), left);
            fill(buffer.slice(buffer.position(), n));
            noteFill(n);
            filled(n);
        }
    }

    /** Whether another copy gives what the host has. */
    private boolean isAnothers() {
        return unit.isPresent() && !unit.get().first();
    }

    private void takeZeros(long length) throws IOException {
        if (isAnothers()) {
            ready(new Piece.Skip(length));
            at += length;
        } else if (length >= FEW_ZEROS) {
            flush();
            ready(new Piece.Zeros(length));
            at += length;
        } else {
            int n = (int) Math.min(buffer.remaining(), length);
            buffer.put(buffer.position(), new byte[n]);
            filled(n);
        }
    }

    /** What is of the volume, and lies on no unit as it is: zeros, or what only a reader of the volume has. */
    private void takeGiven(Origin.Head head, long position) throws IOException {
        if (head instanceof Origin.Zeros zeros) {
            takeZeros(zeros.length());
        } else if (isAnothers()) {
            ready(new Piece.Skip(head.length()));
            at += head.length();
        } else {
            takeRead(position, head.length());
        }
    }

    private void takeRead(long position, long length) throws IOException {
        int n = (int) Math.min(buffer.remaining(), length);
        source.read(position, buffer.slice(buffer.position(), n));
        filled(n);
    }

    /** @param position byte of the volume that lies at the beginning of the range */
    private void takeRange(long position, Origin.OnUnit range) throws IOException {
        long length = range.extent().length();
        if (unit.isEmpty() || unit.get().unit().equals(range.unit())) {
            flush();
            ready(new Piece.Range(range.extent()));
            at += length;
        } else if (!unit.get().alone()) {
            flush();
            ready(new Piece.Skip(length));
            at += length;
        } else {
            takeRead(position, length);
        }
    }

    private void filled(int n) {
        buffer.position(buffer.position() + n);
        at += n;
        if (!buffer.hasRemaining()) {
            flush();
        }
    }

    /** Of so many bytes of the chunk, which come into the buffer now: whole blocks, so that what is left is whole blocks, too. */
    private void noteFill(int n) {
        if (chunk instanceof Chunk.Bytes b) {
            long now = end + buffer.position();
            long first = TarHeader.padded(now + Math.max(at, b.fillAt()) - at);
            long last = now + Math.min(at + n, (long) b.fillAt() + b.fillLength()) - at;
            last -= last % TarHeader.BLOCK;
            if (last - first >= GivenBytes.MANY_FILLING) {
                fills.add(new Extent(first - end, last - first));
            }
        }
    }

    private void fill(ByteBuffer part) throws IOException {
        if (chunk instanceof Chunk.Bytes b) {
            if (part.remaining() == b.length()) {
                b.copyTo(part.array(), part.arrayOffset());
            } else {
                part.put(b.bytes(), (int) at, part.remaining());
            }
        } else if (chunk instanceof Chunk.Tail t) {
            source.read(t.position() + at, part);
        } else if (chunk instanceof Chunk.Decoded d) {
            d.holder().read(d.position() + at, part);
        } else if (chunk instanceof Chunk.FilePart f) {
            readFile(f.file(), f.position() + at, part);
        }
    }

    private void readFile(Path file, long position, ByteBuffer part) throws IOException {
        if (!file.equals(openFile)) {
            closeFile();
            open = FileChannel.open(file, StandardOpenOption.READ);
            openFile = file;
        }
        long next = position;
        while (part.hasRemaining()) {
            int n = open.read(part, next);
            if (n < 0) {
                throw new EOFException(file + " ends at byte " + next);
            }
            next += n;
        }
    }

    private void flush() {
        buffer.flip();
        if (buffer.hasRemaining()) {
            byte[] copy = new byte[buffer.remaining()];
            buffer.get(copy);
            given.ifPresent(g -> g.add(end, copy, fills));
            fills.clear();
            ready(new Piece.Inline(ByteBuffer.wrap(copy)));
        }
        buffer.clear();
    }

    private void ready(Piece piece) {
        ready.add(piece);
        end += piece.length();
        given.ifPresent(g -> g.reached(end));
    }

    private void closeFile() throws IOException {
        if (open != null) {
            open.close();
            open = null;
            openFile = null;
        }
    }

    @Override
    public void close() throws IOException {
        closeFile();
        chunks.close();
    }
}
