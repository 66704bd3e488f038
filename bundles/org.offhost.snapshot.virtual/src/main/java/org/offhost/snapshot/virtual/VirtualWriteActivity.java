// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.virtual;

import java.io.IOException;
import java.util.Optional;
import org.offhost.array.virtual.management.VirtualArray;
import org.offhost.array.virtual.management.WriteReading;
import org.offhost.block.Designator;
import org.offhost.snapshot.WriteActivityMonitor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** The write counters of the embedded array, which see every initiator and the copy manager. */
@Component(service = WriteActivityMonitor.class, immediate = true)
public final class VirtualWriteActivity implements WriteActivityMonitor {
    private final Presence presence;

    @Activate
    public VirtualWriteActivity(@Reference VirtualArray array) {
        this.presence = new Presence(array);
    }

    @Deactivate
    void withdraw() {
        presence.withdraw();
    }

    @Override
    public Optional<Scope> scope(Designator unit) throws IOException {
        return presence.ask(array -> array.units().stream()
                .filter(u -> u.designator().equals(unit))
                .findFirst()
                .map(u -> u.hostDevice() ? Scope.HOST_LOCAL : Scope.LUN_GLOBAL));
    }

    @Override
    public Watch watch(Designator unit) throws IOException {
        Counter counter = new Counter(unit);
        counter.sample();
        return counter;
    }

    private final class Counter implements Watch {
        private final Designator unit;

        private Counter(Designator unit) {
            this.unit = unit;
        }

        @Override
        public Sample sample() throws IOException {
            WriteReading reading = presence.ask(array -> array.writes(unit));
            return new Sample(reading.epoch(), reading.writes());
        }

        @Override
        public void close() {
            // the array counts whether anybody watches or not
        }
    }
}
