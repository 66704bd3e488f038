// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.job;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.backup.notice.Remedy;
import org.offhost.block.Designator;

/**
 * A notice as text in a job's file: lines with its code, its remedies, and each fact with a mark that says of what type it is.
 *
 * <pre>
 * medium-too-small
 * name-bigger
 * medium=@naa.6000000000000001
 * needed=#4096
 * </pre>
 */
final class NoticeText {
    private static final char TEXT = '\'';
    private static final char NUMBER = '#';
    private static final char FLAG = '?';
    private static final char UNIT = '@';
    private static final char NOTICE = '!';
    private static final char LIST = '*';

    /** Notices in notices, of a file that nobody vouches for. */
    private static final int DEEPEST = 8;

    private NoticeText() {}

    static String of(Notice notice) {
        List<String> lines = new ArrayList<>();
        lines.add(notice.code().id());
        lines.add(String.join(" ", notice.remedies().stream().map(Remedy::id).toList()));
        notice.facts().forEach((name, value) -> lines.add(name + "=" + value(value)));
        return PathLists.joined(lines);
    }

    private static String value(Object value) {
        if (value instanceof List<?> list) {
            return LIST + PathLists.joined(list.stream().map(NoticeText::value).toList());
        }
        if (value instanceof Notice notice) {
            return NOTICE + of(notice);
        }
        char mark = value instanceof Long
                ? NUMBER
                : value instanceof Boolean ? FLAG : value instanceof Designator ? UNIT : TEXT;
        return mark + value.toString();
    }

    /** @throws IllegalArgumentException if it is none that this version knows */
    static Notice read(String text) {
        return read(text, 0);
    }

    private static Notice read(String text, int depth) {
        List<String> lines = PathLists.split(text);
        if (lines.size() < 2 || depth > DEEPEST) {
            throw new IllegalArgumentException(text);
        }
        Notice notice = Notice.of(one(NoticeCode.values(), NoticeCode::id, lines.get(0)));
        for (String id : lines.get(1).isEmpty() ? new String[0] : lines.get(1).split(" ")) {
            notice = notice.remedy(one(Remedy.values(), Remedy::id, id));
        }
        for (String fact : lines.subList(2, lines.size())) {
            int equals = fact.indexOf('=');
            notice = notice.with(fact.substring(0, equals), fact(fact.substring(equals + 1), depth));
        }
        return notice;
    }

    private static Object fact(String text, int depth) {
        String value = text.substring(1);
        return switch (text.charAt(0)) {
            case TEXT -> value;
            case NUMBER -> Long.valueOf(value);
            case FLAG -> Boolean.valueOf(value);
            case UNIT -> Designator.parse(value);
            case NOTICE -> read(value, depth + 1);
            case LIST ->
                value.isEmpty()
                        ? List.of()
                        : PathLists.split(value).stream()
                                .map(v -> fact(v, depth))
                                .toList();
            default -> throw new IllegalArgumentException(text);
        };
    }

    private static <E> E one(E[] all, Function<E, String> id, String text) {
        return Arrays.stream(all)
                .filter(e -> id.apply(e).equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(text));
    }
}
