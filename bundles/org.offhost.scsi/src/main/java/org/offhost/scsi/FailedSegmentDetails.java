// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * How a copy failed: RECEIVE COPY FAILURE DETAILS(LID1) data (SPC-4 6.22).
 *
 * @param status status of the EXTENDED COPY command
 * @param sense its sense data
 */
public record FailedSegmentDetails(int status, byte[] sense) {
    /** Bytes before the sense data. */
    public static final int FIXED_LENGTH = 60;

    public FailedSegmentDetails {
        sense = sense.clone();
    }

    @Override
    public byte[] sense() {
        return sense.clone();
    }

    public byte[] encode() {
        ByteBuffer b = ByteBuffer.allocate(FIXED_LENGTH + sense.length);
        b.putInt(0, b.capacity() - 4).put(56, (byte) status).putShort(58, (short) sense.length);
        return b.put(FIXED_LENGTH, sense).array();
    }

    public static FailedSegmentDetails decode(ByteBuffer data) throws InvalidFieldException {
        Fields f = Fields.ofData(data, "copy failure details");
        return new FailedSegmentDetails(f.u8(56), f.raw(FIXED_LENGTH, f.u16(58)));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FailedSegmentDetails d && status == d.status && Arrays.equals(sense, d.sense);
    }

    @Override
    public int hashCode() {
        return 31 * status + Arrays.hashCode(sense);
    }
}
