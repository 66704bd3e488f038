// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import org.offhost.block.ProviderWithdrawnException;

/** Whether the parser is still there: its sessions ask before every step. Thread-safe. */
final class Withdrawal {
    private volatile boolean withdrawn;

    void withdraw() {
        withdrawn = true;
    }

    void check() throws ProviderWithdrawnException {
        if (withdrawn) {
            throw new ProviderWithdrawnException("the NTFS parser was withdrawn; open the volume with another one");
        }
    }
}
