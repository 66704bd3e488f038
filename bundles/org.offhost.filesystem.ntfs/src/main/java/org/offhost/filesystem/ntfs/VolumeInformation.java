// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import java.io.IOException;

/**
 * What $Volume says: label, version, flags (linux-ntfs documentation, "$VOLUME_NAME", "$VOLUME_INFORMATION").
 *
 * @param label may be empty
 * @param version e.g. "3.1"; empty if it is not there
 * @param dirty whether the volume was not unmounted cleanly
 */
record VolumeInformation(String label, String version, boolean dirty) {
    private static final long RECORD = 3;
    private static final int DIRTY = 1;

    static VolumeInformation read(MasterFileTable mft) throws IOException {
        String label = "";
        String version = "";
        boolean dirty = false;
        for (AttributeCursor cursor = mft.record(RECORD).attributes(); cursor.next(); ) {
            if (cursor.isNonResident()) {
                continue;
            }
            int at = cursor.valueStart();
            if (cursor.type() == AttributeType.VOLUME_NAME) {
                label = LittleEndian.utf16(cursor.bytes(), at, cursor.valueLength() / 2);
            } else if (cursor.type() == AttributeType.VOLUME_INFORMATION) {
                if (cursor.valueLength() < 12) {
                    throw cursor.record().corrupt("12 bytes of " + cursor, cursor.valueLength() + " bytes");
                }
                version = cursor.bytes()[at + 8] + "." + cursor.bytes()[at + 9];
                dirty = (LittleEndian.u16(cursor.bytes(), at + 10) & DIRTY) != 0;
            }
        }
        return new VolumeInformation(label, version, dirty);
    }
}
