// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.qemu;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.Designator;
import org.offhost.snapshot.SnapshotProvider;
import org.offhost.tck.snapshot.SnapshotProviderContract;

/** Two nodes of one storage daemon, cut by a filter or by a job. */
class QemuContractTest {
    @Nested
    class Filter extends Contract {
        Filter() {
            super(StorageDaemon.Form.RAW);
        }
    }

    @Nested
    class FilterUnderThrottle extends Contract {
        FilterUnderThrottle() {
            super(StorageDaemon.Form.THROTTLED);
        }
    }

    @Nested
    class Job extends Contract {
        Job() {
            super(StorageDaemon.Form.QCOW2);
        }
    }

    abstract static class Contract extends SnapshotProviderContract {
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
        public SnapshotProvider provider() {
            return services.snapshots;
        }

        @Override
        public SnapshotProvider restarted() throws IOException {
            services.close();
            services = new QemuServices(folder);
            return services.snapshots;
        }

        @Override
        public void withdraw() throws IOException {
            services.close();
        }

        @Override
        public List<Designator> units() {
            return units;
        }

        @Override
        public Designator unknown() {
            return Designator.parse(units.get(0) + "x");
        }

        @Override
        public void write(Designator unit, long position, byte[] bytes) throws IOException {
            if ((unit.equals(units.get(0)) ? first : second).write(position, bytes) != 0) {
                throw new IOException("the guest's write failed");
            }
        }

        @Override
        public byte[] read(Designator snapshot, long position, int length) throws IOException {
            try (BlockDevice device =
                    services.devices.open(snapshot, Access.READ).orElseThrow()) {
                ByteBuffer bytes = ByteBuffer.allocate(length);
                device.read(position, bytes);
                return bytes.array();
            }
        }

        @Override
        public String initiator() {
            return "";
        }

        @Override
        public Set<String> inventory() throws IOException {
            return daemon.inventory();
        }
    }
}
