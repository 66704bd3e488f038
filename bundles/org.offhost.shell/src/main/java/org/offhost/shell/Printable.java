// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell;

/**
 * Text of a volume as a person may see it: what would move the cursor, break a line, turn the reading direction or cannot
 * be written at all is spelled out. The one place for that; JSON and CSV have rules of their own.
 */
final class Printable {
    private Printable() {}

    /** Spells what a terminal must not get as {@code \}uXXXX, in UTF-16 units; so exact is only JSON. */
    static String of(String text) {
        int clean = 0;
        while (clean < text.length() && isPlain(text.charAt(clean))) {
            clean++;
        }
        if (clean == text.length()) {
            return text;
        }
        StringBuilder spelled = new StringBuilder(text.length() + 16).append(text, 0, clean);
        for (int i = clean; i < text.length(); ) {
            int c = text.codePointAt(i);
            append(spelled, c);
            i += Character.charCount(c);
        }
        return spelled.toString();
    }

    private static boolean isPlain(char c) {
        return c >= ' ' && c < 0x7f;
    }

    private static void append(StringBuilder spelled, int c) {
        if (isSafe(c)) {
            spelled.appendCodePoint(c);
        } else {
            for (char unit : Character.toChars(c)) {
                spelled.append(String.format("\\u%04x", (int) unit));
            }
        }
    }

    private static boolean isSafe(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                false;
            // joiners belong to scripts and pictures; the others turn the reading direction or hide
            case Character.FORMAT -> c == 0x200c || c == 0x200d;
            default -> true;
        };
    }
}
