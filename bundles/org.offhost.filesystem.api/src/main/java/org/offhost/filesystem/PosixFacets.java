// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

import java.util.OptionalLong;

/** Facets of the file systems of POSIX systems. */
public final class PosixFacets {
    /** A number: {@code st_mode}, with the bits of the type: what sort of special file it is stands there. */
    public static final String MODE = "posix.mode";

    /** A number: the user's. */
    public static final String OWNER = "posix.owner";

    /** A number: the group's. */
    public static final String GROUP = "posix.group";

    /** A number, of a device file: major number × 2^32 + minor number. */
    public static final String DEVICE = "posix.device";

    /**
     * Bytes: the value of the extended attribute whose name, namespace included, follows, as {@code getxattr(2)} gives it.
     * Access control lists are {@code system.posix_acl_access} and {@code system.posix_acl_default} (acl(5)).
     */
    public static final String XATTR = "posix.xattr.";

    /** What a mode is of: S_IFMT and its values (sys/stat.h of all POSIX systems that matter; POSIX gives names alone). */
    public static final int TYPE = 0170000;

    public static final int SOCKET = 0140000;
    public static final int BLOCK_DEVICE = 0060000;
    public static final int CHARACTER_DEVICE = 0020000;
    public static final int FIFO = 0010000;

    /** Permissions, set-user-ID, set-group-ID and the sticky bit. */
    public static final int PERMISSIONS = 07777;

    private static final int MINOR_BITS = 32;

    private PosixFacets() {}

    /** Whether the name is one of these, and the value is of its kind. */
    public static boolean isKnown(Facet facet) {
        return switch (facet.name()) {
            case MODE, OWNER, GROUP, DEVICE -> facet instanceof Facet.Number;
            default ->
                facet.name().length() > XATTR.length()
                        && facet.name().startsWith(XATTR)
                        && facet instanceof Facet.Bytes;
        };
    }

    /** The mode of an entry, if its file system keeps one. */
    public static OptionalLong mode(Facets facets) {
        return number(facets, MODE);
    }

    public static OptionalLong owner(Facets facets) {
        return number(facets, OWNER);
    }

    public static OptionalLong group(Facets facets) {
        return number(facets, GROUP);
    }

    private static OptionalLong number(Facets facets, String name) {
        return facets.find(name)
                .map(f -> f instanceof Facet.Number n ? OptionalLong.of(n.value()) : OptionalLong.empty())
                .orElse(OptionalLong.empty());
    }

    /** {@link #TYPE} bits of the mode; 0 if there is no mode. */
    public static int type(Facets facets) {
        return (int) facets.number(MODE, 0) & TYPE;
    }

    /** The facet of a device's numbers. */
    public static Facet device(int major, int minor) {
        return new Facet.Number(DEVICE, Integer.toUnsignedLong(major) << MINOR_BITS | Integer.toUnsignedLong(minor));
    }

    /** Major number of a device file. */
    public static long major(Facets facets) {
        return facets.number(DEVICE, 0) >>> MINOR_BITS;
    }

    /** Minor number of a device file. */
    public static long minor(Facets facets) {
        return facets.number(DEVICE, 0) & 0xFFFF_FFFFL;
    }

    /** The facet of an extended attribute. */
    public static Facet xattr(String name, AttributeValue.Resident value) {
        return new Facet.Bytes(XATTR + name, value);
    }
}
