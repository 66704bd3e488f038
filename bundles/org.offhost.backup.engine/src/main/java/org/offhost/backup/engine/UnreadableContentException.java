// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.io.IOException;

/** The medium did not give what was to be restored; where it was to go has no part in it. */
final class UnreadableContentException extends IOException {
    private static final long serialVersionUID = 1L;

    UnreadableContentException(IOException cause) {
        super(Sentences.of(cause), cause);
    }

    @Override
    public synchronized IOException getCause() {
        return (IOException) super.getCause();
    }
}
