// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck;

import java.util.ArrayList;
import java.util.List;
import org.offhost.block.RecordDevice;
import org.offhost.tck.tape.RecordDeviceContract;

class MemoryRecordDeviceContractTest extends RecordDeviceContract {
    private final List<byte[]> objects = new ArrayList<>();

    @Override
    protected RecordDevice open() {
        return new MemoryRecordDevice(objects, 1000);
    }
}
