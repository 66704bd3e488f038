// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.passthrough;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * {@code struct sg_io_hdr} of {@code scsi/sg.h}, version 3, as 64-bit Linux lays it out: pointers at multiples of eight, in the
 * order of the machine's bytes.
 */
final class SgHeader {
    /** SG_IO. */
    static final int TRANSFER = 0x2285;

    /** BLKSECTGET: of a generic node the bytes of its longest transfer. */
    static final int LONGEST_TRANSFER = 0x1267;

    static final int LENGTH = 88;

    /** Room for sense data; units send at most 252 bytes (SPC-4, 4.5.1). */
    static final int SENSE = 252;

    private static final int INTERFACE = 'S';
    private static final int NONE = -1;
    private static final int TO_UNIT = -2;
    private static final int FROM_UNIT = -3;

    private static final int DIRECTION_AT = 4;
    private static final int CDB_LENGTH_AT = 8;
    private static final int SENSE_ROOM_AT = 9;
    private static final int DATA_LENGTH_AT = 12;
    private static final int DATA_AT = 16;
    private static final int CDB_AT = 24;
    private static final int SENSE_AT = 32;
    private static final int TIMEOUT_AT = 40;
    private static final int STATUS_AT = 64;
    private static final int SENSE_LENGTH_AT = 67;
    private static final int HOST_STATUS_AT = 68;
    private static final int DRIVER_STATUS_AT = 70;
    private static final int RESIDUAL_AT = 72;

    private SgHeader() {}

    /**
     * What the kernel is to do. Addresses are those of memory.
     *
     * @param out whether data goes to the unit, if there is any
     * @param milliseconds longest wait, at least 1
     */
    record Request(long cdb, int cdbLength, long data, int dataLength, boolean out, long sense, int milliseconds) {}

    /** Fills a buffer of {@value #LENGTH} bytes. */
    static void encode(Request r, ByteBuffer header) {
        header.order(ByteOrder.nativeOrder()).put(0, new byte[LENGTH]);
        header.putInt(0, INTERFACE);
        header.putInt(DIRECTION_AT, r.dataLength() == 0 ? NONE : r.out() ? TO_UNIT : FROM_UNIT);
        header.put(CDB_LENGTH_AT, (byte) r.cdbLength());
        header.put(SENSE_ROOM_AT, (byte) SENSE);
        header.putInt(DATA_LENGTH_AT, r.dataLength());
        header.putLong(DATA_AT, r.dataLength() == 0 ? 0 : r.data());
        header.putLong(CDB_AT, r.cdb());
        header.putLong(SENSE_AT, r.sense());
        header.putInt(TIMEOUT_AT, r.milliseconds());
    }

    /**
     * What the kernel has written into it.
     *
     * @param dataLength as it was asked for
     * @param sense where sense data was to go, from 0
     * @throws IOException if it says what cannot be
     */
    static SgResult decode(ByteBuffer header, int dataLength, ByteBuffer sense) throws IOException {
        header.order(ByteOrder.nativeOrder());
        int senseLength = header.get(SENSE_LENGTH_AT) & 0xFF;
        if (header.getInt(0) != INTERFACE || senseLength > SENSE) {
            throw new IOException("the kernel's answer to SG_IO is damaged: interface " + header.getInt(0) + ", "
                    + senseLength + " bytes of sense data in " + SENSE);
        }
        byte[] told = new byte[senseLength];
        sense.get(0, told);
        return new SgResult(
                header.get(STATUS_AT) & 0xFF,
                told,
                header.getShort(HOST_STATUS_AT) & 0xFFFF,
                header.getShort(DRIVER_STATUS_AT) & 0xFFFF,
                dataLength,
                header.getInt(RESIDUAL_AT));
    }
}
