// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.lvm;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.offhost.block.Designator;
import org.offhost.snapshot.WriteActivityMonitor;

/**
 * Writes of a volume as the kernel of the storage host counts them at its device, where those of every initiator, of every port and of
 * that host itself pass. The target's own counters are no use: of writes they have mebibytes, of commands reads, too.
 */
final class LvmWriteActivity implements WriteActivityMonitor {
    private static final int COLUMNS = 5;

    private final LvmRoom room;

    LvmWriteActivity(LvmRoom room) {
        this.room = room;
    }

    @Override
    public Optional<Scope> scope(Designator unit) throws IOException {
        room.requireThere();
        return Survey.mayHave(unit) ? room.survey().source(unit).map(s -> Scope.LUN_GLOBAL) : Optional.empty();
    }

    @Override
    public Watch watch(Designator unit) throws IOException {
        return new DeviceWatch(room.survey()
                .source(unit)
                .orElseThrow(() -> new IOException(unit + " is no unit of a thin volume of LVM on this host"))
                .volume());
    }

    private final class DeviceWatch implements Watch {
        private final LvmVolume volume;

        /** Looks that found a write under way, which is counted when it is done. */
        private long unsettled;

        DeviceWatch(LvmVolume volume) {
            this.volume = volume;
        }

        @Override
        public Sample sample() throws IOException {
            String said = room.host().run("count", List.of(volume.device())).strip();
            String[] columns = said.split("\\|", -1);
            try {
                if (columns.length != COLUMNS) {
                    throw new NumberFormatException("expected " + COLUMNS + " columns");
                }
                if (Long.parseLong(columns[4]) > 0) {
                    unsettled++;
                }
                return new Sample(
                        volume.id() + " " + columns[1],
                        Long.parseLong(columns[2]) + Long.parseLong(columns[3]) + unsettled);
            } catch (NumberFormatException e) {
                throw new IOException("the counters of " + volume.path() + " are '" + said + "': " + e.getMessage(), e);
            }
        }

        @Override
        public void close() {
            // the kernel counts whether anybody watches or not
        }
    }
}
