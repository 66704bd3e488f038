// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.pdu;

/**
 * The T and C bits and the stages of a login unit.
 *
 * @param transit whether the sender would go on to the next stage
 * @param more whether the text goes on in the next unit
 * @param current {@link #SECURITY}, …
 * @param next the stage to go on to; 0 unless {@code transit}
 */
public record LoginStage(boolean transit, boolean more, int current, int next) {
    public static final int SECURITY = 0;
    public static final int OPERATIONAL = 1;
    public static final int FULL_FEATURE = 3;

    private static final int NO_STAGE = 2;

    static LoginStage of(String pdu, int flags) throws MalformedPduException {
        boolean transit = (flags & 0x80) != 0;
        boolean more = (flags & 0x40) != 0;
        int current = flags >> 2 & 3;
        int next = transit ? flags & 3 : 0;
        boolean forward = next > current && next != NO_STAGE;
        if (current >= NO_STAGE || transit && (more || !forward)) {
            throw MalformedPduException.at(pdu, 1, String.format("flags %02Xh are no step of a login", flags & 0xFF));
        }
        return new LoginStage(transit, more, current, next);
    }

    int flags() {
        return (transit ? 0x80 | next : 0) | (more ? 0x40 : 0) | current << 2;
    }
}
