// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import org.offhost.filesystem.FileEntry.Kind;
import org.offhost.kit.bytes.LittleEndian;

/** Tags of reparse points that tell what a file is ([MS-FSCC] 2.1.2.1). */
final class ReparsePoint {
    /** IO_REPARSE_TAG_DEDUP. */
    static final int DEDUP = 0x8000_0013;

    /** IO_REPARSE_TAG_WOF: compressed by the Windows overlay filter. */
    static final int WOF = 0x8000_0017;

    /**
     * FILE_ATTRIBUTE_OFFLINE and FILE_ATTRIBUTE_RECALL_ON_DATA_ACCESS ([MS-FSCC] 2.6): whoever owns the reparse point has
     * to fetch the content first.
     */
    static final int NOT_HERE = 0x1000 | 0x0040_0000;

    private static final int HEADER = 8;
    private static final int GUID = 16;

    private static final int MOUNT_POINT = 0xA000_0003;

    /** IO_REPARSE_TAG_SYMLINK. */
    static final int SYMLINK = 0xA000_000C;

    /** IO_REPARSE_TAG_LX_SYMLINK: of the Windows subsystem for Linux. */
    static final int LX_SYMLINK = 0xA000_001D;

    private static final int AF_UNIX = 0x8000_0023;
    private static final int LX_FIFO = 0x8000_0024;
    private static final int LX_CHR = 0x8000_0025;
    private static final int LX_BLK = 0x8000_0026;

    private ReparsePoint() {}

    /**
     * Whether the length of the data is what the header says: behind tag, length and two bytes reserved, with tags of others
     * than Microsoft a GUID ([MS-FSCC] 2.1.2.2, 2.1.2.3).
     *
     * @param beginning its first bytes, at least the header if it has one
     * @param length bytes of the whole
     */
    static boolean isSound(byte[] beginning, long length) {
        if (beginning.length < HEADER) {
            return false;
        }
        long stated = HEADER + (long) LittleEndian.u16(beginning, 4);
        return length == stated || length == stated + GUID;
    }

    /** What an entry with the tag is; {@code otherwise} if the tag does not say. */
    static Kind kind(int tag, Kind otherwise) {
        return switch (tag) {
            case MOUNT_POINT, SYMLINK, LX_SYMLINK -> Kind.LINK;
            case AF_UNIX, LX_FIFO, LX_CHR, LX_BLK -> Kind.SPECIAL;
            default -> otherwise;
        };
    }
}
