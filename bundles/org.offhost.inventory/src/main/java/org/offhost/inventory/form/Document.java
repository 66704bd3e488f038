// SPDX-License-Identifier: Apache-2.0
package org.offhost.inventory.form;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A small JSON object of strings that ends with its own CRC32C: labels, descriptions, job records, trailers.
 *
 * <p>The sum covers every byte before its line, so a torn or changed document is told from a whole one. White space may
 * follow, to fill a fixed length.
 */
public final class Document {
    private static final String SUM = "  \"crc32c\": \"";
    private static final int SUM_LENGTH = SUM.length() + 8 + "\"\n}\n".length();

    private final Map<String, String> values = new LinkedHashMap<>();

    /** Adds a value; keys are unique. */
    public Document put(String key, String value) {
        if (values.put(key, value) != null) {
            throw new IllegalArgumentException("twice in a document: " + key);
        }
        return this;
    }

    /** Adds a number in 19 digits, so that the document's length does not depend on it. */
    public Document put(String key, long value) {
        return put(key, String.format("%019d", value));
    }

    /** Adds all values of a map, sorted, under keys that begin with the prefix. */
    public Document putAll(String prefix, Map<String, String> map) {
        map.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(e -> put(prefix + e.getKey(), e.getValue()));
        return this;
    }

    public Optional<String> get(String key) {
        return Optional.ofNullable(values.get(key));
    }

    /** The values whose keys begin with the prefix, without it. */
    public Map<String, String> under(String prefix) {
        Map<String, String> map = new LinkedHashMap<>();
        values.forEach((k, v) -> {
            if (k.startsWith(prefix)) {
                map.put(k.substring(prefix.length()), v);
            }
        });
        return map;
    }

    /** UTF-8 text; unpaired surrogates are escaped. */
    public byte[] toBytes() {
        StringBuilder b = new StringBuilder("{\n");
        values.forEach((k, v) -> {
            b.append("  ");
            JsonText.quote(b, k);
            b.append(": ");
            JsonText.quote(b, v);
            b.append(",\n");
        });
        byte[] head = b.toString().getBytes(StandardCharsets.UTF_8);
        byte[] tail = (SUM + sum(head, head.length) + "\"\n}\n").getBytes(StandardCharsets.US_ASCII);
        byte[] all = Arrays.copyOf(head, head.length + tail.length);
        System.arraycopy(tail, 0, all, head.length, tail.length);
        return all;
    }

    /**
     * The text, filled up with line feeds.
     *
     * @throws IllegalArgumentException if it is longer
     */
    public byte[] toBytes(int length) {
        byte[] text = toBytes();
        if (text.length > length) {
            throw new IllegalArgumentException("document of " + text.length + " bytes, room for " + length);
        }
        byte[] all = Arrays.copyOf(text, length);
        Arrays.fill(all, text.length, length, (byte) '\n');
        return all;
    }

    private static String sum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return String.format("%08x", crc.getValue());
    }

    /** Reads a document; empty if it is malformed or its sum is wrong. */
    public static Optional<Document> parse(byte[] bytes) {
        int end = bytes.length;
        while (end > 0 && (bytes[end - 1] == '\n' || bytes[end - 1] == 0)) {
            end--;
        }
        int head = end + 1 - SUM_LENGTH;
        if (head < 2) {
            return Optional.empty();
        }
        String expected = SUM + sum(bytes, head) + "\"\n}";
        if (!expected.equals(new String(bytes, head, end - head, StandardCharsets.ISO_8859_1))) {
            return Optional.empty();
        }
        Document d = new Document();
        return JsonText.parse(new String(bytes, 0, head, StandardCharsets.UTF_8), d.values)
                ? Optional.of(d)
                : Optional.empty();
    }
}
