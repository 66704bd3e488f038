// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.text;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.offhost.backup.notice.Notice;

/**
 * A sentence with places for facts, in the form that the head of {@code sentences.properties} tells. A place whose fact is not
 * there stays empty. Belongs to one thread.
 */
final class SentencePattern {
    private final String text;
    private final Function<Notice, String> inner;
    private int at;

    /** @param inner what is said for a notice that is a fact of another */
    SentencePattern(String text, Function<Notice, String> inner) {
        this.text = text;
        this.inner = inner;
    }

    String of(Notice notice) {
        at = 0;
        return run(notice);
    }

    /** As far as the bracket that ends this part, or the end. */
    private String run(Notice notice) {
        StringBuilder out = new StringBuilder();
        while (at < text.length() && text.charAt(at) != ']') {
            char c = text.charAt(at++);
            if (c == '{') {
                int end = text.indexOf('}', at);
                out.append(value(notice, text.substring(at, end)));
                at = end + 1;
            } else if (c == '[') {
                int bar = text.indexOf('|', at);
                String condition = text.substring(at, bar);
                at = bar + 1;
                String part = run(notice);
                at++;
                out.append(holds(notice, condition) ? part : "");
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    private static boolean holds(Notice notice, String condition) {
        if (condition.startsWith("!")) {
            return !holds(notice, condition.substring(1));
        }
        int equals = condition.indexOf('=');
        Object fact = notice.facts().get(equals < 0 ? condition : condition.substring(0, equals));
        if (equals >= 0) {
            Object found = fact instanceof List<?> list ? list.size() : fact;
            return condition.substring(equals + 1).equals(String.valueOf(found));
        }
        return !(fact == null
                || fact.equals(false)
                || fact.equals("")
                || fact instanceof List<?> list && list.isEmpty());
    }

    private String value(Notice notice, String place) {
        int end = 0;
        while (end < place.length() && Character.isLetterOrDigit(place.charAt(end))) {
            end++;
        }
        Object fact = notice.facts().get(place.substring(0, end));
        if (fact == null || end == place.length()) {
            return fact == null ? "" : text(fact);
        }
        String how = place.substring(end + 1);
        return switch (place.charAt(end)) {
            case ',' -> String.format(Locale.ROOT, "%,d", fact);
            case '>' -> String.format(Locale.ROOT, "%" + how + "s", fact);
            case '#' -> counted(fact, how);
            case '*' -> ((List<?>) fact).stream().map(this::text).collect(Collectors.joining(unquoted(how)));
            default -> throw new IllegalArgumentException(place);
        };
    }

    private static String counted(Object fact, String nouns) {
        long count = fact instanceof List<?> list ? list.size() : (Long) fact;
        int slash = nouns.indexOf('/');
        return count + " " + (count == 1 ? nouns.substring(0, slash) : nouns.substring(slash + 1));
    }

    private static String unquoted(String text) {
        return text.substring(1, text.length() - 1);
    }

    private String text(Object fact) {
        if (fact instanceof Notice notice) {
            return inner.apply(notice);
        }
        return fact instanceof List<?> list
                ? list.stream().map(this::text).collect(Collectors.joining(", "))
                : String.valueOf(fact);
    }
}
