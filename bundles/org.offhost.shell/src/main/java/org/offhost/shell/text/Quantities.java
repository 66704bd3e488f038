// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.text;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/** Durations, sizes and counts as people write them. */
public final class Quantities {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");
    private static final Pattern SIZE = Pattern.compile("(0*[1-9]\\d{0,17})([KMGT]?)(i?B)?", Pattern.CASE_INSENSITIVE);

    private Quantities() {}

    /** Reads "500ms", "3s", "2m", "1h". */
    public static Duration duration(String text) {
        Matcher m = DURATION.matcher(text);
        if (!m.matches()) {
            throw new TypeConversionException("'" + text + "' is no duration; expected e.g. 500ms, 3s, 2m, 1h");
        }
        long n = Long.parseLong(m.group(1));
        return switch (m.group(2)) {
            case "ms" -> Duration.ofMillis(n);
            case "s" -> Duration.ofSeconds(n);
            case "m" -> Duration.ofMinutes(n);
            default -> Duration.ofHours(n);
        };
    }

    /** Reads "1000", "64K", "100M", "2G": powers of 1,024. */
    public static long size(String text) {
        Matcher m = SIZE.matcher(text);
        if (m.matches()) {
            int shift = m.group(2).isEmpty()
                    ? 0
                    : 10 * (1 + "KMGT".indexOf(m.group(2).toUpperCase(Locale.ROOT)));
            long n = Long.parseLong(m.group(1));
            if (n <= Long.MAX_VALUE >> shift) {
                return n << shift;
            }
        }
        throw new TypeConversionException(
                "'" + text + "' is no size; expected bytes, at least 1, or e.g. 64K, 100M, 2G");
    }

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
