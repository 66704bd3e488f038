// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.notice;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.offhost.block.Designator;

/**
 * Something that people are told, before anybody has made a sentence of it. Immutable.
 *
 * @param code what it is; stays what it is for ever
 * @param facts what it is about, by the names that the code has: {@link String}, {@link Long}, {@link Boolean},
 *     {@link Designator}, another {@code Notice}, or a {@link List} of those; a fact that does not apply is left out
 * @param remedies what a person can do about it, the best first; empty if nobody knows
 */
public record Notice(NoticeCode code, Map<String, Object> facts, List<Remedy> remedies) {
    /** @throws IllegalArgumentException if the code has no such fact, or the value is of another type */
    public Notice {
        Objects.requireNonNull(code, "code");
        facts.forEach((name, value) -> require(code, name, value));
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
        remedies = List.copyOf(remedies);
    }

    private static void require(NoticeCode code, String name, Object value) {
        if (!code.facts().contains(name)) {
            throw new IllegalArgumentException(code + " has no fact '" + name + "', but " + code.facts());
        }
        List<?> values = value instanceof List<?> list ? list : List.of(value);
        for (Object one : values) {
            if (!(one instanceof String
                    || one instanceof Long
                    || one instanceof Boolean
                    || one instanceof Designator
                    || one instanceof Notice)) {
                throw new IllegalArgumentException(code + "." + name + " is of " + one.getClass());
            }
        }
    }

    public static Notice of(NoticeCode code) {
        return new Notice(code, Map.of(), List.of());
    }

    /** The same with one fact more; a whole number is kept as a {@link Long}, any other object as its text. */
    public Notice with(String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(facts);
        more.put(
                name,
                value instanceof List<?> list ? list.stream().map(Notice::typed).toList() : typed(value));
        return new Notice(code, more, remedies);
    }

    private static Object typed(Object value) {
        if (value instanceof Integer number) {
            return number.longValue();
        }
        return value instanceof Long
                        || value instanceof Boolean
                        || value instanceof Designator
                        || value instanceof Notice
                ? value
                : String.valueOf(value);
    }

    /** The same with what can be done about it. */
    public Notice remedy(Remedy first, Remedy... others) {
        Set<Remedy> all = new LinkedHashSet<>(remedies);
        all.add(first);
        all.addAll(List.of(others));
        return new Notice(code, facts, List.copyOf(all));
    }

    /** A fact, if it applies. */
    public Optional<Object> fact(String name) {
        return Optional.ofNullable(facts.get(name));
    }

    /** Code and facts, for a log or a test: {@code medium-too-small medium=naa.… needed=4096}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(code.id());
        facts.forEach((name, value) -> text.append(' ').append(name).append('=').append(value));
        return text.toString();
    }
}
