// SPDX-License-Identifier: Apache-2.0
package org.offhost.examples.ram;

import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.offhost.block.Designator;
import org.offhost.scsi.ScsiTransport;
import org.offhost.tck.scsi.ScsiTransportContract;

class RamTransportContractTest extends ScsiTransportContract {
    private RamDisk disk;

    @BeforeEach
    void make() throws IOException {
        disk = new RamDisk(Designator.parse("naa.3000000000000001"), 1);
    }

    @Override
    protected ScsiTransport transport() {
        return disk;
    }

    @Override
    protected void withdraw(ScsiTransport transport) {
        disk.withdraw();
    }
}
