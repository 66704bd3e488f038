// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.hostile;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.LongUnaryOperator;
import java.util.zip.CRC32C;

/** Changes a sound disk medium with one set; every sum is made right again, so that the change is what a reader meets. */
final class MediumPatch {
    /** Where the first set lies, and how long its units are. */
    static final int SET = 3 * 4096;

    static final int UNIT = 4096;
    private static final int BLOCK = 512;
    private static final int EXTENT = 32;
    private static final String SUM = "  \"crc32c\": \"";
    private static final String NUMBERS = "layout.";

    private final byte[] bytes;

    MediumPatch(byte[] sound) {
        bytes = sound.clone();
    }

    byte[] bytes() {
        return bytes;
    }

    /** Changes a value of the set's description, a number of the layout in the trailer, too. */
    MediumPatch describe(String key, String value) {
        document(SET + BLOCK, UNIT - BLOCK, key, value);
        if (key.startsWith(NUMBERS)) {
            document(trailer(), UNIT - BLOCK, key, value);
        }
        return this;
    }

    MediumPatch number(String key, long value) {
        return describe(NUMBERS + key, String.format("%019d", value));
    }

    MediumPatch job(String key, String value) {
        int at = find("{\n  \"finished\"", SET);
        document(at, trailer() - BLOCK - at, key, value);
        return this;
    }

    /** Changes a value of the medium's label. */
    MediumPatch label(String key, String value) {
        document(BLOCK, UNIT - BLOCK, key, value);
        return this;
    }

    /** Changes both slots of the label. */
    MediumPatch slots(String key, long value) {
        for (int at : new int[] {UNIT, 2 * UNIT}) {
            if (bytes[at] == '{') {
                document(at, UNIT, key, String.format("%019d", value));
            }
        }
        return this;
    }

    /** Puts another index in the place of the set's first content. */
    MediumPatch index(byte[] index) {
        int at = 2 * UNIT;
        if (at + index.length > number("extentsOffset")) {
            throw new IllegalArgumentException("an index of " + index.length + " bytes has no room");
        }
        System.arraycopy(index, 0, bytes, SET + at, index.length);
        return number("indexOffset", at).number("indexLength", index.length);
    }

    /** Makes the first extent 4,096 bytes long, and adds a second one behind it. */
    MediumPatch secondExtent(long position, long length, LongUnaryOperator offset) {
        int at = Math.toIntExact(SET + number("extentsOffset"));
        ByteBuffer b = ByteBuffer.wrap(bytes);
        long first = b.getLong(at + 16);
        b.putLong(at + 8, UNIT);
        b.position(at + EXTENT)
                .putLong(position)
                .putLong(length)
                .putLong(offset.applyAsLong(first))
                .putLong(0);
        return number("extents", 2);
    }

    /** A number of the layout. */
    long number(String key) {
        String text = text(SET + BLOCK, UNIT - BLOCK);
        String begin = "\"" + NUMBERS + key + "\": \"";
        int at = text.indexOf(begin) + begin.length();
        return Long.parseLong(text.substring(at, text.indexOf('"', at)));
    }

    private int trailer() {
        return find("{\n  \"format\": \"offhost-trailer-1\"", SET);
    }

    private int find(String wanted, int from) {
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(wanted, from);
        if (at < 0) {
            throw new IllegalArgumentException("no " + wanted + " on this medium");
        }
        return at;
    }

    private String text(int at, int room) {
        return new String(bytes, at, room, StandardCharsets.ISO_8859_1);
    }

    /** Replaces a value, or adds it. */
    private void document(int at, int room, String key, String value) {
        String text = text(at, room);
        String head = text.substring(0, text.indexOf(SUM));
        String begin = "  \"" + key + "\": \"";
        int from = head.indexOf(begin);
        String line = begin + value + "\",\n";
        String changed =
                from < 0 ? head + line : head.substring(0, from) + line + head.substring(head.indexOf('\n', from) + 1);
        CRC32C crc = new CRC32C();
        crc.update(changed.getBytes(StandardCharsets.ISO_8859_1));
        byte[] whole = (changed + SUM + String.format("%08x", crc.getValue()) + "\"\n}\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        if (whole.length > room) {
            throw new IllegalArgumentException(key + " has no room");
        }
        Arrays.fill(bytes, at, at + room, (byte) '\n');
        System.arraycopy(whole, 0, bytes, at, whole.length);
    }
}
