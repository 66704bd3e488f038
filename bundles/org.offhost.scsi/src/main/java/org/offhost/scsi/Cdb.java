// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi;

import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * A command descriptor block with its fields read out.
 *
 * <p>{@link CdbDecoder} takes every length of a command that is listed, encoding gives the one that this project sends. Allocation
 * and list lengths past 2³¹ - 1 are cut to that.
 */
public sealed interface Cdb {
    /** The bytes that go over the nexus. */
    byte[] encode();

    /** Its name as the standards write it: {@code READ CAPACITY(16)}. */
    default String title() {
        return getClass()
                .getSimpleName()
                .replaceAll("(?<=[a-z])(?=[A-Z0-9])", " ")
                .replaceAll(" ([0-9]+)$", "($1)")
                .toUpperCase(Locale.ROOT);
    }

    /** TEST UNIT READY (SPC-4 6.47). */
    record TestUnitReady() implements Cdb {
        @Override
        public byte[] encode() {
            return new byte[6];
        }
    }

    /** REQUEST SENSE (SPC-4 6.39). */
    record RequestSense(boolean descriptors, int allocation) implements Cdb {
        @Override
        public byte[] encode() {
            return six(0x03, descriptors ? 1 : 0, (int) Fields.fits("allocation", allocation, 8));
        }
    }

    /**
     * INQUIRY (SPC-4 6.6).
     *
     * @param vpd whether a vital product data page is asked for
     * @param page its code; 0 for standard INQUIRY data
     */
    record Inquiry(boolean vpd, int page, int allocation) implements Cdb {
        @Override
        public byte[] encode() {
            return six(0x12, vpd ? 1 : 0, page << 16 | (int) Fields.fits("allocation", allocation, 16));
        }
    }

    /** MODE SENSE(6) (SPC-4 6.13). */
    record ModeSense(boolean noBlockDescriptors, int page, int subpage, int allocation) implements Cdb {
        @Override
        public byte[] encode() {
            return six(0x1A, noBlockDescriptors ? 0x08 : 0, page << 16 | subpage << 8 | allocation);
        }
    }

    /** REPORT LUNS (SPC-4 6.33). */
    record ReportLuns(int select, int allocation) implements Cdb {
        @Override
        public byte[] encode() {
            return of(12, 0xA0).put(2, (byte) select).putInt(6, allocation).array();
        }
    }

    /** READ CAPACITY(10) (SBC-3 5.15). */
    record ReadCapacity10() implements Cdb {
        @Override
        public byte[] encode() {
            return of(10, 0x25).array();
        }
    }

    /** READ CAPACITY(16) (SBC-3 5.16). */
    record ReadCapacity16(int allocation) implements Cdb {
        @Override
        public byte[] encode() {
            return of(16, 0x9E).put(1, (byte) 0x10).putInt(10, allocation).array();
        }
    }

    /** READ(16); READ(10) is decoded, too (SBC-3 5.11, 5.13). */
    record Read(long lba, long blocks, boolean forceUnitAccess) implements Cdb {
        @Override
        public byte[] encode() {
            return blockCommand(0x88, forceUnitAccess ? 0x08 : 0, lba, blocks);
        }
    }

    /** WRITE(16); WRITE(10) is decoded, too (SBC-3 5.34, 5.36). */
    record Write(long lba, long blocks, boolean forceUnitAccess) implements Cdb {
        @Override
        public byte[] encode() {
            return blockCommand(0x8A, forceUnitAccess ? 0x08 : 0, lba, blocks);
        }
    }

    /** SYNCHRONIZE CACHE(16); SYNCHRONIZE CACHE(10) is decoded, too. 0 blocks: up to the end (SBC-3 5.24, 5.25). */
    record SynchronizeCache(long lba, long blocks, boolean immediate) implements Cdb {
        @Override
        public byte[] encode() {
            return blockCommand(0x91, immediate ? 0x02 : 0, lba, blocks);
        }
    }

    /**
     * WRITE SAME(16) (SBC-3 5.45).
     *
     * @param unmap whether the blocks may be unmapped
     * @param noData NDOB: there is no data-out, the block is all zeros
     */
    record WriteSame(long lba, long blocks, boolean unmap, boolean noData) implements Cdb {
        @Override
        public byte[] encode() {
            return blockCommand(0x93, (unmap ? 0x08 : 0) | (noData ? 0x01 : 0), lba, blocks);
        }
    }

