// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.hostile;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import java.util.zip.Deflater;

/** Writes the index of a set as a hostile writer would; every sum in it is right. */
final class HostileIndex {
    private static final long MAGIC = 0x4f48_494e_4445_5831L;
    private static final int HEADER = 44;

    private final ByteArrayOutputStream blocks = new ByteArrayOutputStream();
    private final Packed table = new Packed();
    private int count;
    private long paths;

    /** Octets as the index packs them. */
    static final class Packed {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Packed number(long value) {
            long v = value;
            while ((v & ~0x7fL) != 0) {
                out.write((int) (v & 0x7f) | 0x80);
                v >>>= 7;
            }
            out.write((int) v);
            return this;
        }

        Packed text(String s) {
            number(s.length());
            return octets(s.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        }

        Packed octets(byte[] bytes) {
            out.writeBytes(bytes);
            return this;
        }

        int size() {
            return out.size();
        }

        byte[] toBytes() {
            return out.toByteArray();
        }

        /** A path: how many characters are those of the one before, and the rest. */
        Packed path(int shared, String rest) {
            return number(shared).text(rest);
        }

        /** An entry up to its links: of no other name, without streams. */
        Packed entry(int links) {
            return octets(new byte[] {0, 0})
                    .number(10)
                    .octets(new byte[] {0, 0, 0, 0, 0, 0, 0, 0})
                    .number(links);
        }

        Packed link(String name) {
            return number(1).text(name).number(0);
        }

        /** What an attribute begins with; the first of its type, or one of a type before. */
        Packed attribute(int type, int flags) {
            return (type == 0 ? number(0).text("$DATA") : number(type)).octets(new byte[] {0, 0, 0, (byte) flags});
        }

        /** A whole entry: a name, no attributes, no descriptor. */
        Packed simple(int shared, String rest) {
            return path(shared, rest).entry(1).link("x").number(0).number(0);
        }
    }

    /** Adds a block. */
    HostileIndex block(String first, byte[] raw, long entries) {
        return block(first, deflated(raw), raw.length, HEADER + (long) blocks.size(), entries);
    }

    /** Adds a block of zeros, however many. */
    HostileIndex zeros(String first, long raw) {
        Deflater d = new Deflater(Deflater.BEST_COMPRESSION);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] zeros = new byte[1 << 20];
        byte[] buffer = new byte[8192];
        for (long left = raw; left > 0; left -= zeros.length) {
            d.setInput(zeros, 0, (int) Math.min(left, zeros.length));
            while (!d.needsInput()) {
                out.write(buffer, 0, d.deflate(buffer));
            }
        }
        d.finish();
        while (!d.finished()) {
            out.write(buffer, 0, d.deflate(buffer));
        }
        d.end();
        return block(first, out.toByteArray(), raw, HEADER + (long) blocks.size(), 1);
    }

    /** Adds a line to the table, and bytes where blocks are. */
    HostileIndex block(String first, byte[] packed, long raw, long position, long entries) {
        blocks.writeBytes(packed);
        table.text(first).number(position).number(packed.length).number(raw).number(sum(packed, packed.length));
        count++;
        paths += entries;
        return this;
    }

    private static byte[] deflated(byte[] raw) {
        Deflater d = new Deflater(Deflater.BEST_COMPRESSION);
        d.setInput(raw);
        d.finish();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        while (!d.finished()) {
            out.write(buffer, 0, d.deflate(buffer));
        }
        d.end();
        return out.toByteArray();
    }

    private static long sum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return crc.getValue();
    }

    /** Where its blocks end and its table begins. */
    int blocksEnd() {
        return HEADER + blocks.size();
    }

    byte[] toBytes() {
        return toBytes(table.size(), paths, count);
    }

    /** With other numbers in its header than are true. */
    byte[] toBytes(long tableLength, long saidPaths, int saidBlocks) {
        byte[] t = table.toBytes();
        ByteBuffer all = ByteBuffer.allocate(HEADER + blocks.size() + t.length);
        all.putLong(MAGIC).putLong(HEADER + (long) blocks.size()).putLong(tableLength);
        all.putLong(saidPaths).putInt(saidBlocks).putInt((int) sum(t, t.length));
        all.putInt((int) sum(all.array(), HEADER - 4));
        return all.put(blocks.toByteArray()).put(t).array();
    }
}
