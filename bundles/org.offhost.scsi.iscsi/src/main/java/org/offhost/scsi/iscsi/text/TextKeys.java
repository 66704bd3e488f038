// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.text;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Keys and their values, in the order in which they are sent. Immutable. {@link #toString} does not tell values: some are secret. */
public final class TextKeys {
    public static final TextKeys NONE = new TextKeys(Map.of());

    private static final int LONGEST_KEY = 63;

    /** Of a challenge in hexadecimal, with room to spare. */
    private static final int LONGEST_VALUE = 8192;

    private static final int MOST_KEYS = 256;

    private final Map<String, String> values;

    private TextKeys(Map<String, String> values) {
        this.values = values;
    }

    /** These and one more; one that is there gets the value. */
    public TextKeys with(String key, String value) {
        Map<String, String> more = new LinkedHashMap<>(values);
        more.put(key, value);
        return new TextKeys(more);
    }

    /** These and those. */
    public TextKeys with(TextKeys others) {
        Map<String, String> more = new LinkedHashMap<>(values);
        more.putAll(others.values);
        return new TextKeys(more);
    }

    public Optional<String> get(String key) {
        return Optional.ofNullable(values.get(key));
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    /** All, in their order. */
    public Map<String, String> asMap() {
        return Collections.unmodifiableMap(values);
    }

    /** As bytes: {@code key=value} and a zero each. */
    public ByteBuffer encode() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        values.forEach((key, value) -> {
            out.writeBytes((key + '=' + value).getBytes(StandardCharsets.UTF_8));
            out.write(0);
        });
        return ByteBuffer.wrap(out.toByteArray());
    }

    /**
     * Reads the remaining bytes.
     *
     * @throws NegotiationException if they are no keys and values, or a key is there twice
     */
    public static TextKeys parse(ByteBuffer text) throws NegotiationException {
        byte[] bytes = new byte[text.remaining()];
        text.duplicate().get(bytes);
        Map<String, String> values = new LinkedHashMap<>();
        for (int at = 0; at < bytes.length; ) {
            int end = at;
            while (end < bytes.length && bytes[end] != 0) {
                end++;
            }
            if (end > at) {
                put(values, new String(bytes, at, end - at, StandardCharsets.UTF_8), at);
            }
            at = end + 1;
        }
        return new TextKeys(values);
    }

    private static void put(Map<String, String> values, String pair, int at) throws NegotiationException {
        int equals = pair.indexOf('=');
        String key = equals < 0 ? pair : pair.substring(0, equals);
        if (equals < 1 || key.length() > LONGEST_KEY || !key.chars().allMatch(TextKeys::isOfKey)) {
            throw new NegotiationException("text, byte " + at + ": key=value expected");
        }
        if (pair.length() - equals - 1 > LONGEST_VALUE) {
            throw new NegotiationException("text, byte " + at + ": value of " + key + " has "
                    + (pair.length() - equals - 1) + " characters, at most " + LONGEST_VALUE + " expected");
        }
        if (values.size() == MOST_KEYS) {
            throw new NegotiationException("text, byte " + at + ": more than " + MOST_KEYS + " keys");
        }
        if (values.put(key, pair.substring(equals + 1)) != null) {
            throw new NegotiationException("text, byte " + at + ": " + key + " is there twice");
        }
    }

    private static boolean isOfKey(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || ".-+@_".indexOf(c) >= 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TextKeys t && values.equals(t.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.keySet().toString();
    }
}
