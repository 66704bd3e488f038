// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.hostile;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32C;

/**
 * Changes a sound tape image with two sets: object by object, or word by word where it is to be no tape image any more. Sums
 * of documents are made right again.
 */
final class TapePatch {
    private static final String SUM = "  \"crc32c\": \"";
    private static final byte[] MARK = new byte[0];

    private final List<byte[]> objects = new ArrayList<>();
    private final List<byte[]> words = new ArrayList<>();

    /** @param sound label, filemark, records, filemark, records, filemark */
    TapePatch(byte[] sound) {
        ByteBuffer in = ByteBuffer.wrap(sound).order(ByteOrder.LITTLE_ENDIAN);
        while (in.hasRemaining()) {
            int length = in.getInt();
            byte[] record = new byte[length];
            in.get(record);
            if (length > 0) {
                in.position(in.position() + (length & 1) + Integer.BYTES);
            }
            objects.add(length == 0 ? MARK : record);
        }
    }

    /** Where a tape file begins: the label is 0, the sets are 1 and 2. */
    private int file(int number) {
        int at = 0;
        for (int left = number; left > 0; at++) {
            left -= objects.get(at) == MARK ? 1 : 0;
        }
        return at;
    }

    /** An object, counted from the beginning of a tape file, or from its filemark if negative. */
    private int object(int file, int number) {
        return number < 0 ? file(file + 1) - 1 + number : file(file) + number;
    }

    TapePatch record(int file, int number, UnaryOperator<byte[]> change) {
        objects.set(
                object(file, number),
                change.apply(objects.get(object(file, number)).clone()));
        return this;
    }

    TapePatch copy(int fromFile, int from, int toFile, int to) {
        return record(toFile, to, r -> objects.get(object(fromFile, from)));
    }

    TapePatch swap(int file, int one, int other) {
        Collections.swap(objects, object(file, one), object(file, other));
        return this;
    }

    TapePatch remove(int file, int number) {
        objects.remove(object(file, number));
        return this;
    }

    /** Takes the filemark behind a tape file away. */
    TapePatch join(int file) {
        objects.remove(file(file + 1) - 1);
        return this;
    }

    TapePatch mark(int file, int number) {
        objects.add(object(file, number), MARK);
        return this;
    }

    /** A tape file once more, at the end. */
    TapePatch again(int file) {
        objects.addAll(List.copyOf(objects.subList(file(file), file(file + 1))));
        return this;
    }

    /** Nothing but what is written from now on lies behind a tape file. */
    TapePatch cutBehind(int file) {
        objects.subList(file(file + 1), objects.size()).clear();
        return this;
    }

    /** Records at the end, and a filemark behind each if wanted. */
    TapePatch append(int count, byte[] record, boolean marked) {
        for (int i = 0; i < count; i++) {
            objects.add(record);
            if (marked) {
                objects.add(MARK);
            }
        }
        return this;
    }

    TapePatch marks(int count) {
        return append(count, MARK, false);
    }

    /** Bytes behind all objects that need be no tape image. */
    TapePatch raw(int word, int times) {
        ByteBuffer b = ByteBuffer.allocate(times * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < times; i++) {
            b.putInt(word);
        }
        words.add(b.array());
        return this;
    }

    /** Changes a value of a document in a record. */
    TapePatch document(int file, int number, String format, String key, String value) {
        return record(file, number, r -> document(r, "{\n  \"" + format, key, value));
    }

    /** A number of the layout, in the description and in the trailer. */
    TapePatch number(int file, String key, long value) {
        String text = String.format("%019d", value);
        return document(file, 0, "format\": \"offhost-set", "layout." + key, text)
                .document(file, -1, "format\": \"offhost-trailer", "layout." + key, text);
    }

    private static byte[] document(byte[] record, String begin, String key, String value) {
        String all = new String(record, StandardCharsets.ISO_8859_1);
        int at = all.indexOf(begin);
        int sum = all.indexOf(SUM, at);
        String head = all.substring(at, sum);
        String line = "  \"" + key + "\": \"";
        int from = head.indexOf(line);
        String changed = from < 0
                ? head + line + value + "\",\n"
                : head.substring(0, from) + line + value + "\",\n" + head.substring(head.indexOf('\n', from) + 1);
        CRC32C crc = new CRC32C();
        crc.update(changed.getBytes(StandardCharsets.ISO_8859_1));
        byte[] whole = (changed + SUM + String.format("%08x", crc.getValue()) + "\"\n}\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        int end = all.indexOf("}\n", sum) + 2;
        while (end < record.length && record[end] == '\n') {
            end++;
        }
        byte[] patched = record.clone();
        Arrays.fill(patched, at, Math.max(end, at + whole.length), (byte) '\n');
        System.arraycopy(whole, 0, patched, at, whole.length);
        return patched;
    }

    /** The image, with the words around one record as they are told. */
    byte[] bytes(int file, int number, UnaryOperator<Integer> head, UnaryOperator<Integer> tail) {
        return bytes(object(file, number), head, tail);
    }

    byte[] bytes() {
        return bytes(-1, w -> w, w -> w);
    }

    private byte[] bytes(int changed, UnaryOperator<Integer> head, UnaryOperator<Integer> tail) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < objects.size(); i++) {
            byte[] record = objects.get(i);
            out.writeBytes(word(i == changed ? head.apply(record.length) : record.length));
            if (record.length > 0) {
                out.writeBytes(record);
                out.writeBytes(new byte[record.length & 1]);
                out.writeBytes(word(i == changed ? tail.apply(record.length) : record.length));
            }
        }
        words.forEach(out::writeBytes);
        return out.toByteArray();
    }

    private static byte[] word(int value) {
        return ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array();
    }
}
