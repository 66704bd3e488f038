// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.medium;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.offhost.archive.MediumLabel;
import org.offhost.block.RecordDevice;
import org.offhost.tck.MemoryRecordDevice;

/** A drive that says it stands at object 0 wherever it is. */
class LyingDriveTest {
    private static final int RECORD = 65_536;

    private static RecordDevice lying(RecordDevice device) {
        return (RecordDevice) Proxy.newProxyInstance(
                RecordDevice.class.getClassLoader(),
                new Class<?>[] {RecordDevice.class},
                (proxy, method, arguments) ->
                        method.getName().equals("position") ? (Object) 0L : method.invoke(device, arguments));
    }

    @Test
    void aLabelledTapeWhoseDataEndsAtItsBeginningIsAContradictionAndNotBlank() throws IOException {
        List<byte[]> objects = new ArrayList<>();
        new TapeMedium(new MemoryRecordDevice(objects, 10), RECORD).initialize(MediumLabel.unnamed(), false);
        TapeMedium medium = new TapeMedium(lying(new MemoryRecordDevice(objects, 10)), RECORD);

        assertThatThrownBy(medium::scan).isInstanceOf(IOException.class).hasMessageContaining("ends at object 0");
        assertThatThrownBy(medium::refusal).hasMessageContaining("nothing is written");
    }
}
