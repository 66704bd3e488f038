// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.unit;

import org.offhost.array.virtual.medium.MediumException;
import org.offhost.scsi.AdditionalSense;
import org.offhost.scsi.FieldPointer;
import org.offhost.scsi.InvalidFieldException;
import org.offhost.scsi.SenseKey;

/** Whether what came with a command is as long as the command says. */
final class SentData {
    private SentData() {}

    /** @throws MediumException ABORTED COMMAND if fewer bytes came: nothing was written then */
    static void require(Request request, long bytes) throws MediumException {
        int sent = request.sent().remaining();
        if (sent < bytes) {
            throw MediumException.of(
                    SenseKey.ABORTED_COMMAND,
                    AdditionalSense.DATA_PHASE_ERROR,
                    sent + " bytes of data-out, the command needs " + bytes);
        }
    }

    /**
     * For commands whose data has a form: more or less of it is not what they take.
     *
     * @throws InvalidFieldException 24h/00h if another number of bytes came: nothing was written then
     */
    static void requireExactly(Request request, long bytes) throws InvalidFieldException {
        int sent = request.sent().remaining();
        if (sent != bytes) {
            throw new InvalidFieldException(
                    AdditionalSense.INVALID_FIELD_IN_CDB,
                    FieldPointer.at(FieldPointer.Where.CDB, 0),
                    "command",
                    sent + " bytes of data-out, it takes " + bytes);
        }
    }
}
