// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.pdu;

/**
 * How the bytes that a command wanted to move differ from those that the initiator expected.
 *
 * @param overflow whether they are more, so that some stayed behind; else they are less, or as many
 * @param bytes the difference, up to 2³² - 1
 */
public record Residual(boolean overflow, long bytes) {
    /** As expected. */
    public static final Residual NONE = new Residual(false, 0);

    private static final long MOST = 0xFFFF_FFFFL;

    public Residual {
        bytes = Math.min(bytes, MOST);
        overflow &= bytes != 0; // an overflow of nothing is none
    }

    /** @param expected by the initiator; {@code wanted} by the command */
    public static Residual of(long expected, long wanted) {
        return new Residual(wanted > expected, Math.abs(wanted - expected));
    }

    static Residual of(boolean overflow, boolean underflow, int field) throws MalformedPduException {
        if (overflow && underflow) {
            throw MalformedPduException.at("basic header", 1, "overflow and underflow are both set");
        }
        return overflow || underflow ? new Residual(overflow, field & MOST) : NONE;
    }

    int flags() {
        return bytes == 0 ? 0 : overflow ? 0x04 : 0x02;
    }

    int field() {
        return (int) bytes;
    }
}
