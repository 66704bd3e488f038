// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

import java.util.ArrayList;
import java.util.List;

/** One pattern for paths; see {@link Selection}. Every match is linear in pattern times path. */
final class Glob {
    private static final String ANY_NAMES = "**";

    private final List<String> names = new ArrayList<>();
    private final boolean literal;

    Glob(String glob) {
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
        literal = glob.chars().noneMatch(c -> c == '*' || c == '?' || c == '[');
    }

    /** The names of a path; none of the root. */
    static String[] names(String path) {
        String bare = path.startsWith("/") ? path.substring(1) : path;
        return bare.isEmpty() ? new String[0] : bare.split("/", -1);
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

    boolean matches(String[] path) {
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
            if (!PathOrder.same(names.get(i), path[i])) {
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
        return want == '?' || PathOrder.fold(want) == PathOrder.fold(c);
    }

    private static boolean setMatches(String pattern, int p, char c) {
        int end = setEnd(pattern, p);
        int i = p + 1;
        boolean negated = pattern.charAt(i) == '!' || pattern.charAt(i) == '^';
        i += negated ? 1 : 0;
        boolean found = false;
        char folded = PathOrder.fold(c);
        while (i < end) {
            char low = pattern.charAt(i);
            boolean range = i + 2 < end && pattern.charAt(i + 1) == '-';
            char high = range ? pattern.charAt(i + 2) : low;
            found |= c >= low && c <= high || folded >= PathOrder.fold(low) && folded <= PathOrder.fold(high);
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
