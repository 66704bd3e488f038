// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.portal;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What a command descriptor block says of its data, where it says it: so many bytes, in or out. Without it a target could not
 * tell an initiator that it expected too few.
 *
 * @param out whether data goes to the unit
 * @param bytes how many, at most
 */
record TransferLength(boolean out, long bytes) {
    /** Of a command that moves nothing. */
    static final TransferLength NOTHING = new TransferLength(false, 0);

    /**
     * Reads it from a command.
     *
     * @param tape whether the unit is a tape, where READ(6) and WRITE(6) count bytes
     * @param block length of a block; asked only if it is needed
     * @return empty if nobody here knows
     */
    static Optional<TransferLength> of(byte[] cdb, boolean tape, LongSupplier block) {
        ByteBuffer b = ByteBuffer.wrap(cdb);
        switch (cdb[0] & 0xFF) {
            case 0x00, 0x01, 0x10, 0x11, 0x1B, 0x1E, 0x2B, 0x35, 0x91, 0x92:
                return Optional.of(NOTHING);
            case 0x08, 0x0A:
                return tape ? record(cdb) : Optional.empty();
            case 0x28:
                return blocks(false, b.getShort(7) & 0xFFFF, block);
            case 0x2A, 0x2E:
                return blocks(true, b.getShort(7) & 0xFFFF, block);
            case 0xA8:
                return blocks(false, b.getInt(6) & 0xFFFF_FFFFL, block);
            case 0xAA, 0xAE:
                return blocks(true, b.getInt(6) & 0xFFFF_FFFFL, block);
            case 0x88:
                return blocks(false, b.getInt(10) & 0xFFFF_FFFFL, block);
            case 0x8A, 0x8E:
                return blocks(true, b.getInt(10) & 0xFFFF_FFFFL, block);
            case 0x03, 0x1A:
                return in(cdb[4] & 0xFF);
            case 0x12:
                return in(b.getShort(3) & 0xFFFF);
            case 0x25:
                return in(8);
            case 0x4D, 0x5A, 0x5E:
                return in(b.getShort(7) & 0xFFFF);
            case 0x9E, 0x84, 0x8C:
                return in(b.getInt(10) & 0xFFFF_FFFFL);
            case 0xA0, 0xA3:
                return in(b.getInt(6) & 0xFFFF_FFFFL);
            case 0x83:
                return Optional.of(new TransferLength(true, b.getInt(10) & 0xFFFF_FFFFL));
            default:
                return Optional.empty();
        }
    }

    /** READ(6) and WRITE(6) of a tape: a record of so many bytes. */
    private static Optional<TransferLength> record(byte[] cdb) {
        boolean fixed = (cdb[1] & 1) != 0;
        int length = (cdb[2] & 0xFF) << 16 | (cdb[3] & 0xFF) << 8 | cdb[4] & 0xFF;
        return fixed ? Optional.empty() : Optional.of(new TransferLength(cdb[0] == 0x0A, length));
    }

    private static Optional<TransferLength> in(long bytes) {
        return Optional.of(new TransferLength(false, bytes));
    }

    private static Optional<TransferLength> blocks(boolean out, long count, LongSupplier block) {
        long length = block.getAsLong();
        return length == 0 ? Optional.empty() : Optional.of(new TransferLength(out, count * length));
    }
}
