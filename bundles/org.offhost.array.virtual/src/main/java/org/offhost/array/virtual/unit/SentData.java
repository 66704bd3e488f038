// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.unit;

import org.offhost.array.virtual.medium.MediumException;
import org.offhost.scsi.AdditionalSense;
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
}
