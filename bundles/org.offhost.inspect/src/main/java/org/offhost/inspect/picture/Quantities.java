// SPDX-License-Identifier: Apache-2.0
package org.offhost.inspect.picture;

import java.time.Duration;
import java.util.Locale;

/** Durations, sizes and counts as people read them. */
public final class Quantities {
    private Quantities() {}

    /** Writes bytes for a person: "1.5 MiB". */
    public static String bytes(long n) {
        if (n < 1024) {
            return n + " B";
        }
        int unit = Math.min(5, (63 - Long.numberOfLeadingZeros(n)) / 10);
        double value = n / (double) (1L << 10 * unit);
        return String.format(
                Locale.ROOT,
                value < 10 ? "%.2f %ciB" : value < 100 ? "%.1f %ciB" : "%.0f %ciB",
                value,
                "KMGTP".charAt(unit - 1));
    }

    /**
     * Appends a number with a comma for each thousand, as {@code %,d} does: for listings of millions.
     *
     * @param width characters at least, filled with spaces in front
     */
    public static StringBuilder grouped(StringBuilder to, long n, int width) {
        int start = to.length();
        to.append(n);
        for (int at = to.length() - 3; at > start && to.charAt(at - 1) != '-'; at -= 3) {
            to.insert(at, ',');
        }
        int missing = width - (to.length() - start);
        return missing > 0 ? to.insert(start, " ".repeat(missing)) : to;
    }

    /** "1 file", "2,000 files". */
    public static String count(long n, String one, String many) {
        return String.format(Locale.ROOT, "%,d %s", n, n == 1 ? one : many);
    }

    /** Writes a duration for a person: "2.4 s", "3 min 05 s". */
    public static String time(Duration d) {
        long ms = d.toMillis();
        if (ms < 1000) {
            return ms + " ms";
        }
        if (ms < 60_000) {
            return String.format(Locale.ROOT, "%.1f s", ms / 1000.0);
        }
        long s = ms / 1000;
        return s < 3600
                ? String.format(Locale.ROOT, "%d min %02d s", s / 60, s % 60)
                : String.format(Locale.ROOT, "%d h %02d min", s / 3600, s / 60 % 60);
    }
}
