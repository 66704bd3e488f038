// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.index;

import java.util.Arrays;
import java.util.Comparator;
import org.offhost.filesystem.NameCase;
import org.offhost.inventory.form.PackedReader;

/** The order of paths in an index: a directory, then all below it; letters of either case ({@link NameCase}) together. */
public final class PathOrder implements Comparator<String> {
    public static final PathOrder INSTANCE = new PathOrder();

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
    public static boolean isWithin(String path, String directory) {
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

    /**
     * The same of two paths packed by {@link org.offhost.inventory.form.PackedWriter#units}: what they share at the beginning, most
     * of them a directory, is passed over at once.
     */
    static int comparePacked(byte[] a, int aFrom, int aTo, byte[] b, int bFrom, int bTo) {
        int i = aFrom;
        int j = bFrom;
        int exact = 0;
        while (true) {
            int same = Arrays.mismatch(a, i, aTo, b, j, bTo);
            if (same < 0) {
                return exact;
            }
            same = PackedReader.wholeUnits(a, i, i + same);
            i += same;
            j += same;
            if (i == aTo || j == bTo) {
                return i == aTo ? -1 : 1;
            }
            char x = PackedReader.unit(a, i);
            char y = PackedReader.unit(b, j);
            int d = weight(x) - weight(y);
            if (d != 0) {
                return d;
            }
            exact = exact == 0 ? x - y : exact;
            i += PackedReader.unitLength(a, i);
            j += PackedReader.unitLength(b, j);
        }
    }
}
