// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.medium.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.offhost.array.virtual.medium.file.BackingFile;

/**
 * A record of the journal of pre-images.
 *
 * <p>40 bytes, big-endian: 0 "OHPI", 4 kind, 8 a, 16 b, 24 length of the data, 28 CRC-32C of the data, 32 zero, 36 CRC-32C of
 * bytes 0–35; then the data. The file begins with 32 bytes: 0 "OHPREIMG", 8 size of the origin, 16 chunk length, 20 zero, 28
 * CRC-32C of bytes 0–27.
 *
 * @param position where it begins in the file
 * @param kind what it says
 * @param a chunk number, or time of the last change
 * @param b size of the origin's file
 * @param dataLength bytes of data behind it
 * @param dataCrc their CRC-32C
 */
record PreImageRecord(long position, Kind kind, long a, long b, int dataLength, int dataCrc) {
    static final int HEADER_LENGTH = 32;

    /** Longest file key or reason kept. */
    static final int LONGEST_TEXT = 4096;

    private static final long FILE_MAGIC = 0x4F48505245494D47L;
    private static final int MAGIC = 0x4F485049;
    private static final int LENGTH = 40;
    private static final int LONGEST_DATA = 1 << 30;

    /** What a record says. */
    enum Kind {
        /** The origin held this data in chunk {@code a}. */
        CHUNK(0),
        /** The array writes nothing more; the origin's file looks so: key, time {@code a}, size {@code b}. */
        STAMP(1),
        /** The array writes again. */
        DIRTY(2),
        /** This is no point in time any more, for this reason. */
        FAILED(3);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        private static Optional<Kind> of(int code) {
            return Arrays.stream(values()).filter(k -> k.code == code).findFirst();
        }
    }

    static ByteBuffer header(long originSize, int chunkLength) {
        ByteBuffer h = ByteBuffer.allocate(HEADER_LENGTH);
        h.putLong(FILE_MAGIC).putLong(originSize).putInt(chunkLength).position(28);
        return h.putInt(crc(h.duplicate().flip().limit(28))).flip();
    }

    static long originSize(ByteBuffer header, Path path) throws IOException {
        ByteBuffer h = header.duplicate().clear();
        int crc = crc(h.duplicate().limit(28));
        if (h.getLong(0) != FILE_MAGIC || h.getInt(28) != crc) {
            throw new IOException("pre-images " + path + ": no header with a right checksum at byte 0");
        }
        return h.getLong(8);
    }

    static int chunkLength(ByteBuffer header, Path path) throws IOException {
        originSize(header, path);
        return header.getInt(16);
    }

    /** The record at a position; null if no whole one is there. */
    static PreImageRecord at(BackingFile file, long position) throws IOException {
        if (file.size() - position < LENGTH) {
            return null;
        }
        ByteBuffer b = ByteBuffer.allocate(LENGTH);
        file.read(position, b);
        b.flip();
        Optional<Kind> kind = Kind.of(b.getInt(4));
        int dataLength = b.getInt(24);
        if (b.getInt(0) != MAGIC || b.getInt(36) != crc(b.duplicate().limit(36)) || kind.isEmpty()) {
            return null;
        }
        if (dataLength < 0 || dataLength > LONGEST_DATA || file.size() - position - LENGTH < dataLength) {
            return null;
        }
        return new PreImageRecord(position, kind.get(), b.getLong(8), b.getLong(16), dataLength, b.getInt(28));
    }

    static PreImageRecord write(BackingFile file, long position, Kind kind, long a, long b, ByteBuffer data)
            throws IOException {
        PreImageRecord record = new PreImageRecord(position, kind, a, b, data.remaining(), crc(data.duplicate()));
        ByteBuffer h = ByteBuffer.allocate(LENGTH);
        h.putInt(MAGIC).putInt(kind.code).putLong(a).putLong(b);
        h.putInt(record.dataLength).putInt(record.dataCrc).putInt(0);
        h.putInt(crc(h.duplicate().flip())).flip();
        file.write(position, h, data);
        return record;
    }

    private static int crc(ByteBuffer data) {
        CRC32C crc = new CRC32C();
        crc.update(data);
        return (int) crc.getValue();
    }

    long dataPosition() {
        return position + LENGTH;
    }

    long end() {
        return dataPosition() + dataLength;
    }

    boolean dataIsWhole(BackingFile file) throws IOException {
        CRC32C crc = new CRC32C();
        ByteBuffer part = ByteBuffer.allocate(64 << 10);
        for (long at = dataPosition(); at < end(); at += part.limit()) {
            part.clear().limit((int) Math.min(part.capacity(), end() - at));
            file.read(at, part);
            crc.update(part.flip());
            part.rewind();
        }
        return (int) crc.getValue() == dataCrc;
    }

    String text(BackingFile file) throws IOException {
        if (dataLength > LONGEST_TEXT) {
            throw new IOException("pre-images " + file.path() + ": text of " + dataLength + " bytes at " + position);
        }
        ByteBuffer text = ByteBuffer.allocate(dataLength);
        file.read(dataPosition(), text);
        return new String(text.array(), StandardCharsets.UTF_8);
    }
}
