// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.backup;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.offhost.block.Designator;
import org.offhost.driver.Lease;
import org.offhost.snapshot.WriteActivityMonitor;
import org.offhost.snapshot.WriteActivityMonitor.Sample;
import org.offhost.snapshot.WriteActivityMonitor.Watch;

/** A watch on all units that are cut together: they are quiet when each of them is. Belongs to one thread. */
final class GateWatch implements Watch {
    private final List<One> all = new ArrayList<>();
    private Designator lastWritten;

    /** One of the units, and who sees its writes. */
    private static final class One {
        private final Designator unit;
        private final Lease<WriteActivityMonitor> monitor;
        private Watch watch;
        private Sample last;

        One(Designator unit, Lease<WriteActivityMonitor> monitor) {
            this.unit = unit;
            this.monitor = monitor;
        }

        void close() throws IOException {
            try (monitor) {
                if (watch != null) {
                    watch.close();
                }
            }
        }
    }

    /** Watches one more. What was begun is closed with this one, whether it fails or not. */
    void add(Designator unit, Lease<WriteActivityMonitor> monitor) throws IOException {
        One one = new One(unit, monitor);
        all.add(one);
        one.watch = monitor.service().watch(unit);
        lastWritten = lastWritten == null ? unit : lastWritten;
    }

    /** The one that was seen written last; the first one, if none was. */
    Designator lastWritten() {
        return lastWritten;
    }

    /** No counter goes back while its epoch lasts, so that the sum of all grows with each write to any of them. */
    @Override
    public Sample sample() throws IOException {
        StringBuilder epoch = new StringBuilder();
        long writes = 0;
        for (One one : all) {
            Sample now = one.watch.sample();
            if (one.last != null && !now.equals(one.last)) {
                lastWritten = one.unit;
            }
            one.last = now;
            epoch.append(now.epoch()).append('\n');
            writes += now.writes();
        }
        return new Sample(epoch.toString(), writes);
    }

    @Override
    public void close() throws IOException {
        IOException failed = null;
        for (One one : all) {
            try {
                one.close();
            } catch (IOException e) {
                failed = failed == null ? e : failed;
            }
        }
        if (failed != null) {
            throw failed;
        }
    }
}
