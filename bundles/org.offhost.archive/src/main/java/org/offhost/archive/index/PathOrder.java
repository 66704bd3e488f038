// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.index;

import java.util.Comparator;
import org.offhost.filesystem.NameCase;

/** The order of paths in an index: a directory, then all below it; letters of either case ({@link NameCase}) together. */
final class PathOrder implements Comparator<String> {
    static final PathOrder INSTANCE = new PathOrder();

    private PathOrder() {}

    /** '/' comes before every other character, so that nothing comes between a directory and what is in it. */
    private static int weight(char c) {
        return c == '/' ? 0 : NameCase.fold(c) + 1;
    }

    static int compareFolded(CharSequence a, CharSequence b) {
        return compareFolded(a, b, 0);
    }

    private static int compareFolded(CharSequence a, CharSequence b, int same) {
        int n = Math.min(a.length(), b.length());
        for (int i = same; i < n; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            int d = x == y ? 0 : weight(x) - weight(y);
            if (d != 0) {
                return d;
            }
        }
        return a.length() - b.length();
    }

    /** Whether the path is the directory or lies below it. */
    static boolean isWithin(String path, String directory) {
        int n = directory.equals("/") ? 0 : directory.length();
        return path.length() >= n
                && compareFolded(path.substring(0, n), directory.substring(0, n)) == 0
                && (path.length() == n || path.charAt(n) == '/');
    }

    @Override
    public int compare(String a, String b) {
        return compare(a, b, 0);
    }

    /** @param same how many characters at their beginning are known to be the same */
    static int compare(String a, String b, int same) {
        int c = compareFolded(a, b, same);
        return c != 0 ? c : a.compareTo(b);
    }
}
