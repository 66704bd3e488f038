// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.array.virtual.management.VirtualArray;
import org.offhost.scsi.ScsiTransport;
import org.offhost.tck.scsi.ScsiTransportContract;

class ArrayTransportContractTest extends ScsiTransportContract {
    @TempDir
    Path folder;

    private Bench bench;

    @BeforeEach
    void start() throws IOException {
        bench = new Bench(folder);
        bench.disk("a.img", 512, new byte[1 << 20]);
        bench.disk("b.img", 4096, new byte[1 << 20]);
        bench.tape("t.tap");
    }

    @AfterEach
    void stop() throws IOException {
        bench.close();
    }

    @Override
    protected ScsiTransport transport() {
        return bench.array.transport(VirtualArray.HOST_INITIATOR);
    }

    @Override
    protected void withdraw(ScsiTransport transport) throws IOException {
        bench.array.close();
    }
}
