// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Facets of the file systems of Windows: NTFS, FAT, exFAT. */
public final class WindowsFacets {
    /** A number: FILE_ATTRIBUTE_* flags ([MS-FSCC] 2.6) as stored. */
    public static final String ATTRIBUTES = "windows.attributes";

    /** Bytes: self-relative security descriptor ([MS-DTYP] 2.4.6), wherever the file system keeps it. */
    public static final String SECURITY = "windows.security";

    /** A number, 1: it is a directory in which names that differ in case alone are two. */
    public static final String CASE_SENSITIVE = "windows.case-sensitive";

    /** FILE_ATTRIBUTE_READONLY. */
    public static final int READ_ONLY = 0x1;

    /** FILE_ATTRIBUTE_HIDDEN. */
    public static final int HIDDEN = 0x2;

    /** FILE_ATTRIBUTE_SYSTEM. */
    public static final int SYSTEM = 0x4;

    /** Facets of the flags of FAT, which has a byte of them, ready made. */
    private static final List<Facets> PLAIN =
            IntStream.range(0, 256).mapToObj(f -> Facets.of(attributes(f))).toList();

    private WindowsFacets() {}

    /** All facets of an entry of which nothing but flags is kept; the same object for the same flags, as a rule. */
    public static Facets ofAttributes(int flags) {
        return flags >= 0 && flags < PLAIN.size() ? PLAIN.get(flags) : Facets.of(attributes(flags));
    }

    /** Whether the name is one of these, and the value is of its kind. */
    public static boolean isKnown(Facet facet) {
        return switch (facet.name()) {
            case ATTRIBUTES, CASE_SENSITIVE -> facet instanceof Facet.Number;
            case SECURITY -> facet instanceof Facet.Bytes;
            default -> false;
        };
    }

    /** The flags of an entry; 0 if its file system keeps none. */
    public static int attributes(Facets facets) {
        return (int) facets.number(ATTRIBUTES, 0);
    }

    public static Optional<AttributeValue.Resident> security(Facets facets) {
        return facets.bytes(SECURITY);
    }

    public static boolean isCaseSensitive(Facets facets) {
        return facets.number(CASE_SENSITIVE, 0) != 0;
    }

    /** The facet of flags; an entry has it even if no flag is set, where the file system keeps flags. */
    public static Facet attributes(int flags) {
        return new Facet.Number(ATTRIBUTES, Integer.toUnsignedLong(flags));
    }

    public static Facet security(AttributeValue.Resident descriptor) {
        return new Facet.Bytes(SECURITY, descriptor);
    }

    /** The facet of a directory whose names are case-sensitive. */
    public static Facet caseSensitive() {
        return new Facet.Number(CASE_SENSITIVE, 1);
    }
}
