// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.text;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/** Durations and sizes as people write them. */
public final class QuantityWords {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");
    private static final Pattern SIZE = Pattern.compile("(0*[1-9]\\d{0,17})([KMGT]?)(i?B)?", Pattern.CASE_INSENSITIVE);

    private QuantityWords() {}

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
}
