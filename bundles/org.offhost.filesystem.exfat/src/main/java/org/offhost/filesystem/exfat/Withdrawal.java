// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.exfat;

import org.offhost.block.ProviderWithdrawnException;

/** Whether the parser is still there; shared by it and by everything it opened. Thread-safe. */
final class Withdrawal {
    private volatile boolean withdrawn;

    void withdraw() {
        withdrawn = true;
    }

    void check() throws ProviderWithdrawnException {
        if (withdrawn) {
            throw new ProviderWithdrawnException("the exFAT parser was withdrawn");
        }
    }
}
