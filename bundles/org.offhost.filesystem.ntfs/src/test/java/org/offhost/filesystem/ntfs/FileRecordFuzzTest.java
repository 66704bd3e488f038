// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.Fault;
import org.offhost.filesystem.Run;
import org.offhost.kit.bytes.LittleEndian;
import org.offhost.kit.session.Withdrawal;
import org.offhost.tck.hostile.HostileInput;

/**
 * Attributes of any bytes in records whose headers are sound: the cursor, mapping pairs, attribute lists over several
 * records, reparse points. Input, up to three times: 2 bytes a length; so many bytes of attributes. The first are those
 * of record 40, the others of its extensions 50 and 51.
 */
class FileRecordFuzzTest {
    private static final int[] NUMBERS = {40, 50, 51};
    private static final int HEADERS = 56 + 8;

    @FuzzTest
    void attributes(byte[] input) throws Exception {
        Map<Long, RecordBytes> records = new HashMap<>();
        int at = 0;
        for (int number : NUMBERS) {
            int given = at + 2 > input.length ? 0 : LittleEndian.u16(input, at);
            at = Math.min(input.length, at + 2);
            int end = Math.min(input.length, at + Math.min(given, RecordBytes.LENGTH - HEADERS));
            RecordBytes record = new RecordBytes(number).sequence(3).attribute(Arrays.copyOfRange(input, at, end));
            records.put((long) number, number == NUMBERS[0] ? record : record.base(NUMBERS[0], 3));
            at = end;
        }
        HostileInput.check(() -> read(records));
    }

    private static void read(Map<Long, RecordBytes> records) throws IOException {
        BootSector boot = BootSectorTest.parse(b -> {});
        VolumeBytes volume = new VolumeBytes(null, new Withdrawal("the NTFS parser"), 0);
        EntryReader reader = new EntryReader(volume, boot, new SystemFiles(Set.of(11L)), SecurityDescriptors.none());
        List<Fault> faults = new ArrayList<>();
        RecordSource source = n -> {
            RecordBytes record = records.get(n);
            if (record == null) {
                throw records.get((long) NUMBERS[0]).record().corrupt("a record", "none");
            }
            return record.record();
        };
        FileRecord base = records.get((long) NUMBERS[0]).record();
        reader.read(base, source, faults).ifPresent(e -> e.attributes().forEach(a -> check(a, boot)));
    }

    /** What an entry says is within the volume, whatever its record said. */
    private static void check(Attribute attribute, BootSector boot) {
        if (attribute.value() instanceof AttributeValue.NonResident value) {
            for (Run run : value.runs()) {
                if (!run.isHole() && run.position() + run.length() > boot.totalClusters() * boot.clusterLength()) {
                    throw new AssertionError(run + " of " + attribute + " passes the end of the volume");
                }
            }
            if (value.runs().length() < Math.min(value.length(), value.initializedLength())) {
                throw new AssertionError(attribute + " with " + value.runs());
            }
        }
    }
}
