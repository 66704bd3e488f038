// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.unit;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.offhost.array.virtual.medium.disk.BlockMedium;
import org.offhost.scsi.AdditionalSense;
import org.offhost.scsi.FieldPointer;
import org.offhost.scsi.InvalidFieldException;

/**
 * Logical blocks that a command names, whichever length its descriptor block has (SBC-3, 5).
 *
 * @param lba of the first; negative if it is past 2⁶³
 * @param blocks how many
 * @param flags byte 1 of the descriptor block
 */
record BlockRange(long lba, long blocks, int flags) {
    private static final int FORCE_UNIT_ACCESS = 0x08;

    /** Of a six-byte command that says 0. */
    private static final int SIX_BYTE_MOST = 256;

    static BlockRange of(byte[] cdb) {
        ByteBuffer b = ByteBuffer.wrap(cdb);
        switch ((cdb[0] & 0xFF) >> 5) {
            case 0:
                int count = cdb[4] & 0xFF;
                return new BlockRange(b.getInt(0) & 0x1F_FFFF, count == 0 ? SIX_BYTE_MOST : count, 0);
            case 5:
                return new BlockRange(u32(b, 2), u32(b, 6), cdb[1]);
            case 4:
                return new BlockRange(b.getLong(2), u32(b, 10), cdb[1]);
            default:
                return new BlockRange(u32(b, 2), b.getShort(7) & 0xFFFF, cdb[1]);
        }
    }

    private static long u32(ByteBuffer b, int at) {
        return b.getInt(at) & 0xFFFF_FFFFL;
    }

    boolean forceUnitAccess() {
        return (flags & FORCE_UNIT_ACCESS) != 0;
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** Up to the end of the disk, where 0 blocks mean that. */
    BlockRange upToTheEnd(BlockMedium medium) throws IOException {
        long all = medium.size() / medium.blockLength();
        return blocks != 0 || lba < 0 || lba > all ? this : new BlockRange(lba, all - lba, flags);
    }

    /** Byte of the disk at which they begin; refuses blocks that do not exist. */
    long position(BlockMedium medium) throws IOException {
        long all = medium.size() / medium.blockLength();
        // an address that does not exist is refused even where nothing is moved
        if (lba < 0 || lba >= all || lba > all - blocks) {
            throw new InvalidFieldException(
                    AdditionalSense.LBA_OUT_OF_RANGE,
                    FieldPointer.at(FieldPointer.Where.CDB, 2),
                    "command",
                    blocks + " blocks from " + Long.toUnsignedString(lba) + " of " + all);
        }
        return lba * medium.blockLength();
    }

    /** Bytes of the disk. */
    long bytes(BlockMedium medium) {
        return blocks * medium.blockLength();
    }
}
