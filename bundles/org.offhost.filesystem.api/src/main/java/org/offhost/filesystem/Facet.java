// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

import java.util.Objects;

/**
 * Something that a family of file systems keeps of an entry and others do not, under a name that tells the family:
 * {@code windows.attributes}, {@code posix.mode}. Immutable.
 *
 * <p>The names that several parties know are those of {@link WindowsFacets} and {@link PosixFacets}. What one file system
 * alone has bears its own name: {@code ext4.flags}. Nobody has to understand a facet to keep it.
 */
public sealed interface Facet permits Facet.Number, Facet.Bytes {
    /** A namespace of lower-case letters and digits, '.', and a name in it. */
    String name();

    /** What is before the first '.' of the name. */
    default String namespace() {
        return name().substring(0, name().indexOf('.'));
    }

    /** A facet that is a number, or a row of flags; only 1, and no 0, of what there is or is not. */
    record Number(String name, long value) implements Facet {
        public Number {
            check(name);
        }
    }

    /** A facet that is some bytes; the same object where many entries have the same, so compare by identity first. */
    record Bytes(String name, AttributeValue.Resident value) implements Facet {
        public Bytes {
            check(name);
            Objects.requireNonNull(value, "value");
        }
    }

    /** Whether it can be the name of a facet. */
    static boolean isName(String name) {
        int dot = name.indexOf('.');
        boolean valid = dot > 0 && dot < name.length() - 1 && Character.isLetter(name.charAt(0));
        for (int i = 0; valid && i < dot; i++) {
            char c = name.charAt(i);
            valid = c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
        }
        return valid;
    }

    private static void check(String name) {
        if (!isName(name)) {
            throw new IllegalArgumentException("no name of a facet: " + name);
        }
    }
}
