// SPDX-License-Identifier: Apache-2.0
package org.offhost.block;

import java.io.IOException;

/** The medium is full. */
public class EndOfMediumException extends IOException {
    private static final long serialVersionUID = 1L;

    public EndOfMediumException(String message) {
        super(message);
    }

    public EndOfMediumException(String message, Throwable cause) {
        super(message, cause);
    }
}
