// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi;

/** Sense keys (SPC-4 table 44). */
public enum SenseKey {
    NO_SENSE(0x0),
    RECOVERED_ERROR(0x1),
    NOT_READY(0x2),
    MEDIUM_ERROR(0x3),
    HARDWARE_ERROR(0x4),
    ILLEGAL_REQUEST(0x5),
    UNIT_ATTENTION(0x6),
    DATA_PROTECT(0x7),
    BLANK_CHECK(0x8),
    VENDOR_SPECIFIC(0x9),
    COPY_ABORTED(0xA),
    ABORTED_COMMAND(0xB),
    RESERVED_C(0xC),
    VOLUME_OVERFLOW(0xD),
    MISCOMPARE(0xE),
    COMPLETED(0xF);

    private final int code;

    SenseKey(int code) {
        this.code = code;
    }

    /** Its four bits. */
    public int code() {
        return code;
    }

    /** The key of the low four bits. */
    public static SenseKey of(int code) {
        for (SenseKey key : values()) {
            if (key.code == (code & 0x0F)) {
                return key;
            }
        }
        throw new AssertionError("every code of four bits has a key");
    }

    @Override
    public String toString() {
        return name().replace('_', ' ');
    }
}
