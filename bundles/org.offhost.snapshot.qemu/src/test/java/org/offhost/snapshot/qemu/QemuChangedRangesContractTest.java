// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.qemu;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.block.Designator;
import org.offhost.snapshot.SnapshotProvider;
import org.offhost.tck.snapshot.ChangedRangesContract;

/** What changed on a node that is cut by a filter or by a job; one mark of it is kept. */
class QemuChangedRangesContractTest {
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

    abstract static class Contract extends ChangedRangesContract {
        @TempDir
        Path folder;

        private final StorageDaemon.Form form;
        private StorageDaemon daemon;
        private GuestDisk guest;
        private QemuServices services;
        private Designator unit;

        Contract(StorageDaemon.Form form) {
            this.form = form;
        }

        @BeforeEach
        void start() throws Exception {
            daemon = new StorageDaemon(form, true);
            guest = daemon.guest("a");
            services = new QemuServices(folder);
            unit = services.name(daemon.address("a"));
        }

        @AfterEach
        void stop() throws IOException {
            if (daemon != null) {
                guest.close();
                services.close();
                daemon.close();
            }
        }

        @Override
        public SnapshotProvider provider() {
            return services.snapshots;
        }

        @Override
        public Designator unit() {
            return unit;
        }

        @Override
        public long sizeOfUnit() {
            return StorageDaemon.SIZE;
        }

        @Override
        public int marksKept() {
            return 1;
        }

        @Override
        public void write(long position, byte[] bytes) throws IOException {
            if (guest.write(position, bytes) != 0) {
                throw new IOException("the guest's write failed");
            }
        }
    }
}
