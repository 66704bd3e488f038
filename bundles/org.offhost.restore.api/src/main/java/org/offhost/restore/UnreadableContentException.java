// SPDX-License-Identifier: Apache-2.0
package org.offhost.restore;

import java.io.IOException;

/** What was to be placed could not be read; where it was to go has no part in it. The message is a sentence. */
public class UnreadableContentException extends IOException {
    private static final long serialVersionUID = 1L;

    public UnreadableContentException(String message, IOException cause) {
        super(message, cause);
    }
}
