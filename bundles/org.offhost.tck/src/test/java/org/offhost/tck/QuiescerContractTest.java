// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.offhost.block.Designator;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.snapshot.Quiescer;
import org.offhost.tck.snapshot.QuiescerContract;

/** The contract on the smallest thing that keeps it: a door that writers pass, and a time that is counted. */
class QuiescerContractTest extends QuiescerContract {
    private static final Designator UNIT = Designator.parse("uri.door:one");

    private final Door door = new Door();
    private Doorkeeper keeper = new Doorkeeper(door);

    /** What the writers pass. It is there whoever keeps it. */
    private static final class Door {
        private Duration now = Duration.ZERO;
        private Duration shutUntil = Duration.ZERO;
        private Object shutBy;

        boolean isShut() {
            return shutBy != null && now.compareTo(shutUntil) < 0;
        }
    }

    private static final class Doorkeeper implements Quiescer {
        private final Door door;
        private boolean withdrawn;

        Doorkeeper(Door door) {
            this.door = door;
        }

        void withdraw() {
            withdrawn = true;
            door.shutBy = null;
        }

        @Override
        public Optional<Lease> freeze(Designator unit, Duration maxHold) throws IOException {
            if (withdrawn) {
                throw new ProviderWithdrawnException("the doorkeeper left");
            }
            if (!unit.equals(UNIT)) {
                return Optional.empty();
            }
            if (door.isShut()) {
                throw new IOException("the door is shut already");
            }
            Lease lease = new Shut();
            door.shutBy = lease;
            door.shutUntil = door.now.plus(maxHold);
            return Optional.of(lease);
        }

        private final class Shut implements Lease {
            @Override
            public boolean applicationConsistent() {
                return false;
            }

            @Override
            public boolean holds() {
                return door.shutBy == this && door.isShut();
            }

            @Override
            public void close() {
                door.shutBy = door.shutBy == this ? null : door.shutBy;
            }
        }
    }

    @Override
    protected Quiescer quiescer() {
        return keeper;
    }

    @Override
    protected void withdraw() {
        keeper.withdraw();
    }

    @Override
    protected Designator unit() {
        return UNIT;
    }

    @Override
    protected boolean isHeld() {
        return door.isShut();
    }

    @Override
    protected void elapse(Duration time) {
        door.now = door.now.plus(time);
    }

    @Override
    protected boolean thawBehind() {
        door.shutBy = null;
        return true;
    }

    @Override
    protected Optional<Quiescer> killed() {
        door.shutBy = null;
        keeper = new Doorkeeper(door);
        return Optional.of(keeper);
    }
}
