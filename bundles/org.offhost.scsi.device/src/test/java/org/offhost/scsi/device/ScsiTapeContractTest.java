// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.device;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.offhost.block.Designator;
import org.offhost.block.RecordDevice;
import org.offhost.tck.tape.RecordDeviceContract;

class ScsiTapeContractTest extends RecordDeviceContract {
    private static final String TAPE = "naa.6000000000000003";

    private final ScsiDevices devices = new ScsiDevices();

    @BeforeEach
    void bind() {
        devices.bindTransport(new SmallTarget().with("0", new SmallTarget.Tape(TAPE)));
    }

    @AfterEach
    void end() {
        devices.deactivate();
    }

    @Override
    protected RecordDevice open() throws IOException {
        return devices.openRecords(Designator.parse(TAPE)).orElseThrow();
    }
}
