// SPDX-License-Identifier: Apache-2.0
package org.offhost.block;

import java.util.Locale;
import java.util.Objects;

/**
 * The world-wide name of a logical unit; identity, never a path that may move.
 *
 * <p>The text form is {@code scheme.value}: {@code naa.6000…} (SPC-4 designation descriptor type 3h, hexadecimal, lower
 * case), {@code eui.…} (type 2h), {@code t10.…} (type 1h), {@code file.…} for a file of this host (its real path),
 * {@code qcow2.…} for the disk that a qcow2 image of this host shows (the real path of the image), or {@code uri.…} for what has no
 * name of its own and is known by where one driver finds it.
 *
 * @param scheme kind of name
 * @param value the name; hexadecimal digits in lower case for NAA and EUI
 */
public record Designator(Scheme scheme, String value) implements Comparable<Designator> {
    /** Kinds of names. */
    public enum Scheme {
        NAA,
        EUI,
        T10,
        FILE,
        QCOW2,
        URI;

        /** Whether a device may have such a name, and tell it: not what is a path of this host, or a place. */
        public boolean isScsi() {
            return this == NAA || this == EUI || this == T10;
        }
    }

    public Designator {
        Objects.requireNonNull(scheme, "scheme");
        if (value.isEmpty()) {
            throw new IllegalArgumentException("empty designator");
        }
        if ((scheme == Scheme.NAA || scheme == Scheme.EUI) && !isHexadecimal(value)) {
            throw new IllegalArgumentException(
                    scheme + " designator '" + value + "' is not an even number of hexadecimal digits in lower case");
        }
    }

    /** By hand: a copy makes one for each segment. */
    private static boolean isHexadecimal(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return value.length() % 2 == 0;
    }

    /**
     * Reads the text form.
     *
     * @throws IllegalArgumentException if {@code text} has no known scheme or a malformed value
     */
    public static Designator parse(String text) {
        int dot = text.indexOf('.');
        if (dot > 0) {
            for (Scheme scheme : Scheme.values()) {
                if (scheme.name().equalsIgnoreCase(text.substring(0, dot))) {
                    String value = text.substring(dot + 1);
                    return new Designator(
                            scheme,
                            scheme == Scheme.NAA || scheme == Scheme.EUI ? value.toLowerCase(Locale.ROOT) : value);
                }
            }
        }
        throw new IllegalArgumentException("'" + text
                + "' is not a designator; expected naa.HEX, eui.HEX, t10.TEXT, file.PATH, qcow2.PATH or uri.URI");
    }

    @Override
    public int compareTo(Designator other) {
        int c = scheme.compareTo(other.scheme);
        return c != 0 ? c : value.compareTo(other.value);
    }

    /** The text form, which {@link #parse} reads. */
    @Override
    public String toString() {
        return scheme.name().toLowerCase(Locale.ROOT) + "." + value;
    }
}
