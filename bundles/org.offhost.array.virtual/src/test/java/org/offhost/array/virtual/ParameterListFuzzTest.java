// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.offhost.array.virtual.management.VirtualArray;
import org.offhost.scsi.AdditionalSense;
import org.offhost.scsi.ScsiCommand;
import org.offhost.scsi.ScsiNexus;
import org.offhost.scsi.ScsiResponse;
import org.offhost.scsi.SenseData;

/**
 * Commands of any bytes at a disk and a tape of an array, with any parameter list. Input: 1 byte which unit, and whether the
 * operation code is one that has a list; the 16 bytes of the command; what is sent with it. Whatever comes, the array answers.
 */
class ParameterListFuzzTest {
    /** EXTENDED COPY, PERSISTENT RESERVE OUT, MODE SELECT, UNMAP, WRITE SAME, COMPARE AND WRITE and those that report. */
    private static final List<Integer> CODES =
            List.of(0x83, 0x5F, 0x55, 0x15, 0x42, 0x41, 0x93, 0x89, 0x84, 0x9E, 0xA3, 0xA0, 0x5E, 0x1A, 0x5A, 0x12);

    private static final Set<Integer> STATUSES =
            Set.of(ScsiResponse.GOOD, ScsiResponse.CHECK_CONDITION, ScsiResponse.RESERVATION_CONFLICT);

    private static final int CDB = 16;
    private static final int MOST_IN = 8192;
    private static List<ScsiNexus> units;

    @FuzzTest
    void execute(byte[] input) throws IOException {
        if (input.length < 1 + CDB) {
            return;
        }
        byte[] cdb = new byte[CDB];
        System.arraycopy(input, 1, cdb, 0, CDB);
        if ((input[0] & 2) != 0) {
            cdb[0] = (byte) (int) CODES.get((cdb[0] & 0xFF) % CODES.size());
        }
        ByteBuffer out = ByteBuffer.wrap(input, 1 + CDB, input.length - 1 - CDB);
        ScsiCommand command =
                out.hasRemaining() ? ScsiCommand.out(cdb, out) : ScsiCommand.in(cdb, ByteBuffer.allocate(MOST_IN));
        check(command, units().get(input[0] & 1).execute(command, Bench.LIMIT));
    }

    private static void check(ScsiCommand command, ScsiResponse response) throws IOException {
        if (!STATUSES.contains(response.status())) {
            throw new AssertionError(command + ": status " + response.status());
        }
        if (response.status() == ScsiResponse.CHECK_CONDITION) {
            SenseData sense = SenseData.decode(response.sense());
            if (sense.code().equals(AdditionalSense.INTERNAL_TARGET_FAILURE)) {
                throw new AssertionError(command + ": " + sense);
            }
        }
    }

    /** The same for all inputs: what one leaves is there for the next. */
    private static synchronized List<ScsiNexus> units() throws IOException {
        if (units == null) {
            Path folder = Files.createTempDirectory("parameter-lists");
            folder.toFile().deleteOnExit();
            Bench bench = new Bench(folder);
            var disk = bench.disk("disk.img", 512, new byte[64 << 10]);
            var tape = bench.tape("tape.tap");
            String port = VirtualArray.HOST_INITIATOR + ",i,0x400000000001";
            var transport = bench.array.transport(VirtualArray.HOST_INITIATOR, port);
            units = List.of(transport.connect("lun/" + lun(bench, disk)), transport.connect("lun/" + lun(bench, tape)));
        }
        return units;
    }

    private static int lun(Bench bench, org.offhost.block.Designator unit) {
        return bench.array.lunMap(VirtualArray.HOST_INITIATOR).entrySet().stream()
                .filter(e -> e.getValue().equals(unit))
                .findFirst()
                .orElseThrow()
                .getKey();
    }
}
