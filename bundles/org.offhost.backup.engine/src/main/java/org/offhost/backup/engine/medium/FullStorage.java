// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.medium;

import java.io.IOException;
import java.util.Optional;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.Reason;
import org.offhost.block.Designator;
import org.offhost.block.StorageFullException;
import org.offhost.block.UnitLocator;
import org.offhost.block.UnitLocator.Backing;
import org.offhost.driver.Addresses;
import org.offhost.driver.DriverBoard;
import org.offhost.driver.KnownDriver;

/**
 * What is said, and done, when a unit gets no more room from what keeps it: a person can make room there, so the place is
 * named, and how much is missing; a unit that was made for the job, and holds nothing that is whole, goes again.
 */
public final class FullStorage {
    private FullStorage() {}

    /** Whether that is why something failed. */
    public static boolean is(Throwable e) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (t instanceof StorageFullException) {
                return true;
            }
        }
        return false;
    }

    /**
     * The sentence about it.
     *
     * @param unit "medium naa.…"
     * @param left bytes that are still to be written
     */
    public static String text(DriverBoard board, String unit, Designator designator, long left) {
        Optional<Backing> backing = Addresses.backing(board, designator);
        String place = backing.map(Backing::storage).orElse("what it takes its room from");
        long free = Math.max(0, backing.map(Backing::free).orElse(0L));
        String missing = left > free
                ? (left - free) + " bytes are missing (" + left + " are still to be written, " + free + " are free)"
                : left + " bytes are still to be written, and it gives none of the " + free + " that are free";
        return unit + " cannot be written any further: " + place + " is full. " + missing;
    }

    /** Takes back a unit that was made for the job; whether there was one. */
    public static boolean takeBack(Hands job, Designator unit) {
        for (KnownDriver<UnitLocator> locator : job.board().of(UnitLocator.class)) {
            try {
                if (locator.call(l -> l.takeBack(unit))) {
                    return true;
                }
            } catch (IOException | RuntimeException e) {
                job.note("unit " + unit + " was made for this job and stays: " + Reason.of(e));
            }
        }
        return false;
    }
}
