// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

/**
 * Which letters of names count as the same, as NTFS and FAT names do: without asking the volume for its own table.
 *
 * <p>Only letters below U+0530 are folded, and only to such: the table must be the same in every Java release, since
 * indexes are searched by it.
 */
public final class NameCase {
    private static final char FOLDED = 0x530;

    private NameCase() {}

    /** The letter that stands for all that count as the same. */
    public static char fold(char c) {
        if (c >= FOLDED) {
            return c;
        }
        char upper = Character.toUpperCase(c);
        return upper < FOLDED ? upper : c;
    }

    /** Whether two names, or paths, differ in case alone or not at all. */
    public static boolean same(String a, String b) {
        if (a.length() != b.length()) {
            return false;
        }
        for (int i = 0; i < a.length(); i++) {
            if (fold(a.charAt(i)) != fold(b.charAt(i))) {
                return false;
            }
        }
        return true;
    }
}