    /**
     * READ(6) of a tape (SSC-4 5.4).
     *
     * @param fixed whether {@code length} counts blocks of fixed length, otherwise bytes of one record
     * @param suppressIncorrectLength SILI
     */
    record ReadRecord(boolean fixed, boolean suppressIncorrectLength, int length) implements Cdb {
        @Override
        public byte[] encode() {
            int flags = (suppressIncorrectLength ? 2 : 0) | (fixed ? 1 : 0);
            return six(0x08, flags, (int) Fields.fits("length", length, 24));
        }
    }

    /** WRITE(6) of a tape (SSC-4 5.6). */
    record WriteRecord(boolean fixed, int length) implements Cdb {
        @Override
        public byte[] encode() {
            return six(0x0A, fixed ? 1 : 0, (int) Fields.fits("length", length, 24));
        }
    }

    /** WRITE FILEMARKS(6) (SSC-4 5.8). */
    record WriteFilemarks(boolean immediate, int count) implements Cdb {
        @Override
        public byte[] encode() {
            return six(0x10, immediate ? 1 : 0, (int) Fields.fits("count", count, 24));
        }
    }

    /** REWIND (SSC-4 7.11). */
    record Rewind(boolean immediate) implements Cdb {
        @Override
        public byte[] encode() {
            return six(0x01, immediate ? 1 : 0, 0);
        }
    }

    /** SPACE(6), and SPACE(16) where the count needs it (SSC-4 7.12, 7.13). A negative count goes back. */
    record Space(int what, long count) implements Cdb {
        public static final int RECORDS = 0;
        public static final int FILEMARKS = 1;
        public static final int END_OF_DATA = 3;

        @Override
        public byte[] encode() {
            if (count >= -0x80_0000 && count < 0x80_0000) {
                return six(0x11, what, (int) count & 0xFF_FFFF);
            }
            return of(16, 0x91).put(1, (byte) what).putLong(4, count).array();
        }
    }

    /** LOCATE(10), and LOCATE(16) where the identifier needs it (SSC-4 7.2, 7.3). */
    record Locate(long object, boolean immediate) implements Cdb {
        @Override
        public byte[] encode() {
            if (object >>> 32 == 0) {
                return of(10, 0x2B)
                        .put(1, (byte) (immediate ? 1 : 0))
                        .putInt(3, (int) object)
                        .array();
            }
            return of(16, 0x92)
                    .put(1, (byte) (immediate ? 1 : 0))
                    .putLong(4, object)
                    .array();
        }
    }

    /** READ POSITION: short form 00h, long form 06h (SSC-4 7.7). */
    record ReadPosition(int serviceAction, int allocation) implements Cdb {
        public static final int SHORT = 0x00;
        public static final int LONG = 0x06;

        @Override
        public byte[] encode() {
            return of(10, 0x34)
                    .put(1, (byte) serviceAction)
                    .putShort(7, (short) (serviceAction == SHORT || serviceAction == LONG ? 0 : allocation))
                    .array();
        }
    }

    /** READ BLOCK LIMITS (SSC-4 7.6). */
    record ReadBlockLimits() implements Cdb {
        @Override
        public byte[] encode() {
            return six(0x05, 0, 0);
        }
    }

    /** EXTENDED COPY(LID1) (SPC-4 6.4). */
    record ExtendedCopy(int listLength) implements Cdb {
        @Override
        public byte[] encode() {
            return of(16, 0x83).putInt(10, listLength).array();
        }
    }

    /** RECEIVE COPY RESULTS, the service actions of EXTENDED COPY(LID1) (SPC-4 6.21 to 6.24). */
    record ReceiveCopyResults(int serviceAction, int listIdentifier, int allocation) implements Cdb {
        public static final int STATUS = 0x00;
        public static final int OPERATING_PARAMETERS = 0x03;
        public static final int FAILED_SEGMENT_DETAILS = 0x04;

        @Override
        public byte[] encode() {
            return of(16, 0x84)
                    .put(1, (byte) serviceAction)
                    .put(2, (byte) listIdentifier)
                    .putInt(10, allocation)
                    .array();
        }
    }

    private static ByteBuffer of(int length, int operationCode) {
        return ByteBuffer.allocate(length).put(0, (byte) operationCode);
    }

    private static byte[] six(int operationCode, int flags, int bytes2To4) {
        ByteBuffer b = of(6, operationCode).put(1, (byte) flags);
        Fields.put24(b, 2, bytes2To4);
        return b.array();
    }

    private static byte[] blockCommand(int operationCode, int flags, long lba, long blocks) {
        return of(16, operationCode)
                .put(1, (byte) flags)
                .putLong(2, Fields.fits("lba", lba, 63))
                .putInt(10, (int) Fields.fits("blocks", blocks, 32))
                .array();
    }
}
