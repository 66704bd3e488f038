// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.qemu;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.offhost.block.Designator;
import org.offhost.snapshot.WriteActivityMonitor;
import org.offhost.snapshot.qemu.qmp.Qmp;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Writes of a node as two dirty bitmaps see them that are swapped in one transaction: also one that writes the same block again,
 * of which a single bitmap's count says nothing. QEMU's own counters stay 0 for what NBD exports are sent.
 */
@Component(service = WriteActivityMonitor.class, immediate = true)
public final class QemuWriteActivity implements WriteActivityMonitor {
    private final QemuRoom room;

    @Activate
    public QemuWriteActivity(@Reference QemuRoom room) {
        this.room = room;
    }

    /** Every write that passes the node is seen; QEMU locks its image against other processes. */
    @Override
    public Optional<Scope> scope(Designator unit) throws IOException {
        room.requireThere();
        return room.address(unit).map(a -> Scope.LUN_GLOBAL);
    }

    @Override
    public Watch watch(Designator unit) throws IOException {
        QemuAddress address = room.address(unit).orElseThrow(() -> new IOException(unit + " is no node of a QEMU"));
        BitmapWatch watch = new BitmapWatch(Loan.begin(room, address), address);
        try {
            watch.sample();
            return watch;
        } catch (IOException | RuntimeException | Error e) {
            watch.close();
            throw e;
        }
    }

    private final class BitmapWatch implements Watch {
        private final Loan loan;
        private final QemuAddress address;
        private int turn;
        private long writes;

        BitmapWatch(Loan loan, QemuAddress address) {
            this.loan = loan;
            this.address = address;
        }

        @Override
        public Sample sample() throws IOException {
            room.talk(address.socket(), this::swap);
            return new Sample(loan.export(), writes);
        }

        private Void swap(Qmp qmp) throws IOException {
            String node = address.node();
            String current = loan.bitmap(turn);
            List<Object> actions = new ArrayList<>();
            actions.add(Bitmaps.action("block-dirty-bitmap-add", node, loan.bitmap(turn + 1)));
            if (turn > 0) {
                actions.add(Bitmaps.action("block-dirty-bitmap-disable", node, current));
            }
            qmp.execute("transaction", Map.of("actions", actions));
            if (turn > 0) {
                writes += BlockGraph.of(qmp)
                        .dirty(node, current)
                        .orElseThrow(
                                () -> new IOException("somebody removed the bitmap " + current + " of " + address));
                qmp.execute("block-dirty-bitmap-remove", Map.of("node", node, "name", current));
            }
            turn++;
            return null;
        }

        @Override
        public void close() {
            try {
                loan.end();
            } catch (IOException e) {
                QemuRoom.left("a dirty bitmap of " + address, e);
            }
        }
    }
}
