// SPDX-License-Identifier: Apache-2.0
package org.offhost.driver;

/** That drivers come and go, and the clock by which somebody waits for it. Thread-safe. */
public interface DriverChanges {
    /** A number that changes with every driver that comes or goes. */
    long generation();

    /** How many drivers have gone so far. */
    long withdrawals();

    /** Waits until the generation is another than the one seen, at most for a time. */
    void awaitChange(long seen, long nanos) throws InterruptedException;

    /** Nanoseconds from an arbitrary moment. */
    long nanos();
}
