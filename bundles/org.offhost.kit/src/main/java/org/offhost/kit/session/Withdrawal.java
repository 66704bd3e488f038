// SPDX-License-Identifier: Apache-2.0
package org.offhost.kit.session;

import org.offhost.block.ProviderWithdrawnException;

/**
 * Whether a driver is still there; shared by it and by everything it opened, which asks before every step. Thread-safe.
 *
 * <p>A component withdraws in its {@code @Deactivate} and waits for nothing: whoever is in the midst of a step ends it, and fails
 * at the next one.
 */
public final class Withdrawal {
    private final String driver;
    private volatile boolean withdrawn;

    /** @param driver what a person calls it, with its article: "the NTFS parser" */
    public Withdrawal(String driver) {
        this.driver = driver;
    }

    /** From now on {@link #check} fails. */
    public void withdraw() {
        withdrawn = true;
    }

    /** @throws ProviderWithdrawnException if the driver has gone */
    public void check() throws ProviderWithdrawnException {
        if (withdrawn) {
            throw new ProviderWithdrawnException(driver + " was withdrawn");
        }
    }
}
