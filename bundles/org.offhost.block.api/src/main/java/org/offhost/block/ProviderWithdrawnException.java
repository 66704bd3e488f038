// SPDX-License-Identifier: Apache-2.0
package org.offhost.block;

import java.io.IOException;

/** The driver behind an open session is gone; a new session may be had from another driver. */
public class ProviderWithdrawnException extends IOException {
    private static final long serialVersionUID = 1L;

    public ProviderWithdrawnException(String message) {
        super(message);
    }

    public ProviderWithdrawnException(String message, Throwable cause) {
        super(message, cause);
    }
}
