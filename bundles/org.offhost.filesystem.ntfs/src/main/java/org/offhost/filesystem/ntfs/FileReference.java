// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

/** A file reference: 48 bits file record number, 16 bits sequence number (linux-ntfs documentation, "File Reference"). */
final class FileReference {
    private FileReference() {}

    static long number(long reference) {
        return reference & 0xFFFF_FFFF_FFFFL;
    }

    static int sequence(long reference) {
        return (int) (reference >>> 48);
    }

    static String text(long reference) {
        return number(reference) + " with sequence number " + sequence(reference);
    }
}
