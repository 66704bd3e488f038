// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.offhost.kit.bytes.LittleEndian;

/**
 * What $Volume says: label, version, flags (linux-ntfs documentation, "$VOLUME_NAME", "$VOLUME_INFORMATION").
 *
 * @param label may be empty
 * @param version e.g. "3.1"; empty if it is not there
 * @param flags VOLUME_* flags
 */
record VolumeInformation(String label, String version, int flags) {
    private static final long RECORD = 3;
    private static final int DIRTY = 1;

    /** What the flags mean, by bit (linux-ntfs documentation, "$VOLUME_INFORMATION", flags). */
    private static final Map<Integer, String> MEANINGS = new TreeMap<>(Map.of(
            DIRTY,
            "to be checked at the next mount",
            0x0002,
            "$LogFile to be resized",
            0x0004,
            "to be upgraded",
            0x0008,
            "mounted by NT 4",
            0x0010,
            "its change journal being deleted",
            0x0020,
            "object identifiers to be repaired",
            0x4000,
            "chkdsk under way",
            0x8000,
            "changed by chkdsk"));

    static VolumeInformation read(MasterFileTable mft) throws IOException {
        String label = "";
        String version = "";
        int flags = 0;
        for (AttributeCursor cursor = AttributeCursor.of(mft.record(RECORD)); cursor.next(); ) {
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
                flags = LittleEndian.u16(cursor.bytes(), at + 10);
            }
        }
        return new VolumeInformation(label, version, flags);
    }

    /** Whether the flags say that the volume was not unmounted cleanly. */
    boolean dirty() {
        return (flags & DIRTY) != 0;
    }

    /** The flags that are set, in words, those without any as numbers (Windows XP sets 0080h); empty if none is. */
    String meaning() {
        StringJoiner words = new StringJoiner(", ");
        int unknown = flags;
        for (Map.Entry<Integer, String> e : MEANINGS.entrySet()) {
            if ((flags & e.getKey()) != 0) {
                words.add(e.getValue());
                unknown &= ~e.getKey();
            }
        }
        if (unknown != 0) {
            words.add(String.format(Locale.ROOT, "flags %04Xh, whose meaning is not known", unknown));
        }
        return words.toString();
    }
}
