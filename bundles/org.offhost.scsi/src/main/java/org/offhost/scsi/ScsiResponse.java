// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi;

import java.util.Arrays;

/**
 * How a command ended.
 *
 * @param status SAM-5 table 33: {@link #GOOD}, {@link #CHECK_CONDITION}, …
 * @param sense sense data as sent, fixed or descriptor format; empty unless the status is CHECK CONDITION
 */
public record ScsiResponse(int status, byte[] sense) {
    public static final int GOOD = 0x00;
    public static final int CHECK_CONDITION = 0x02;
    public static final int BUSY = 0x08;
    public static final int RESERVATION_CONFLICT = 0x18;
    public static final int TASK_SET_FULL = 0x28;
    public static final int TASK_ABORTED = 0x40;

    public ScsiResponse {
        sense = sense.clone();
    }

    /** A response without anything to say. */
    public static ScsiResponse good() {
        return new ScsiResponse(GOOD, new byte[0]);
    }

    @Override
    public byte[] sense() {
        return sense.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ScsiResponse r && status == r.status && Arrays.equals(sense, r.sense);
    }

    @Override
    public int hashCode() {
        return 31 * status + Arrays.hashCode(sense);
    }
}
