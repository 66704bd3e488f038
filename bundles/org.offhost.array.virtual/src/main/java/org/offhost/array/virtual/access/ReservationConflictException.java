// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.access;

import java.io.IOException;

/** Another nexus holds the unit: the command ends with status RESERVATION CONFLICT and has done nothing (SPC-4, 5.13). */
public final class ReservationConflictException extends IOException {
    private static final long serialVersionUID = 1L;

    public ReservationConflictException(String message) {
        super(message);
    }
}
