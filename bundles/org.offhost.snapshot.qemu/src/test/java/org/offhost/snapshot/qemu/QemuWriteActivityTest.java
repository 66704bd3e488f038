// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.qemu;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.Designator;
import org.offhost.snapshot.SnapshotProvider;
import org.offhost.snapshot.WriteActivityMonitor;
import org.offhost.tck.snapshot.WriteActivityMonitorContract;

/** Two disks of one storage daemon, each written by two clients. */
class QemuWriteActivityTest {
    @Nested
    class Raw extends Contract {
        Raw() {
            super(StorageDaemon.Form.RAW);
        }
    }

    @Nested
    class Qcow2 extends Contract {
        Qcow2() {
            super(StorageDaemon.Form.QCOW2);
        }
    }

    abstract static class Contract extends WriteActivityMonitorContract {
        @TempDir
        Path folder;

        private final StorageDaemon.Form form;
        private StorageDaemon daemon;
        private GuestDisk first;
        private GuestDisk second;
        private QemuServices services;
        private List<Designator> units;

        Contract(StorageDaemon.Form form) {
            this.form = form;
        }

        @BeforeEach
        void start() throws Exception {
            daemon = new StorageDaemon(form, true);
            first = daemon.guest("a");
            second = daemon.guest("b");
            services = new QemuServices(folder);
            units = List.of(services.name(daemon.address("a")), services.name(daemon.address("b")));
        }

        @AfterEach
        void stop() throws IOException {
            if (daemon != null) {
                first.close();
                second.close();
                daemon.close();
            }
        }

        @Override
        protected WriteActivityMonitor monitor() {
            return services.activity;
        }

        @Override
        protected void withdraw() throws IOException {
            services.close();
        }

        @Override
        protected List<Designator> units() {
            return units;
        }

        @Override
        protected long size() {
            return StorageDaemon.SIZE;
        }

        @Override
        protected Designator unknown() {
            return Designator.parse(units.get(0) + "x");
        }

        @Override
        protected void write(Designator unit, long position, byte[] bytes) throws IOException {
            write(unit.equals(units.get(0)) ? first : second, position, bytes);
        }

        private static void write(GuestDisk guest, long position, byte[] bytes) throws IOException {
            if (guest.write(position, bytes) != 0) {
                throw new IOException("the guest's write failed");
            }
        }

        @Override
        protected void writeFromElsewhere(Designator unit, long position, byte[] bytes) throws IOException {
            try (GuestDisk other = daemon.guest(unit.equals(units.get(0)) ? "a" : "b")) {
                write(other, position, bytes);
            }
        }

        @Override
        protected byte[] read(Designator unit, long position, int length) throws IOException {
            try (BlockDevice device = services.devices.open(unit, Access.READ).orElseThrow()) {
                ByteBuffer bytes = ByteBuffer.allocate(length);
                device.read(position, bytes);
                return bytes.array();
            }
        }

        @Override
        protected Optional<SnapshotProvider> snapshots() {
            return Optional.of(services.snapshots);
        }

        @Override
        protected Set<String> inventory() throws IOException {
            return daemon.inventory();
        }
    }
}
