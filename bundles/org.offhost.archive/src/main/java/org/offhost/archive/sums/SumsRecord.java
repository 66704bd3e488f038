// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.sums;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.offhost.archive.MediumGeometry;
import org.offhost.archive.tar.Chunk;
import org.offhost.archive.tar.Chunks;
import org.offhost.archive.tar.Content;
import org.offhost.archive.tar.MemberNames;
import org.offhost.archive.tar.TarHeader;
import org.offhost.archive.tar.TarMember;

/**
 * Sums laid out as members of a tar behind the set they are of: {@code SETID/offhost/sums-DATE/…}. The first member fills
 * one unit, the record ends on one, and an end of archive is behind it, which the next set or record replaces on a disk.
 */
public final class SumsRecord implements EvidenceRecord {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
    private static final int END_OF_ARCHIVE = 2 * TarHeader.BLOCK;
    private static final int BUFFER = 256 * 1024;

    private final ChunkSums sums;
    private final MediumGeometry geometry;
    private final String folder;
    private final long mtime;
    private final List<TarMember.Placed> members = new ArrayList<>();
    private long end;

    public SumsRecord(ChunkSums sums, MediumGeometry geometry) {
        SumsFacts facts = sums.facts();
        this.sums = sums;
        this.geometry = geometry;
        this.folder = new MemberNames(facts.setId()).own("sums-" + STAMP.format(facts.made()) + "/");
        this.mtime = Math.max(0, facts.made().getEpochSecond());
        this.end = geometry.unit();
        place(SumsText.WHOLE, Content.of(facts.whole()));
        place(SumsText.CHUNKS, text(SumsText.CHUNKS));
        if (facts.text(SumsText.FILES).length() > 0) {
            place(SumsText.FILES, text(SumsText.FILES));
        }
        place(SumsText.OFFSETS, filled(text(SumsText.OFFSETS)));
    }

    private Content text(String name) {
        long length = sums.facts().text(name).length();
        return Content.of(new Chunk.FilePart(sums.folder().resolve(name), 0, length));
    }

    /** With as many line feeds behind it that the record ends on a unit. */
    private Content filled(Content text) {
        long data = member(SumsText.OFFSETS, Content.EMPTY).place(end).data() + text.length();
        int fill = (int) missing(data);
        return new Content() {
            @Override
            public long length() {
                return text.length() + fill;
            }

            @Override
            public Chunks chunks() throws IOException {
                byte[] feeds = new byte[fill];
                Arrays.fill(feeds, (byte) '\n');
                return fill == 0 ? text.chunks() : Chunks.concat(text.chunks(), Chunks.of(new Chunk.Bytes(feeds)));
            }
        };
    }

    private long missing(long data) {
        long unit = geometry.unit();
        return (unit - data % unit) % unit;
    }

    private TarMember member(String name, Content content) {
        return new TarMember(folder + name, TarHeader.FILE, content).mtime(mtime);
    }

    private void place(String name, Content content) {
        TarMember.Placed placed = member(name, content).place(end);
        members.add(placed);
        end = placed.end();
    }

    @Override
    public String setId() {
        return sums.setId();
    }

    @Override
    public long length() {
        long unit = geometry.unit();
        return geometry.records() ? (end + END_OF_ARCHIVE + unit - 1) / unit * unit : end + unit;
    }

    @Override
    public byte[] head() {
        byte[] unit = new byte[geometry.unit()];
        int data = unit.length - TarHeader.BLOCK;
        byte[] header = new TarHeader(folder + SumsText.ABOUT, 0644, data, mtime, TarHeader.FILE, "").toBytes();
        System.arraycopy(header, 0, unit, 0, header.length);
        byte[] text = sums.facts().toDocument().put(LENGTH, length()).toBytes(data);
        System.arraycopy(text, 0, unit, header.length, data);
        return unit;
    }

    @Override
    public void writeRest(Sink sink) throws IOException {
        int unit = geometry.unit();
        ByteBuffer buffer = ByteBuffer.allocate(Math.max(unit, BUFFER / unit * unit));
        for (TarMember.Placed m : members) {
            try (Chunks chunks = m.chunks()) {
                for (Optional<Chunk> c = chunks.next(); c.isPresent(); c = chunks.next()) {
                    put(c.get(), buffer, sink);
                }
            }
        }
        zeros(length() - end, buffer, sink);
        if (buffer.position() > 0) {
            sink.units(buffer.flip());
        }
    }

    private static void put(Chunk chunk, ByteBuffer buffer, Sink sink) throws IOException {
        if (chunk instanceof Chunk.Bytes b) {
            put(ByteBuffer.wrap(b.bytes()), buffer, sink);
        } else if (chunk instanceof Chunk.FilePart f) {
            ByteBuffer part = ByteBuffer.allocate(BUFFER);
            try (FileChannel file = FileChannel.open(f.file(), StandardOpenOption.READ)) {
                for (long left = f.length(); left > 0; left -= part.position()) {
                    part.clear().limit((int) Math.min(BUFFER, left));
                    while (part.hasRemaining()) {
                        if (file.read(part) < 0) {
                            throw new EOFException(f.file() + " ends early");
                        }
                    }
                    put(part.duplicate().flip(), buffer, sink);
                }
            }
        } else {
            zeros(chunk.length(), buffer, sink);
        }
    }

    private static void zeros(long count, ByteBuffer buffer, Sink sink) throws IOException {
        for (long left = count; left > 0; ) {
            int n = (int) Math.min(TarHeader.BLOCK, left);
            put(ByteBuffer.allocate(n), buffer, sink);
            left -= n;
        }
    }

    private static void put(ByteBuffer bytes, ByteBuffer buffer, Sink sink) throws IOException {
        while (bytes.hasRemaining()) {
            int n = Math.min(bytes.remaining(), buffer.remaining());
            buffer.put(bytes.slice(bytes.position(), n));
            bytes.position(bytes.position() + n);
            if (!buffer.hasRemaining()) {
                sink.units(buffer.flip());
                buffer.clear();
            }
        }
    }
}
