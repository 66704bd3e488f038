// SPDX-License-Identifier: Apache-2.0
package org.offhost.copy;

import java.io.IOException;

/** A device refused a copy, or gave it up half-way. What is durable by then stays so. */
public class CopyException extends IOException {
    private static final long serialVersionUID = 1L;
    private final Reason reason;

    public CopyException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public CopyException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** Why, and what makes sense next. */
    public enum Reason {
        /** The source cannot be read there; another method will fail, too. */
        SOURCE_UNREADABLE,
        /** The destination is full. */
        DESTINATION_FULL,
        /** The destination refuses to be written. */
        DESTINATION_REFUSES,
        /** The copy manager cannot reach one of the units; another method may. */
        UNREACHABLE,
        /** The copy manager cannot do what was asked; another method may. */
        NOT_SUPPORTED,
        /** The device was reset or a command timed out; trying again makes sense. */
        TRANSIENT
    }
}
