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

    /** Most letters of most names, so their case is not asked of the tables of the platform. */
    private static final char ASCII = 0x80;

    private NameCase() {}

    /** The letter that stands for all that count as the same. */
    public static char fold(char c) {
        if (c < ASCII) {
            return c >= 'a' && c <= 'z' ? (char) (c - 'a' + 'A') : c;
        }
        if (c >= FOLDED) {
            return c;
        }
        char upper = Character.toUpperCase(c);
        return upper < FOLDED ? upper : c;
    }

    /** A name, or a path, with every letter folded; as long as it was. */
    public static String fold(String text) {
        char[] folded = null;
        for (int i = 0; i < text.length(); i++) {
            char c = fold(text.charAt(i));
            if (folded == null && c != text.charAt(i)) {
                folded = text.toCharArray();
            }
            if (folded != null) {
                folded[i] = c;
            }
        }
        return folded == null ? text : new String(folded);
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
