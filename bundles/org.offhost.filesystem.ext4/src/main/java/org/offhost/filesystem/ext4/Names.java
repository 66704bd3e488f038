// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Names are bytes, as a rule of UTF-8. A byte that is not is given as an unpaired surrogate, U+DC80 to U+DCFF, so that no two
 * names become one and the bytes can be had back.
 */
final class Names {
    private static final char REPLACEMENT = '\uFFFD';
    private static final char SURROGATE = '\uDC00';

    private Names() {}

    static String of(byte[] bytes, int from, int length) {
        for (int i = from; i < from + length; i++) {
            if (bytes[i] < 0) {
                return decode(bytes, from, length);
            }
        }
        return new String(bytes, from, length, StandardCharsets.ISO_8859_1);
    }

    /** {@link #legal(String)} of {@link #of}, in one look at the bytes. */
    static String legal(byte[] bytes, int from, int length) {
        for (int i = from; i < from + length; i++) {
            if (bytes[i] <= 0 || bytes[i] == '/') {
                return legal(of(bytes, from, length));
            }
        }
        return length <= 2
                ? legal(of(bytes, from, length))
                : new String(bytes, from, length, StandardCharsets.ISO_8859_1);
    }

    private static String decode(byte[] bytes, int from, int length) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes, from, length);
        CharBuffer out = CharBuffer.allocate(length);
        while (in.hasRemaining()) {
            CoderResult result = decoder.reset().decode(in, out, true);
            for (int i = 0; result.isError() && i < result.length(); i++) {
                out.put((char) (SURROGATE | in.get() & 0xFF));
            }
        }
        return out.flip().toString();
    }

    /** A name that can be part of a path and leads nowhere else: what cannot be in one is U+FFFD. */
    static String legal(String name) {
        String legal = name.replace('/', REPLACEMENT).replace('\0', REPLACEMENT);
        return legal.equals(".") || legal.equals("..") || legal.isEmpty() ? String.valueOf(REPLACEMENT) : legal;
    }
}
