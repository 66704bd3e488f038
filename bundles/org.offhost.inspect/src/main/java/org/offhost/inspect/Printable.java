// SPDX-License-Identifier: Apache-2.0
package org.offhost.inspect;

/**
 * Text of a volume as a person may see it: what would move the cursor, break a line, turn the reading direction or cannot
 * be written at all is spelled out. The one place for that; JSON and CSV have rules of their own.
 */
public final class Printable {
    private Printable() {}

    /** Spells what a terminal must not get as {@code \}uXXXX, in UTF-16 units; so exact is only JSON. */
    public static String of(String text) {
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

    /** The same for text of several lines. */
    public static String lines(String text) {
        return text.indexOf('\n') < 0
                ? of(text)
                : String.join("\n", text.lines().map(Printable::of).toList());
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
        if ((c & 0xfffe) == 0xfffe) {
            return false; // no character, and none that XML may hold
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                false;
            // joiners belong to scripts and pictures; the others turn the reading direction or hide
            case Character.FORMAT -> c == 0x200c || c == 0x200d;
            default -> true;
        };
    }
}
