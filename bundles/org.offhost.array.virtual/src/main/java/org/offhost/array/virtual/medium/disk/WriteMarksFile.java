// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.medium.disk;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.offhost.array.virtual.medium.file.FileStamp;
import org.offhost.block.PrivateFiles;

/**
 * The marks of a disk in a file, replaced whole.
 *
 * <p>Big-endian: "OHMARKS1"; how the disk's file looks (whether that is known, key, time, size); size of the disk; the marks
 * that are lost (count, each name and reason); the marks (count, each name, count of 64-bit words, the words, of which bit 0 is
 * the first chunk); CRC-32C of all before. Names and reasons as {@link DataOutputStream#writeUTF}.
 *
 * @param sealed how the disk's file looked when the array had written all it would; empty while it may write
 */
record WriteMarksFile(Optional<FileStamp> sealed, WriteMarks marks) {
    private static final long MAGIC = 0x4F484D41524B5331L;

    /** More than {@link WriteMarks} may fill. */
    private static final long LONGEST = 256 << 20;

    void write(Path file) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeLong(MAGIC);
        out.writeBoolean(sealed.isPresent());
        FileStamp stamp = sealed.orElse(new FileStamp("", 0, 0));
        out.writeUTF(stamp.key());
        out.writeLong(stamp.changedNanos());
        out.writeLong(stamp.size());
        out.writeLong(marks.size());
        out.writeInt(marks.lost().size());
        for (Map.Entry<String, String> e : marks.lost().entrySet()) {
            out.writeUTF(e.getKey());
            out.writeUTF(e.getValue());
        }
        out.writeInt(marks.names().size());
        for (String name : marks.names()) {
            out.writeUTF(name);
            long[] words = marks.writtenSince(name).toLongArray();
            out.writeInt(words.length);
            ByteBuffer b = ByteBuffer.allocate(words.length * Long.BYTES);
            b.asLongBuffer().put(words);
            out.write(b.array());
        }
        out.writeInt(crc(bytes.toByteArray(), bytes.size()));
        PrivateFiles.replace(file, bytes.toByteArray());
    }

    /** @throws IOException if the file is damaged, or cannot be read */
    static WriteMarksFile read(Path file) throws IOException {
        if (Files.size(file) > LONGEST) {
            throw new IOException(file + " has " + Files.size(file) + " bytes: expected " + LONGEST + " at most");
        }
        byte[] bytes = Files.readAllBytes(file);
        int end = bytes.length - Integer.BYTES;
        if (end < Long.BYTES
                || ByteBuffer.wrap(bytes).getLong() != MAGIC
                || ByteBuffer.wrap(bytes).getInt(end) != crc(bytes, end)) {
            throw new IOException(file + " is damaged: no head or no right checksum");
        }
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, Long.BYTES, end - Long.BYTES));
        boolean sealed = in.readBoolean();
        FileStamp stamp = new FileStamp(in.readUTF(), in.readLong(), in.readLong());
        WriteMarks marks = new WriteMarks();
        long size = in.readLong();
        for (int n = in.readInt(); n > 0; n--) {
            marks.lost(in.readUTF(), in.readUTF());
        }
        for (int n = in.readInt(); n > 0; n--) {
            String name = in.readUTF();
            byte[] words = in.readNBytes(in.readInt() * Long.BYTES);
            long[] longs = new long[words.length / Long.BYTES];
            ByteBuffer.wrap(words).asLongBuffer().get(longs);
            marks.restore(name, BitSet.valueOf(longs), size);
        }
        return new WriteMarksFile(sealed ? Optional.of(stamp) : Optional.empty(), marks);
    }

    private static int crc(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
