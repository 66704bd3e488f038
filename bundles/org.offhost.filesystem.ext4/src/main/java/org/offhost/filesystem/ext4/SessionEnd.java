// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import org.offhost.block.ProviderWithdrawnException;

/** Whether the parser is still there; shared by it and by everything it opened. Thread-safe. */
final class SessionEnd {
    private volatile boolean ended;

    void end() {
        ended = true;
    }

    void check() throws ProviderWithdrawnException {
        if (ended) {
            throw new ProviderWithdrawnException("the ext parser was withdrawn");
        }
    }
}
