// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.fat;

import org.offhost.block.ProviderWithdrawnException;

/** Whether the parser is still there; shared by it and by everything it opened. Thread-safe. */
final class Withdrawal {
    private volatile boolean withdrawn;

    void withdraw() {
        withdrawn = true;
    }

    void check() throws ProviderWithdrawnException {
        if (withdrawn) {
            throw new ProviderWithdrawnException("the FAT parser was withdrawn");
        }
    }
}
