// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.medium;

import java.io.IOException;
import java.util.Optional;
import org.offhost.backup.engine.job.Cause;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
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
        return unit(e).isPresent();
    }

    /** The unit that got no more room, if that is why something failed. */
    public static Optional<Designator> unit(Throwable e) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (t instanceof StorageFullException full) {
                return Optional.of(full.unit());
            }
        }
        return Optional.empty();
    }

    /**
     * Adds what is full, and how much is missing.
     *
     * @param left bytes that are still to be written
     */
    public static Notice notice(Notice full, DriverBoard board, Designator unit, long left) {
        Optional<Backing> backing = Addresses.backing(board, unit);
        long free = Math.max(0, backing.map(Backing::free).orElse(0L));
        Notice more = backing.isPresent() ? full.with("storage", backing.get().storage()) : full;
        more = more.with("left", left).with("free", free);
        return left > free ? more.with("missing", left - free) : more;
    }

    /** Takes back a unit that was made for the job; whether there was one. */
    public static boolean takeBack(Hands job, Designator unit) {
        for (KnownDriver<UnitLocator> locator : job.board().of(UnitLocator.class)) {
            try {
                if (locator.call(l -> l.takeBack(unit))) {
                    return true;
                }
            } catch (IOException | RuntimeException e) {
                job.note(Notice.of(NoticeCode.UNIT_STAYS).with("unit", unit).with("cause", Cause.of(e)));
            }
        }
        return false;
    }
}
