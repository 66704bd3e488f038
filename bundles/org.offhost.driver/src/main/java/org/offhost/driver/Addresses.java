// SPDX-License-Identifier: Apache-2.0
package org.offhost.driver;

import java.io.IOException;
import java.util.Optional;
import org.offhost.block.Access;
import org.offhost.block.Designator;
import org.offhost.block.Unit;
import org.offhost.block.UnitLocator;
import org.offhost.block.UnitLocator.Backing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What units are called by people, as the locators of the moment tell it. One that fails is as none. */
public final class Addresses {
    private static final Logger LOG = LoggerFactory.getLogger(Addresses.class);

    private Addresses() {}

    /** Whether anybody is there who could tell. */
    public static boolean canTell(DriverBoard board) {
        return !board.of(UnitLocator.class).isEmpty();
    }

    public static Optional<Backing> backing(DriverBoard board, Designator unit) {
        for (KnownDriver<UnitLocator> locator : board.of(UnitLocator.class)) {
            try {
                Optional<Backing> backing = locator.call(l -> l.backing(unit));
                if (backing.isPresent()) {
                    return backing;
                }
            } catch (IOException | RuntimeException e) {
                // another one may know it
            }
        }
        return Optional.empty();
    }

    /** Whether the locator that created a unit says that it holds nothing yet; what cannot be told may hold something. */
    public static boolean isUntouched(DriverBoard board, Designator unit) {
        for (KnownDriver<UnitLocator> locator : board.of(UnitLocator.class)) {
            try {
                if (locator.call(l -> l.isUntouched(unit))) {
                    return true;
                }
            } catch (IOException | RuntimeException e) {
                // another one may have created it
            }
        }
        return false;
    }

    /** Whether two units keep data in the same place; what cannot be told is another place. */
    public static boolean overlap(DriverBoard board, Designator one, Designator other) {
        for (KnownDriver<UnitLocator> locator : board.of(UnitLocator.class)) {
            try {
                if (locator.call(l -> l.overlap(one, other))) {
                    return true;
                }
            } catch (IOException | RuntimeException e) {
                // another one may know them
            }
        }
        return false;
    }

    /** Has a unit reached again as it was before; whether a driver may know it now. */
    static boolean reach(DriverBoard board, Designator unit) {
        for (KnownDriver<UnitLocator> locator : board.of(UnitLocator.class)) {
            try {
                if (locator.call(l -> l.reach(unit))) {
                    return true;
                }
            } catch (IOException | RuntimeException e) {
                LOG.warn("Unit {} is not reached as it was before: {}", unit, e.getMessage());
            }
        }
        return false;
    }

    /** The unit that is behind an address now; nothing is made. */
    public static Optional<Unit> locate(DriverBoard board, String address, Access access) {
        UnitLocator.Use use = new UnitLocator.Use(access, false, Unit.Kind.BLOCKS, 0, 0);
        for (KnownDriver<UnitLocator> locator : board.of(UnitLocator.class)) {
            try {
                Optional<Unit> unit = locator.call(l -> l.locate(address, use));
                if (unit.isPresent()) {
                    return unit;
                }
            } catch (IOException | RuntimeException e) {
                // the job says what it misses
            }
        }
        return Optional.empty();
    }
}
