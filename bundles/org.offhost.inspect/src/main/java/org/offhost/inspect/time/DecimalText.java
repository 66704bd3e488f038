// SPDX-License-Identifier: Apache-2.0
package org.offhost.inspect.time;

import java.nio.charset.StandardCharsets;

/** Whole numbers as {@link Long#toString} writes them, straight into bytes. */
public final class DecimalText {
    /** Bytes of a text at most, with its sign. */
    public static final int MOST = 20;

    /** What is less is divided as an int, and so are most lengths of files: a long takes the first compiler a call. */
    private static final int LEAST_LONG = 1_000_000_000;

    private DecimalText() {}

    /**
     * Writes a number.
     *
     * @param at where its text begins; there is room for {@link #MOST}
     * @return where it ends
     */
    public static int put(long value, byte[] to, int at) {
        if (value < 0) {
            byte[] text = Long.toString(value).getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(text, 0, to, at, text.length);
            return at + text.length;
        }
        if (value >= LEAST_LONG) {
            int end = put(value / 10, to, at);
            to[end] = (byte) ('0' + value % 10);
            return end + 1;
        }
        int rest = (int) value;
        int end = at + 1;
        for (int tens = rest / 10; tens > 0; tens /= 10) {
            end++;
        }
        for (int place = end - 1; place >= at; place--) {
            int tens = rest / 10;
            to[place] = (byte) ('0' + rest - 10 * tens);
            rest = tens;
        }
        return end;
    }
}
