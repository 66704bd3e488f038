// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Set;
import org.offhost.filesystem.FileEntry;
import org.offhost.kit.session.Withdrawal;
import org.offhost.tck.hostile.HostileInput;

/** A file with a reparse point of any bytes. Input: byte 0 what else the file has; the reparse point. */
class ReparsePointFuzzTest {
    private static final int MOST = 600;

    @FuzzTest
    void reparsePoint(byte[] input) throws Exception {
        if (input.length == 0 || input.length > MOST) {
            return;
        }
        byte[] point = Arrays.copyOfRange(input, 1, input.length);
        RecordBytes record = new RecordBytes(40).fileName(5, 3, "A");
        if ((input[0] & 1) != 0) {
            record.resident(AttributeType.DATA, "", new byte[8]);
        }
        if ((input[0] & 2) != 0) {
            record.resident(AttributeType.DATA, WofFormat.STREAM, new byte[8]);
        }
        record.resident(AttributeType.REPARSE_POINT, "", point);
        HostileInput.check(() -> read(record, point));
    }

    private static void read(RecordBytes record, byte[] point) throws IOException {
        EntryReader reader = new EntryReader(
                new VolumeBytes(null, new Withdrawal("the NTFS parser"), 0),
                BootSectorTest.parse(b -> {}),
                new SystemFiles(Set.of(11L)),
                SecurityDescriptors.none());
        FileEntry entry = reader.read(record.record(), n -> record.record(), new ArrayList<>())
                .orElseThrow();
        entry.plain();
        WofFormat.of(point);
    }
}
