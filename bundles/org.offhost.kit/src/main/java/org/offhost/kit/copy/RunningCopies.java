// SPDX-License-Identifier: Apache-2.0
package org.offhost.kit.copy;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.kit.session.Withdrawal;

/** The copies of a provider that are not over, all of which end when it is withdrawn. Thread-safe. */
public final class RunningCopies {
    /** Sessions have to fail within a second of the withdrawal. */
    private static final Duration SETTLE = Duration.ofMillis(900);

    private final Withdrawal session;
    private final Set<StoppableCopy> copies = ConcurrentHashMap.newKeySet();
    private volatile boolean withdrawn;

    /** @param driver what a person calls it, with its article: "the host copy driver" */
    public RunningCopies(String driver) {
        session = new Withdrawal(driver);
    }

    /** @throws ProviderWithdrawnException if the provider has gone */
    public void check() throws ProviderWithdrawnException {
        session.check();
    }

    /** Keeps one, which has not begun, until its end; one that comes as the provider goes is stopped before its first step. */
    public <T extends StoppableCopy> T add(T copy) {
        copy.ownedBy(copies::remove);
        copies.add(copy);
        if (withdrawn) {
            copy.withdraw();
        }
        return copy;
    }

    /** How many are not over. */
    public int count() {
        return copies.size();
    }

    /**
     * Has all of them end and gives them the time to settle, less than a second.
     *
     * @return how many had not ended then
     */
    public int withdraw() {
        withdrawn = true;
        session.withdraw();
        copies.forEach(StoppableCopy::withdraw);
        long deadline = System.nanoTime() + SETTLE.toNanos();
        int late = 0;
        try {
            for (StoppableCopy copy : copies) {
                late += hasEnded(copy, Duration.ofNanos(Math.max(0, deadline - System.nanoTime()))) ? 0 : 1;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return late;
    }

    private static boolean hasEnded(StoppableCopy copy, Duration limit) throws InterruptedException {
        try {
            return copy.await(limit);
        } catch (IOException | CancellationException e) {
            return true; // as it was asked to
        }
    }
}
