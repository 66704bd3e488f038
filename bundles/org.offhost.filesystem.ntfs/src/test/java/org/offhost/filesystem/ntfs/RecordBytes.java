// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.offhost.filesystem.CorruptStructureException;

/** Writes file records of 1,024 bytes, as tests need them. */
final class RecordBytes {
    static final int LENGTH = 1024;

    private final long number;
    private final ByteArrayOutputStream attributes = new ByteArrayOutputStream();
    private int sequence = 1;
    private int flags = 1;
    private long base;
    private int nextId;

    RecordBytes(long number) {
        this.number = number;
    }

    RecordBytes sequence(int value) {
        sequence = value;
        return this;
    }

    RecordBytes flags(int value) {
        flags = value;
        return this;
    }

    RecordBytes base(long number, int sequenceOfBase) {
        base = number | (long) sequenceOfBase << 48;
        return this;
    }

    /** Adds an attribute of any bytes behind its length. */
    RecordBytes attribute(byte[] bytes) {
        attributes.writeBytes(bytes);
        return this;
    }

    RecordBytes resident(int type, String name, byte[] value) {
        byte[] utf16 = name.getBytes(StandardCharsets.UTF_16LE);
        int from = round(24 + utf16.length);
        ByteBuffer b = little(round(from + value.length));
        b.putInt(0, type).putInt(4, b.capacity()).put(9, (byte) name.length()).putShort(10, (short) 24);
        b.putShort(14, (short) nextId++).putInt(16, value.length).putShort(20, (short) from);
        b.position(24).put(utf16).position(from).put(value);
        return attribute(b.array());
    }

    RecordBytes nonResident(int type, String name, long lowest, long highest, long length, int... pairs) {
        byte[] utf16 = name.getBytes(StandardCharsets.UTF_16LE);
        int from = round(64 + utf16.length);
        ByteBuffer b = little(round(from + pairs.length));
        b.putInt(0, type).putInt(4, b.capacity()).put(8, (byte) 1).put(9, (byte) name.length());
        b.putShort(10, (short) 64)
                .putShort(14, (short) nextId++)
                .putLong(16, lowest)
                .putLong(24, highest);
        b.putShort(32, (short) from).putLong(40, length).putLong(48, length).putLong(56, length);
        b.position(64).put(utf16).position(from);
        for (int p : pairs) {
            b.put((byte) p);
        }
        return attribute(b.array());
    }

    RecordBytes fileName(long parent, int space, String name) {
        byte[] utf16 = name.getBytes(StandardCharsets.UTF_16LE);
        ByteBuffer b = little(66 + utf16.length);
        b.putLong(0, parent).put(64, (byte) name.length()).put(65, (byte) space);
        b.position(66).put(utf16);
        return resident(AttributeType.FILE_NAME, "", b.array());
    }

    /** One entry of an attribute list. */
    static byte[] listEntry(int type, String name, long lowest, long record, int sequence, int id) {
        byte[] utf16 = name.getBytes(StandardCharsets.UTF_16LE);
        ByteBuffer b = little(round(26 + utf16.length));
        b.putInt(0, type)
                .putShort(4, (short) b.capacity())
                .put(6, (byte) name.length())
                .put(7, (byte) 26);
        b.putLong(8, lowest).putLong(16, record | (long) sequence << 48).putShort(24, (short) id);
        b.position(26).put(utf16);
        return b.array();
    }

    static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] p : parts) {
            out.writeBytes(p);
        }
        return out.toByteArray();
    }

    /** The record as it lies on the volume, fixups applied. */
    byte[] onDisk() {
        byte[] body = attributes.toByteArray();
        ByteBuffer b = little(LENGTH);
        b.putInt(0, 0x454C_4946).putShort(4, (short) 48).putShort(6, (short) 3).putShort(16, (short) sequence);
        b.putShort(20, (short) 56)
                .putShort(22, (short) flags)
                .putInt(24, 56 + body.length + 8)
                .putInt(28, LENGTH);
        b.putLong(32, base).putInt(44, (int) number);
        b.position(56).put(body).putInt(-1);
        b.putShort(48, (short) 0x0707);
        for (int i = 0; i < 2; i++) {
            int end = 512 * (i + 1) - 2;
            b.putShort(50 + 2 * i, b.getShort(end)).putShort(end, (short) 0x0707);
        }
        return b.array();
    }

    FileRecord record() throws CorruptStructureException {
        return FileRecord.check(onDisk(), 0, LENGTH, number, number * LENGTH);
    }

    static ByteBuffer little(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int round(int length) {
        return length + 7 & ~7;
    }
}
