// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

import java.util.ArrayList;
import java.util.List;

/**
 * A pattern for paths, which are names joined by '/': {@code *} stands for any characters of a name, {@code ?} for one,
 * {@code [a-z]} and {@code [!a-z]} for one of a set, a name of {@code **} for any number of names. Without a wildcard it
 * means the path and all below it. It begins at the root, with '/' or without; letters of either case are the same
 * ({@link NameCase}). A match takes at most pattern times path steps. Immutable.
 */
public final class PathGlob {
    private static final String ANY_NAMES = "**";

    private final List<String> names = new ArrayList<>();
    private final boolean literal;

    /** @throws IllegalArgumentException if it is empty or malformed; the message says where */
    public PathGlob(String glob) {
        String bare = glob;
        while (bare.endsWith("/")) {
            bare = bare.substring(0, bare.length() - 1);
        }
        for (String name : names(bare)) {
            if (name.isEmpty()) {
                throw new IllegalArgumentException("glob '" + glob + "' has an empty name");
            }
            check(glob, name);
            names.add(name);
        }
        if (glob.isEmpty()) {
            throw new IllegalArgumentException("empty glob");
        }
        literal = !isPattern(glob);
    }

    /** Whether a text has a wildcard. */
    public static boolean isPattern(String text) {
        return text.chars().anyMatch(c -> c == '*' || c == '?' || c == '[');
    }

    /** A pattern that means a path alone, whatever characters it has, and with {@code /**} all below it. */
    public static String quoted(String path) {
        return path.replace("[", "[[]").replace("*", "[*]").replace("?", "[?]");
    }

    /** The names of a path; none of the root. */
    public static String[] names(String path) {
        String bare = path.startsWith("/") ? path.substring(1) : path;
        return bare.isEmpty() ? new String[0] : bare.split("/", -1);
    }

    /** The folder below which everything lies that a pattern can mean; of a path without a wildcard the path itself. */
    public static String folder(String glob) {
        String path = glob.startsWith("/") ? glob : "/" + glob;
        int wild = 0;
        while (wild < path.length() && "*?[".indexOf(path.charAt(wild)) < 0) {
            wild++;
        }
        String plain = wild == path.length() ? path : path.substring(0, path.lastIndexOf('/', wild));
        return plain.isEmpty() ? "/" : plain;
    }

    private static void check(String glob, String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) == '[') {
                i = setEnd(name, i);
                if (i < 0) {
                    throw new IllegalArgumentException("glob '" + glob + "': '[' without ']'");
                }
            }
        }
    }

    /** Whether a path is meant. */
    public boolean matches(String path) {
        return matches(names(path));
    }

    /** Whether a path is meant, by its {@link #names}. */
    public boolean matches(String[] path) {
        if (literal) {
            return path.length >= names.size() && matchesAll(path);
        }
        int p = 0;
        int n = 0;
        int backNames = -1;
        int backPath = 0;
        while (n < path.length) {
            if (p < names.size() && names.get(p).equals(ANY_NAMES)) {
                backNames = p++;
                backPath = n;
            } else if (p < names.size() && nameMatches(names.get(p), path[n])) {
                p++;
                n++;
            } else if (backNames >= 0) {
                p = backNames + 1;
                n = ++backPath;
            } else {
                return false;
            }
        }
        while (p < names.size() && names.get(p).equals(ANY_NAMES)) {
            p++;
        }
        return p == names.size();
    }

    private boolean matchesAll(String[] path) {
        for (int i = 0; i < names.size(); i++) {
            if (!NameCase.same(names.get(i), path[i])) {
                return false;
            }
        }
        return true;
    }

    private static boolean nameMatches(String pattern, String name) {
        int p = 0;
        int n = 0;
        int backPattern = -1;
        int backName = 0;
        while (n < name.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                backPattern = p++;
                backName = n;
            } else if (p < pattern.length() && charMatches(pattern, p, name.charAt(n))) {
                p = pattern.charAt(p) == '[' ? setEnd(pattern, p) + 1 : p + 1;
                n++;
            } else if (backPattern >= 0) {
                p = backPattern + 1;
                n = ++backName;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    private static boolean charMatches(String pattern, int p, char c) {
        char want = pattern.charAt(p);
        if (want == '[') {
            return setMatches(pattern, p, c);
        }
        return want == '?' || NameCase.fold(want) == NameCase.fold(c);
    }

    private static boolean setMatches(String pattern, int p, char c) {
        int end = setEnd(pattern, p);
        int i = p + 1;
        boolean negated = pattern.charAt(i) == '!' || pattern.charAt(i) == '^';
        i += negated ? 1 : 0;
        boolean found = false;
        char folded = NameCase.fold(c);
        while (i < end) {
            char low = pattern.charAt(i);
            boolean range = i + 2 < end && pattern.charAt(i + 1) == '-';
            char high = range ? pattern.charAt(i + 2) : low;
            found |= c >= low && c <= high || folded >= NameCase.fold(low) && folded <= NameCase.fold(high);
            i += range ? 3 : 1;
        }
        return found != negated;
    }

    /** Where the set that begins here ends; a ']' right at its beginning is one of the set. */
    private static int setEnd(String pattern, int start) {
        int i = start + 1;
        if (i < pattern.length() && (pattern.charAt(i) == '!' || pattern.charAt(i) == '^')) {
            i++;
        }
        return pattern.indexOf(']', i + 1);
    }
}
