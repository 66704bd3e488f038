// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import org.offhost.filesystem.Attribute.Role;

/** The types of attributes (linux-ntfs documentation, "Attributes"; $AttrDef of every volume has the same). */
final class AttributeType {
    static final int STANDARD_INFORMATION = 0x10;
    static final int ATTRIBUTE_LIST = 0x20;
    static final int FILE_NAME = 0x30;
    static final int OBJECT_ID = 0x40;
    static final int SECURITY_DESCRIPTOR = 0x50;
    static final int VOLUME_NAME = 0x60;
    static final int VOLUME_INFORMATION = 0x70;
    static final int DATA = 0x80;
    static final int BITS = 0xB0;
    static final int REPARSE_POINT = 0xC0;
    static final int EA = 0xE0;
    static final int LOGGED_UTILITY_STREAM = 0x100;

    /** Name of the one that holds entries of a directory. */
    static final String INDEX_ROOT = "$INDEX_ROOT";

    static final String INDEX_ALLOCATION = "$INDEX_ALLOCATION";

    static final String BITMAP = "$BITMAP";

    private static final String[] NAMES = {
        null,
        "$STANDARD_INFORMATION",
        "$ATTRIBUTE_LIST",
        "$FILE_NAME",
        "$OBJECT_ID",
        "$SECURITY_DESCRIPTOR",
        "$VOLUME_NAME",
        "$VOLUME_INFORMATION",
        "$DATA",
        INDEX_ROOT,
        INDEX_ALLOCATION,
        BITMAP,
        "$REPARSE_POINT",
        "$EA_INFORMATION",
        "$EA",
        "$PROPERTY_SET",
        "$LOGGED_UTILITY_STREAM",
    };

    private AttributeType() {}

    /** The name; of an unknown type its number, as 0x…. */
    static String name(int type) {
        int index = type >>> 4;
        return index > 0 && index < NAMES.length && (type & 15) == 0 ? NAMES[index] : "0x" + Integer.toHexString(type);
    }

    /** Applications may define types from 0x1000 on in $AttrDef; none is known to have done so. */
    static boolean isKnown(int type) {
        return type <= LOGGED_UTILITY_STREAM;
    }

    static Role role(int type, String name) {
        return switch (type) {
            case DATA -> Role.CONTENT;
            case REPARSE_POINT -> Role.REPARSE;
            case EA -> Role.EXTENDED_ATTRIBUTES;
            case OBJECT_ID -> Role.OBJECT_ID;
            case LOGGED_UTILITY_STREAM -> name.equals("$EFS") ? Role.ENCRYPTION : Role.STRUCTURE;
            default -> Role.STRUCTURE;
        };
    }
}
