// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.text;

import java.io.IOException;
import org.offhost.scsi.iscsi.pdu.LoginResponse;

/** Text that cannot be, or that the two sides do not agree on. */
public final class NegotiationException extends IOException {
    private static final long serialVersionUID = 1L;
    private final int status;

    /** One that ends a login with {@link LoginResponse#INITIATOR_ERROR}. */
    public NegotiationException(String problem) {
        this(LoginResponse.INITIATOR_ERROR, problem);
    }

    /** @param status class and detail by which a target ends the login */
    public NegotiationException(int status, String problem) {
        // parts of it are a stranger's words, and it is logged
        super(problem.replaceAll("\\p{Cntrl}", "?"));
        this.status = status;
    }

    /** Class and detail by which a target ends the login. */
    public int status() {
        return status;
    }
}
