// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.ended;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Ids of jobs: the second in which one was submitted, and the number of it if it was not the first of that second. An id is never
 * given again, since the ids of sets are made of those of jobs.
 */
public final class JobIds {
    /** By the second, then by the number. */
    public static final Comparator<String> ORDER =
            Comparator.comparing(JobIds::second).thenComparing(String::length).thenComparing(Comparator.naturalOrder());

    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
    private static final int LENGTH = "yyyyMMdd-HHmmss".length();
    private static final Pattern FORM = Pattern.compile("\\d{8}-\\d{6}(-\\d+)?");

    private JobIds() {}

    private static String second(String id) {
        return id.substring(0, Math.min(LENGTH, id.length()));
    }

    /** Whether a job may be called so. */
    public static boolean isId(String text) {
        if (!FORM.matcher(text).matches()) {
            return false;
        }
        try {
            instant(text);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static Instant instant(String id) {
        return SECOND.parse(second(id), Instant::from);
    }

    /**
     * The next id.
     *
     * @param forgotten the last one of those that nobody knows any more; empty if there is none. A clock that was put back leads to none
     *     of them
     * @param isTaken whether there is a job of this id
     */
    public static String next(Instant now, String forgotten, Predicate<String> isTaken) {
        Instant at = now;
        if (!forgotten.isEmpty() && SECOND.format(now).compareTo(second(forgotten)) <= 0) {
            at = instant(forgotten).plusSeconds(1);
        }
        String first = SECOND.format(at);
        String id = first;
        for (int n = 2; isTaken.test(id); n++) {
            id = first + "-" + n;
        }
        return id;
    }
}
