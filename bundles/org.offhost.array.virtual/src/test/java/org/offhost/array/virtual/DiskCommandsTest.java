// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.array.virtual.management.DiskFile;
import org.offhost.array.virtual.management.DiskTraits;
import org.offhost.block.Designator;
import org.offhost.scsi.AdditionalSense;
import org.offhost.scsi.ScsiCommand;
import org.offhost.scsi.ScsiResponse;
import org.offhost.scsi.SenseKey;

/** Commands as they come on the wire, written by hand from SBC-3 and SPC-4. */
class DiskCommandsTest {
    private static final String TEST_UNIT_READY = "00 00 00 00 00 00";
    private static final String EJECT = "1B 00 00 00 02 00";
    private static final String LOAD = "1B 00 00 00 03 00";
    private static final String PREVENT = "1E 00 00 00 01 00";
    private static final String ALLOW = "1E 00 00 00 00 00";

    @TempDir
    Path folder;

    private Bench bench;
    private Designator disk;

    @BeforeEach
    void start() throws IOException {
        bench = new Bench(folder);
        Path file = Files.write(folder.resolve("disk.img"), Bench.random(16 * 512, 1));
        DiskTraits traits = new DiskTraits(true, true);
        disk = bench.array
                .attach(new DiskFile(file, 512, false, 0, Optional.of(traits)))
                .designator();
    }

    @AfterEach
    void stop() throws IOException {
        bench.close();
    }

    private static byte[] bytes(String hex) {
        return HexFormat.ofDelimiter(" ").parseHex(hex);
    }

    private ScsiResponse send(String cdb, byte... out) throws IOException {
        ScsiCommand command =
                out.length == 0 ? ScsiCommand.of(bytes(cdb)) : ScsiCommand.out(bytes(cdb), ByteBuffer.wrap(out));
        return bench.nexus(disk).execute(command, Bench.LIMIT);
    }

    private void refused(ScsiResponse response, SenseKey key, int asc, int ascq) throws IOException {
        assertThat(Bench.sense(response).is(key, new AdditionalSense(asc, ascq)))
                .as(Bench.sense(response).toString())
                .isTrue();
    }

    @Test
    void unmapOfNoBlocksMayBeginAtTheEnd() throws IOException {
        byte[] list =
                bytes("00 16 00 10 00 00 00 00  00 00 00 00 00 00 00 10 00 00 00 00 00 00 00 00".replace("  ", " "));
        Bench.assertGood(send("42 00 00 00 00 00 00 00 18 00", list));
        list[19] = 1;
        refused(send("42 00 00 00 00 00 00 00 18 00", list), SenseKey.ILLEGAL_REQUEST, 0x21, 0x00);
    }

    @Test
    void oneBlockThatCannotBeUnmappedLeavesTheOthers() throws IOException {
        byte[] before = Files.readAllBytes(folder.resolve("disk.img"));
        byte[] list = bytes("00 26 00 20 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 04 00 00 00 00"
                + " 00 00 00 00 00 00 00 0F 00 00 00 02 00 00 00 00");
        refused(send("42 00 00 00 00 00 00 00 28 00", list), SenseKey.ILLEGAL_REQUEST, 0x21, 0x00);
        assertThat(folder.resolve("disk.img")).hasBinaryContent(before);
    }

    private byte[] ask(String cdb, int length) throws IOException {
        ByteBuffer in = ByteBuffer.allocate(length);
        Bench.assertGood(bench.nexus(disk).execute(ScsiCommand.in(bytes(cdb), in), Bench.LIMIT));
        return Arrays.copyOf(in.array(), in.position());
    }

    @Test
    void listsOfDefectsAreEmpty() throws IOException {
        assertThat(ask("37 00 1D 00 00 00 00 00 FF 00", 255)).isEqualTo(bytes("00 1D 00 00"));
        assertThat(ask("37 00 18 00 00 00 00 00 02 00", 255)).isEqualTo(bytes("00 18"));
        assertThat(ask("B7 0B 00 00 00 00 00 00 00 FF 00 00", 255)).isEqualTo(bytes("00 0B 00 00 00 00 00 00"));
    }

    @Test
    void dataOfAnotherLengthThanTheCommandTakesIsRefused() throws IOException {
        byte[] before = Files.readAllBytes(folder.resolve("disk.img"));
        for (int length : new int[] {256, 1024}) {
            ScsiResponse same = send("41 00 00 00 00 02 00 00 02 00", Bench.random(length, 7));
            refused(same, SenseKey.ILLEGAL_REQUEST, 0x24, 0x00);
        }
        for (int length : new int[] {512, 2048}) {
            ScsiResponse compared = send("89 00 00 00 00 00 00 00 00 02 00 00 00 01 00 00", Bench.random(length, 7));
            refused(compared, SenseKey.ILLEGAL_REQUEST, 0x24, 0x00);
        }
        assertThat(folder.resolve("disk.img")).hasBinaryContent(before);
    }

    @Test
    void onlyABlockOfZerosUnmaps() throws IOException {
        byte[] ones = Bench.random(512, 7);
        Bench.assertGood(send("41 08 00 00 00 02 00 00 02 00", ones));
        assertThat(bench.read(disk, 3, 1, 512)).isEqualTo(ones);
        Bench.assertGood(send("41 08 00 00 00 02 00 00 02 00", new byte[512]));
        assertThat(bench.read(disk, 2, 2, 512)).isEqualTo(new byte[1024]);
    }

    @Test
    void obsoleteBitOfSynchronizeCacheIsNoFault() throws IOException {
        Bench.assertGood(send("35 06 00 00 00 00 00 00 01 00"));
        Bench.assertGood(send("91 06 00 00 00 00 00 00 00 00 00 00 00 01 00 00"));
        refused(send("35 08 00 00 00 00 00 00 01 00"), SenseKey.ILLEGAL_REQUEST, 0x24, 0x00);
    }

    @Test
    void mediumIsNeitherTakenOutNorLoadedWhileThatIsPrevented() throws IOException {
        Bench.assertGood(send(PREVENT));
        refused(send(EJECT), SenseKey.ILLEGAL_REQUEST, 0x53, 0x02);
        Bench.assertGood(send(LOAD)); // it is in
        Bench.assertGood(send(ALLOW));
        Bench.assertGood(send(EJECT));
        refused(send(TEST_UNIT_READY), SenseKey.NOT_READY, 0x3A, 0x00);
        Bench.assertGood(send(PREVENT));
        refused(send(LOAD), SenseKey.ILLEGAL_REQUEST, 0x53, 0x02);
        Bench.assertGood(send(ALLOW));
        Bench.assertGood(send(LOAD));
        Bench.assertGood(send(TEST_UNIT_READY));
    }

    @Test
    void compareAndWriteWritesWhereAllIsAsExpectedAndNamesTheFirstByteThatIsNot() throws IOException {
        byte[] held = bench.read(disk, 5, 1, 512);
        byte[] next = Bench.random(512, 9);
        String cdb = "89 00 00 00 00 00 00 00 00 05 00 00 00 01 00 00";
        byte[] both = ByteBuffer.allocate(1024).put(held).put(next).array();
        both[100] ^= 1;
        ScsiResponse different = send(cdb, both);
        refused(different, SenseKey.MISCOMPARE, 0x1D, 0x00);
        assertThat(Bench.sense(different).information()).hasValue(100);
        assertThat(bench.read(disk, 5, 1, 512)).isEqualTo(held);
        both[100] ^= 1;
        Bench.assertGood(send(cdb, both));
        assertThat(bench.read(disk, 5, 1, 512)).isEqualTo(next);
    }
}
