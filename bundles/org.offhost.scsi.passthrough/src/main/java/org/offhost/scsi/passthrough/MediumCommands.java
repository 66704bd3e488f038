// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.passthrough;

import java.util.Set;
import org.offhost.scsi.ScsiCommand;

/** Which commands leave the unit's data as it is; all others may change it. */
final class MediumCommands {
    /**
     * TEST UNIT READY, REWIND, REQUEST SENSE, READ BLOCK LIMITS, READ(6), SPACE(6), INQUIRY, MODE SENSE(6), READ CAPACITY(10), READ(10),
     * LOCATE(10), READ POSITION, SYNCHRONIZE CACHE(10), REPORT DENSITY SUPPORT, LOG SENSE, MODE SENSE(10), PERSISTENT RESERVE IN,
     * RECEIVE COPY RESULTS, READ(16), READ ATTRIBUTE, SYNCHRONIZE CACHE(16), SPACE(16), LOCATE(16), SERVICE ACTION IN(16), REPORT LUNS,
     * MAINTENANCE IN, READ(12).
     */
    private static final Set<Integer> HARMLESS = Set.of(
            0x00, 0x01, 0x03, 0x05, 0x08, 0x11, 0x12, 0x1A, 0x25, 0x28, 0x2B, 0x34, 0x35, 0x44, 0x4D, 0x5A, 0x5E, 0x84,
            0x88, 0x8C, 0x91, 0x92, 0x9E, 0xA0, 0xA3, 0xA8);

    private static final int EXTENDED_COPY = 0x83;

    private MediumCommands() {}

    static boolean mayWrite(ScsiCommand command) {
        return !HARMLESS.contains(command.operationCode());
    }

    /** Whether it may write the unit that it is sent to. A copy manager writes whichever its list names. */
    static boolean mayWriteThisUnit(ScsiCommand command) {
        return mayWrite(command) && command.operationCode() != EXTENDED_COPY;
    }
}
