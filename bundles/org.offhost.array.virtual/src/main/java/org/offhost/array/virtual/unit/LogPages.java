// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.unit;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Supplier;
import org.offhost.array.virtual.access.CommandAccess;
import org.offhost.scsi.AdditionalSense;
import org.offhost.scsi.FieldPointer;
import org.offhost.scsi.InvalidFieldException;
import org.offhost.scsi.ScsiResponse;

/**
 * LOG SENSE (SPC-4, 6.8): which pages there are, and the statistics by which others see whether a unit is written (7.3.9).
 * Cumulative values alone. Thread-safe.
 */
final class LogPages {
    private static final int SUPPORTED = 0x00;
    private static final int STATISTICS = 0x19;

    /** PC of cumulative values. */
    private static final int CUMULATIVE = 1;

    /** General access statistics and performance; intervals are not measured. */
    private static final short ACCESS = 0x0001;

    private static final int ACCESS_LENGTH = 0x40;

    /** FORMAT AND LINKING of a bounded data counter that is binary. */
    private static final byte BINARY_LIST = 0x03;

    private static final int HEADER = 4;

    private final Supplier<AccessCounts> counts;

    LogPages(Supplier<AccessCounts> counts) {
        this.counts = counts;
    }

    CommandRow row() {
        return CommandRow.of("4D 00 FF 00 00 00 00 FF FF 00", CommandAccess.READS, 1, this::sense);
    }

    private ScsiResponse sense(Request request) throws InvalidFieldException {
        ByteBuffer cdb = ByteBuffer.wrap(request.command().cdb());
        int control = cdb.get(2) >> 6 & 0x03;
        int code = cdb.get(2) & 0x3F;
        if (control != CUMULATIVE) {
            throw refused(7, "PC " + control + "; there are cumulative values alone");
        }
        return request.answer(
                switch (code) {
                    case SUPPORTED -> page(SUPPORTED, new byte[] {SUPPORTED, STATISTICS});
                    case STATISTICS -> page(STATISTICS, statistics());
                    default -> throw refused(5, String.format("no log page %02Xh", code));
                },
                cdb.getShort(7) & 0xFFFF);
    }

    private static InvalidFieldException refused(int bit, String problem) {
        return new InvalidFieldException(
                AdditionalSense.INVALID_FIELD_IN_CDB,
                new FieldPointer(FieldPointer.Where.CDB, 2, bit),
                "LOG SENSE",
                problem);
    }

    private byte[] statistics() {
        AccessCounts c = counts.get();
        ByteBuffer b = ByteBuffer.allocate(HEADER + ACCESS_LENGTH);
        b.putShort(ACCESS).put(BINARY_LIST).put((byte) ACCESS_LENGTH);
        List.of(c.reads(), c.writes(), c.blocksWritten(), c.blocksRead()).forEach(b::putLong);
        return b.array();
    }

    private static byte[] page(int code, byte[] parameters) {
        return ByteBuffer.allocate(HEADER + parameters.length)
                .put((byte) code)
                .put((byte) 0)
                .putShort((short) parameters.length)
                .put(parameters)
                .array();
    }
}
