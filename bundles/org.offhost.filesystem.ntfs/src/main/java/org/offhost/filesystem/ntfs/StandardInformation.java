// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import static org.offhost.kit.bytes.LittleEndian.i32;
import static org.offhost.kit.bytes.LittleEndian.i64;

import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.FileTimes;

/**
 * $STANDARD_INFORMATION: times, attributes and the number of the security descriptor (linux-ntfs documentation,
 * "$STANDARD_INFORMATION").
 *
 * @param dosAttributes FILE_ATTRIBUTE_* flags
 * @param caseSensitive of a directory, whether names in it that differ in case alone are two: where the documentation has
 *     the version number, Windows 10 keeps flags, this one lowest (libfsntfs and dfir_ntfs agree)
 * @param securityId number in $Secure; 0 if the descriptor is in the file's own records, as it was before NTFS 3.0
 */
record StandardInformation(FileTimes times, int dosAttributes, boolean caseSensitive, int securityId) {
    static final StandardInformation NONE = new StandardInformation(FileTimes.NONE, 0, false, 0);

    private static final int LENGTH = 48;
    private static final int FLAGS = 40;
    private static final int CASE_SENSITIVE = 1;
    private static final int SECURITY_ID = 52;

    static StandardInformation parse(AttributeCursor attribute) throws CorruptStructureException {
        if (attribute.isNonResident() || attribute.valueLength() < LENGTH) {
            throw attribute.record().corrupt("48 resident bytes of " + attribute, "less");
        }
        byte[] bytes = attribute.bytes();
        int at = attribute.valueStart();
        return new StandardInformation(
                FileTimes.ofFiletimes(i64(bytes, at), i64(bytes, at + 8), i64(bytes, at + 16), i64(bytes, at + 24)),
                i32(bytes, at + 32),
                (i32(bytes, at + FLAGS) & CASE_SENSITIVE) != 0,
                attribute.valueLength() >= SECURITY_ID + 4 ? i32(bytes, at + SECURITY_ID) : 0);
    }
}
