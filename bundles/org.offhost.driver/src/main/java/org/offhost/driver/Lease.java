// SPDX-License-Identifier: Apache-2.0
package org.offhost.driver;

import java.util.function.BooleanSupplier;
import org.offhost.block.ProviderWithdrawnException;

/**
 * A driver in use for one unit of work: a call, at most {@value #UNIT_OF_WORK} entries, one copy command, one file of a
 * restore, one watch. There is no other way to a driver's service, so whoever withdraws a driver knows who has it. Used by the
 * thread that took it.
 *
 * @param <S> the driver's service interface
 */
public final class Lease<S> implements AutoCloseable {
    /** Most entries or ranges that a driver is leased for. */
    public static final int UNIT_OF_WORK = 1000;

    private final S service;
    private final String title;
    private final BooleanSupplier withdrawn;
    private final Runnable back;
    private boolean closed;

    /**
     * @param title of the driver, for people
     * @param withdrawn whether it is gone
     * @param back told once when the lease ends
     */
    Lease(S service, String title, BooleanSupplier withdrawn, Runnable back) {
        this.service = service;
        this.title = title;
        this.withdrawn = withdrawn;
        this.back = back;
    }

    /**
     * The driver's service, not to be kept for longer than the lease. What it opens (a device, a volume, a snapshot set) may be:
     * that fails by itself when its driver goes.
     *
     * @throws ProviderWithdrawnException if the driver is gone
     */
    public S service() throws ProviderWithdrawnException {
        check();
        return service;
    }

    /**
     * Looks whether the driver is still there. Whoever has it for long asks often: one that is withdrawn and whose session does
     * not fail by itself is let go all the same.
     *
     * @throws ProviderWithdrawnException if it is not
     */
    public void check() throws ProviderWithdrawnException {
        if (withdrawn.getAsBoolean()) {
            throw new ProviderWithdrawnException(title + " was withdrawn");
        }
    }

    /** Gives the driver back; once more does nothing. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            back.run();
        }
    }
}
