// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32;

/** An image of a unit with partitions, each of them filled with the content of a file. */
public final class PartitionedDisk {
    private static final int MIB = 1 << 20;
    private static final byte FILLER = 0x5A;
    private static final UUID BASIC_DATA = UUID.fromString("ebd0a0a2-b9e5-4433-87c0-68b6b72699c7");
    private static final int ENTRIES = 128 * 128;

    private final int sector;
    private final List<Part> parts = new ArrayList<>();
    private long end = MIB;

    /**
     * A partition.
     *
     * @param position byte of the unit
     * @param length bytes
     * @param content its first bytes; what is behind is zeros
     */
    public record Part(long position, long length, byte[] content) {}

    public PartitionedDisk(int sector) {
        this.sector = sector;
    }

    /** Adds a partition with a volume, 1 MiB of other bytes behind it. */
    public PartitionedDisk with(Path volume) throws IOException {
        return with(Files.readAllBytes(volume), Files.size(volume));
    }

    public PartitionedDisk with(byte[] content, long length) {
        parts.add(new Part(end, length, content));
        end += length + MIB;
        return this;
    }

    public Part part(int index) {
        return parts.get(index);
    }

    long size() {
        return end + MIB;
    }

    /** Writes the image with a GPT; partitions are 1, 2, … */
    public Path gpt(Path file) throws IOException {
        ByteBuffer entries = buffer(ENTRIES);
        for (int i = 0; i < parts.size(); i++) {
            Part p = parts.get(i);
            guid(entries, i * 128, BASIC_DATA);
            guid(entries, i * 128 + 16, new UUID(1, i));
            entries.putLong(i * 128 + 32, p.position / sector)
                    .putLong(i * 128 + 40, (p.position + p.length) / sector - 1);
        }
        long last = size() / sector - 1;
        try (FileChannel out = content(file)) {
            ByteBuffer protective = buffer(512);
            entry(protective, 0, 0xEE, 1, last);
            out.write(protective, 0);
            out.write(entries.clear(), 2L * sector);
            out.write(header(1, last, 2, entries), sector);
            out.write(entries.clear(), (last - ENTRIES / sector) * sector);
            out.write(header(last, 1, last - ENTRIES / sector, entries), last * sector);
        }
        return file;
    }

    /** Writes the image with an MBR: the first partition is 1, the others are logical: 5, 6, … */
    public Path mbr(Path file) throws IOException {
        long begin = parts.get(1).position - MIB / 2;
        try (FileChannel out = content(file)) {
            ByteBuffer master = buffer(512);
            entry(master, 0, 7, parts.get(0).position / sector, parts.get(0).length / sector);
            entry(master, 1, 5, begin / sector, (end - begin) / sector);
            out.write(master, 0);
            for (int i = 1; i < parts.size(); i++) {
                ByteBuffer extended = buffer(512);
                long at = parts.get(i).position - MIB / 2;
                entry(extended, 0, 7, MIB / 2 / sector, parts.get(i).length / sector);
                if (i + 1 < parts.size()) {
                    long next = parts.get(i + 1).position - MIB / 2;
                    entry(extended, 1, 5, (next - begin) / sector, (end - next) / sector);
                }
                out.write(extended, at);
            }
        }
        return file;
    }

    private FileChannel content(Path file) throws IOException {
        FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        byte[] filler = new byte[MIB];
        Arrays.fill(filler, FILLER);
        for (long at = 0; at < size(); at += MIB) {
            out.write(ByteBuffer.wrap(filler, 0, (int) Math.min(MIB, size() - at)), at);
        }
        out.write(ByteBuffer.allocate(3 * sector + ENTRIES), 0);
        for (Part p : parts) {
            out.write(ByteBuffer.wrap(Arrays.copyOf(p.content, (int) p.length)), p.position);
        }
        return out;
    }

    private static ByteBuffer buffer(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void entry(ByteBuffer record, int slot, int type, long first, long count) {
        int at = 446 + 16 * slot;
        record.put(at + 4, (byte) type).putInt(at + 8, (int) first).putInt(at + 12, (int) count);
        record.putShort(510, (short) 0xAA55);
    }

    private ByteBuffer header(long lba, long alternate, long array, ByteBuffer entries) {
        ByteBuffer b = buffer(sector);
        b.put(0, new byte[] {'E', 'F', 'I', ' ', 'P', 'A', 'R', 'T'})
                .putInt(8, 0x10000)
                .putInt(12, 92);
        b.putLong(24, lba)
                .putLong(32, alternate)
                .putLong(40, 8 * ENTRIES / sector)
                .putLong(48, end / sector);
        guid(b, 56, new UUID(3, 4));
        b.putLong(72, array).putInt(80, 128).putInt(84, 128).putInt(88, crc(entries, ENTRIES));
        return b.putInt(16, crc(b, 92));
    }

    private static int crc(ByteBuffer bytes, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes.array(), 0, length);
        return (int) crc.getValue();
    }

    private static void guid(ByteBuffer b, int at, UUID id) {
        long high = id.getMostSignificantBits();
        b.putInt(at, (int) (high >>> 32))
                .putShort(at + 4, (short) (high >>> 16))
                .putShort(at + 6, (short) high);
        b.putLong(at + 8, Long.reverseBytes(id.getLeastSignificantBits()));
    }
}
