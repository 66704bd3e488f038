// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.tar;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.offhost.filesystem.FileTimes;

/** Members of a tar in the interchange format pax (POSIX.1-2017, pax, "EXTENDED DESCRIPTION"). */
final class PaxMember {
    private static final int BLOCK = 512;
    private static final int NAME = 100;

    private PaxMember() {}

    /** A path of a set as names that stay inside: no "..", nothing empty, nothing that no terminal should show. */
    static String name(String path) {
        StringBuilder all = new StringBuilder();
        for (String part : path.split("/")) {
            if (!part.isEmpty()) {
                all.append(all.length() == 0 ? "" : "/").append(harmless(part));
            }
        }
        return all.toString();
    }

    private static String harmless(String name) {
        if (name.equals(".") || name.equals("..")) {
            return name.replace(".", "%u002E");
        }
        StringBuilder safe = new StringBuilder();
        name.codePoints().forEach(c -> {
            boolean bad = c < ' ' || c == 0x7F || Character.getType(c) == Character.SURROGATE;
            safe.append(bad ? String.format("%%u%04X", c) : Character.toString(c));
        });
        return safe.toString();
    }

    static void file(String name, long length, FileTimes times, FileChannel out) throws IOException {
        long seconds = times.seconds(FileTimes.Stamp.MODIFIED);
        byte[] records =
                (record("path", name) + record("size", String.valueOf(length))).getBytes(StandardCharsets.UTF_8);
        header("pax", records.length, 'x', 0, out);
        write(ByteBuffer.wrap(records), out);
        pad(records.length, out);
        header(ascii(name), length, '0', Math.max(0, seconds), out);
    }

    static void directory(String name, FileChannel out) throws IOException {
        byte[] records = record("path", name + "/").getBytes(StandardCharsets.UTF_8);
        header("pax", records.length, 'x', 0, out);
        write(ByteBuffer.wrap(records), out);
        pad(records.length, out);
        header(ascii(name), 0, '5', 0, out);
    }

    /** "%d %s=%s\n", the length counting itself. */
    private static String record(String key, String value) {
        String rest = " " + key + "=" + value + "\n";
        int bytes = rest.getBytes(StandardCharsets.UTF_8).length;
        int length = bytes + String.valueOf(bytes).length();
        length = bytes + String.valueOf(length).length();
        return length + rest;
    }

    private static String ascii(String name) {
        String plain = name.replaceAll("[^ -~]", "_");
        return plain.substring(0, Math.min(NAME, plain.length()));
    }

    private static void header(String name, long size, char type, long seconds, FileChannel out) throws IOException {
        byte[] block = new byte[BLOCK];
        put(block, 0, name);
        put(block, NAME, "0000644\0" + "0000000\0" + "0000000\0");
        put(block, 124, size < 1L << 33 ? String.format("%011o ", size) : "00000000000 "); // the record has it
        put(block, 136, String.format("%011o ", seconds < 1L << 33 ? seconds : 0));
        Arrays.fill(block, 148, 156, (byte) ' ');
        block[156] = (byte) type;
        put(block, 257, "ustar\0" + "00");
        int sum = 0;
        for (byte b : block) {
            sum += Byte.toUnsignedInt(b);
        }
        put(block, 148, String.format("%06o\0 ", sum));
        write(ByteBuffer.wrap(block), out);
    }

    private static void put(byte[] block, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, block, at, bytes.length);
    }

    /** Fills the last block of a member. */
    static void pad(long length, FileChannel out) throws IOException {
        write(ByteBuffer.allocate((int) Math.floorMod(-length, (long) BLOCK)), out);
    }

    /** Two blocks of zeros. */
    static void end(FileChannel out) throws IOException {
        write(ByteBuffer.allocate(2 * BLOCK), out);
    }

    static void write(ByteBuffer bytes, FileChannel out) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }
}
