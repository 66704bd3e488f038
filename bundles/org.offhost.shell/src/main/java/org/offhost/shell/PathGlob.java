// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.offhost.backup.RefusedException;

/**
 * A pattern for paths: {@code *} and {@code ?} within a name, {@code [a-z]} and {@code [!a-z]} for a character, {@code **}
 * for any number of names. Case is ignored. A match takes at most pattern times path steps.
 */
final class PathGlob {
    /** Stands for "any number of these" in a list of patterns. */
    private static final List<IntPredicate> ANY_NAMES = List.of();

    private static final IntPredicate ANY_CHARACTERS = c -> true;

    private final List<List<IntPredicate>> names = new ArrayList<>();

    /** @throws RefusedException if it is malformed */
    PathGlob(String glob) throws RefusedException {
        for (String name : names(glob)) {
            names.add(name.equals("**") ? ANY_NAMES : name(glob, name));
        }
    }

    /** Whether a text asks for a pattern rather than for one path. */
    static boolean isGlob(String text) {
        return text.chars().anyMatch(c -> c == '*' || c == '?' || c == '[');
    }

    private static String[] names(String path) {
        return path.substring(1).split("/", -1);
    }

    private static List<IntPredicate> name(String glob, String name) throws RefusedException {
        List<IntPredicate> tests = new ArrayList<>();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '[') {
                int end = name.indexOf(']', i + (isNegated(name, i) ? 3 : 2));
                if (end < 0) {
                    throw new RefusedException("path '" + glob + "': '[' without ']'; expected e.g. [0-9]");
                }
                tests.add(set(name, i, end));
                i = end;
            } else {
                char folded = fold(c);
                tests.add(c == '*' ? ANY_CHARACTERS : c == '?' ? x -> true : x -> fold((char) x) == folded);
            }
        }
        return tests;
    }

    private static boolean isNegated(String name, int start) {
        return start + 1 < name.length() && (name.charAt(start + 1) == '!' || name.charAt(start + 1) == '^');
    }

    private static IntPredicate set(String name, int start, int end) {
        boolean negated = isNegated(name, start);
        IntPredicate any = x -> false;
        for (int i = start + (negated ? 2 : 1); i < end; i++) {
            char low = name.charAt(i);
            boolean range = i + 2 < end && name.charAt(i + 1) == '-';
            char high = range ? name.charAt(i + 2) : low;
            any = any.or(x -> x >= low && x <= high || fold((char) x) >= fold(low) && fold((char) x) <= fold(high));
            i += range ? 2 : 0;
        }
        return negated ? any.negate() : any;
    }

    private static char fold(char c) {
        return Character.toLowerCase(Character.toUpperCase(c));
    }

    /** @param path names joined by '/', beginning with '/' */
    boolean matches(String path) {
        String[] parts = names(path);
        return matches(names, ANY_NAMES, parts.length, (tests, i) -> matches(tests, parts[i]));
    }

    private static boolean matches(List<IntPredicate> tests, String name) {
        return matches(tests, ANY_CHARACTERS, name.length(), (test, i) -> test.test(name.charAt(i)));
    }

    private interface Fit<T> {
        boolean test(T pattern, int item);
    }

    /** Greedy, with one place to go back to: that suffices, since what follows a wildcard may as well come later. */
    private static <T> boolean matches(List<T> patterns, T any, int items, Fit<T> fit) {
        int p = 0;
        int back = -1;
        int backItem = 0;
        for (int i = 0; i < items; ) {
            if (p < patterns.size() && patterns.get(p) == any) {
                back = p++;
                backItem = i;
            } else if (p < patterns.size() && fit.test(patterns.get(p), i)) {
                p++;
                i++;
            } else if (back >= 0) {
                p = back + 1;
                i = ++backItem;
            } else {
                return false;
            }
        }
        while (p < patterns.size() && patterns.get(p) == any) {
            p++;
        }
        return p == patterns.size();
    }
}
