// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi;

/** Sense keys; the ordinal is the code (SPC-4 table 44). */
public enum SenseKey {
    NO_SENSE,
    RECOVERED_ERROR,
    NOT_READY,
    MEDIUM_ERROR,
    HARDWARE_ERROR,
    ILLEGAL_REQUEST,
    UNIT_ATTENTION,
    DATA_PROTECT,
    BLANK_CHECK,
    VENDOR_SPECIFIC,
    COPY_ABORTED,
    ABORTED_COMMAND,
    RESERVED_C,
    VOLUME_OVERFLOW,
    MISCOMPARE,
    COMPLETED;

    /** The key of the low four bits. */
    public static SenseKey of(int code) {
        return values()[code & 0x0F];
    }

    @Override
    public String toString() {
        return name().replace('_', ' ');
    }
}
