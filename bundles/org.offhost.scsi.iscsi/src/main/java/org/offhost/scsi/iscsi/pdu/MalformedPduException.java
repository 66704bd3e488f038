// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.pdu;

import java.io.IOException;

/** Bytes of a peer that are no PDU, or one that says what it must not. */
public final class MalformedPduException extends IOException {
    private static final long serialVersionUID = 1L;
    private final int reason;

    /** @param problem structure, place, found, expected */
    public MalformedPduException(int reason, String problem) {
        super(problem);
        this.reason = reason;
    }

    static MalformedPduException at(String pdu, int position, String problem) {
        return new MalformedPduException(Reject.PROTOCOL_ERROR, pdu + ", byte " + position + ": " + problem);
    }

    /** Why a target rejects it: {@link Reject#PROTOCOL_ERROR}, … */
    public int reason() {
        return reason;
    }
}
