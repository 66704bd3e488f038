// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.offhost.array.virtual.management.TapeFile;
import org.offhost.array.virtual.management.VirtualArray;
import org.offhost.block.Designator;
import org.offhost.scsi.AdditionalSense;
import org.offhost.scsi.Cdb;
import org.offhost.scsi.ScsiCommand;
import org.offhost.scsi.ScsiNexus;
import org.offhost.scsi.ScsiResponse;
import org.offhost.scsi.SenseData;
import org.offhost.scsi.SenseKey;

/**
 * Commands of any bytes at a disk and a tape of an array, with any parameter list. Input: 1 byte which unit, and whether the
 * operation code is one that has a list; the 16 bytes of the command; what is sent with it. Whatever comes, the array answers;
 * and whatever it did, it can be brought back to where it was, so that no input finds what another one has left.
 */
class ParameterListFuzzTest {
    /** EXTENDED COPY, PERSISTENT RESERVE OUT, MODE SELECT, UNMAP, WRITE SAME, COMPARE AND WRITE and those that report. */
    private static final List<Integer> CODES =
            List.of(0x83, 0x5F, 0x55, 0x15, 0x42, 0x41, 0x93, 0x89, 0x84, 0x9E, 0xA3, 0xA0, 0x5E, 0x1A, 0x5A, 0x12);

    private static final Set<Integer> STATUSES =
            Set.of(ScsiResponse.GOOD, ScsiResponse.CHECK_CONDITION, ScsiResponse.RESERVATION_CONFLICT);

    /** Those that only report: an array that executed one is as it was. */
    private static final Set<Integer> REPORTS =
            Set.of(0x00, 0x03, 0x12, 0x1A, 0x25, 0x37, 0x44, 0x4D, 0x5A, 0x5E, 0x84, 0x8C, 0x9E, 0xA0, 0xA3, 0xB7);

    private static final int CDB = 16;
    private static final int MOST_IN = 8192;
    private static final int BLOCK = 512;
    private static final int DISK = 64 << 10;

    /** PERSISTENT RESERVE OUT: REGISTER AND IGNORE EXISTING KEY, and CLEAR. */
    private static final byte[] REGISTER = {0x5F, 6, 0, 0, 0, 0, 0, 0, 24, 0};

    private static final byte[] CLEAR = {0x5F, 3, 0, 0, 0, 0, 0, 0, 24, 0};

    /** A cartridge with more would take millions of filemarks, as it should, one after another. */
    private static final long CARTRIDGE = 8 << 10;

    private static Scene scene;

    /** Whether the scene is as no input has touched it: making it so takes a hundred times as long as refusing a command. */
    private static boolean untouched;

    @FuzzTest
    void execute(byte[] input) throws IOException {
        if (input.length < 1 + CDB) {
            return;
        }
        if (scene == null) {
            scene = new Scene();
        }
        if (!untouched) {
            scene.begin();
        }
        byte[] cdb = new byte[CDB];
        System.arraycopy(input, 1, cdb, 0, CDB);
        if ((input[0] & 2) != 0) {
            cdb[0] = (byte) (int) CODES.get((cdb[0] & 0xFF) % CODES.size());
        }
        ByteBuffer out = ByteBuffer.wrap(input, 1 + CDB, input.length - 1 - CDB);
        ScsiCommand command =
                out.hasRemaining() ? ScsiCommand.out(cdb, out) : ScsiCommand.in(cdb, ByteBuffer.allocate(MOST_IN));
        untouched = false;
        untouched = check(command, scene.units.get(input[0] & 1).execute(command, Bench.LIMIT));
    }

    /** Whether the array is as it was. */
    private static boolean check(ScsiCommand command, ScsiResponse response) throws IOException {
        if (!STATUSES.contains(response.status())) {
            throw new AssertionError(command + ": status " + response.status());
        }
        if (response.status() != ScsiResponse.CHECK_CONDITION) {
            return REPORTS.contains(command.cdb()[0] & 0xFF);
        }
        SenseData sense = SenseData.decode(response.sense());
        if (sense.code().equals(AdditionalSense.INTERNAL_TARGET_FAILURE)) {
            throw new AssertionError(command + ": " + sense);
        }
        return sense.key() == SenseKey.ILLEGAL_REQUEST;
    }

    /** An array with a disk and a tape, whose files stay open: a hundred inputs would open theirs in the time of one. */
    private static final class Scene {
        private final Bench bench;
        private final Designator disk;
        private final Designator tape;
        private List<ScsiNexus> units = List.of();

        Scene() throws IOException {
            Path folder = Files.createTempDirectory("parameter-lists");
            folder.toFile().deleteOnExit();
            bench = new Bench(folder);
            disk = bench.disk("disk.img", BLOCK, new byte[DISK]);
            tape = bench.array
                    .attach(new TapeFile(folder.resolve("tape.tap"), false, true, CARTRIDGE))
                    .designator();
            units = List.of(connect(disk), connect(tape));
        }

        private ScsiNexus connect(Designator unit) throws IOException {
            String port = VirtualArray.HOST_INITIATOR + ",i,0x400000000001";
            return bench.array
                    .transport(VirtualArray.HOST_INITIATOR, port)
                    .connect("lun/" + bench.lun(VirtualArray.HOST_INITIATOR, unit));
        }

        /**
         * Nothing is left of what was done: modes go with a reset, attentions and what is kept of copies with the nexuses,
         * reservations with the last key.
         */
        void begin() throws IOException {
            for (ScsiNexus unit : units) {
                unit.reset();
                unit.close();
            }
            units = List.of(connect(disk), connect(tape));
            for (ScsiNexus unit : units) {
                good(unit, ScsiCommand.out(REGISTER, keys(0, 1)));
                good(unit, ScsiCommand.out(CLEAR, keys(1, 0)));
            }
            good(
                    units.get(0),
                    ScsiCommand.out(new Cdb.Write(0, DISK / BLOCK, false).encode(), ByteBuffer.allocate(DISK)));
            good(units.get(1), ScsiCommand.of(new Cdb.Rewind(false).encode()));
            good(units.get(1), ScsiCommand.of(new Cdb.WriteFilemarks(true, 1).encode()));
            good(units.get(1), ScsiCommand.of(new Cdb.Rewind(false).encode()));
        }

        private static ByteBuffer keys(long key, long other) {
            return ByteBuffer.allocate(24).putLong(0, key).putLong(8, other);
        }

        private static void good(ScsiNexus unit, ScsiCommand command) throws IOException {
            Bench.assertGood(unit.execute(command, Bench.LIMIT));
        }
    }
}
