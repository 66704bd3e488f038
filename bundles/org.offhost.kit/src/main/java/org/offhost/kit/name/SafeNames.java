// SPDX-License-Identifier: Apache-2.0
package org.offhost.kit.name;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** Names of a set as names a folder of this host can hold. */
public final class SafeNames {
    private static final int ROOM_FOR_SUM = 10;

    private SafeNames() {}

    /** As {@link #of(String, NameRules)} says, where every name that POSIX allows can be. */
    public static String of(String name) {
        return of(name, NameRules.POSIX);
    }

    /**
     * A name that stays inside its folder: no '/', no NUL, neither "." nor "..", UTF-8, not too long, with nothing in it
     * that moves a cursor or turns the reading direction, and nothing that the folder refuses. What may not be is spelled
     * {@code %uXXXX}, in UTF-16 units. A name that is all right comes back as it is.
     */
    public static String of(String name, NameRules rules) {
        int enough = Math.min(name.length(), rules.longest() + 1);
        StringBuilder safe = new StringBuilder(enough);
        Cut cut = new Cut(rules.longest());
        for (int i = 0; i < name.length(); ) {
            int c = name.codePointAt(i);
            int next = i + Character.charCount(c);
            boolean last = next == name.length();
            if (cut.isOpen()) {
                cut.append(safe, part(c, last, rules));
            }
            i = next;
        }
        if (cut.isOpen()) {
            return whole(safe.toString(), rules);
        }
        CRC32 sum = new CRC32();
        sum.update(name.getBytes(StandardCharsets.UTF_16BE));
        return safe.substring(0, cut.end()) + String.format("~%08x", sum.getValue());
    }

    private static String whole(String name, NameRules rules) {
        if (name.isEmpty()) {
            return "%u0000";
        }
        if (rules.isAlias(name)) {
            int at = name.lastIndexOf('~');
            return name.substring(0, at) + "%u007E" + name.substring(at + 1);
        }
        if (rules.isDevice(name)) {
            return String.format("%%u%04X", (int) name.charAt(0)) + name.substring(1);
        }
        return name.equals(".") || name.equals("..") ? name.replace(".", "%u002E") : name;
    }

    private static String part(int c, boolean last, NameRules rules) {
        if (isHarmless(c) && rules.holds(c, last)) {
            return Character.toString(c);
        }
        StringBuilder spelled = new StringBuilder(12);
        for (char unit : Character.toChars(c)) {
            spelled.append(String.format("%%u%04X", (int) unit));
        }
        return spelled.toString();
    }

    private static boolean isHarmless(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                false;
            default -> c != '/' && !isBidi(c);
        };
    }

    /** Unicode Standard Annex 9, 2: the characters that say in which direction text is read. */
    private static boolean isBidi(int c) {
        return c == 0x061C || c == 0x200E || c == 0x200F || c >= 0x202A && c <= 0x202E || c >= 0x2066 && c <= 0x2069;
    }

    /**
     * The same name with a number in it, for one that is there already: before what follows the last dot, and never in what
     * follows a colon.
     */
    public static String numbered(String name, int number, NameRules rules) {
        String plain = numbered(name, "~" + number, rules);
        return rules.isAlias(plain) ? numbered(name, "~copy" + number, rules) : plain;
    }

    private static String numbered(String name, String suffix, NameRules rules) {
        int dot = name.lastIndexOf('.');
        String extension = dot > 0 && name.indexOf(':', dot) < 0 ? name.substring(dot) : "";
        if (bytes(extension) > rules.longest() / 2) {
            extension = "";
        }
        String base = name.substring(0, name.length() - extension.length());
        return start(base, rules.longest() - suffix.length() - bytes(extension)) + suffix + extension;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** As much of a text as fits, in whole characters. */
    private static String start(String text, int room) {
        int bytes = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            bytes += length(c);
            if (bytes > room) {
                return text.substring(0, i);
            }
            i += Character.charCount(c);
        }
        return text;
    }

    private static int length(int c) {
        return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    }

    /** Where a name that is put together has to be cut if it becomes too long; found in one pass. */
    private static final class Cut {
        private final int longest;
        private int bytes;
        private int end;

        Cut(int longest) {
            this.longest = longest;
        }

        /** Whether more may come: it is not too long yet. */
        boolean isOpen() {
            return bytes <= longest;
        }

        int end() {
            return end;
        }

        void append(StringBuilder name, String part) {
            bytes += part.codePoints().map(SafeNames::length).sum();
            name.append(part);
            if (bytes <= longest - ROOM_FOR_SUM) {
                end = name.length();
            }
        }
    }
}
