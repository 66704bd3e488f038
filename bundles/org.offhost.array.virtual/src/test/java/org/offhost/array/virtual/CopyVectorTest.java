// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.array.virtual.management.TapeFile;
import org.offhost.block.Designator;
import org.offhost.scsi.ScsiResponse;

/** What segments do to media, by vectors written out by hand. */
class CopyVectorTest {
    @TempDir
    Path folder;

    private Bench bench;
    private byte[] source;
    private Designator a;
    private Designator b;
    private Designator k4;
    private Designator tape;

    @BeforeEach
    void start() throws IOException {
        bench = new Bench(folder);
        source = Bench.random(512 * 64, 1);
        a = bench.disk("a.img", 512, source);
        b = bench.disk("b.img", 512, new byte[512 * 64]);
        k4 = bench.disk("k4.img", 4096, new byte[4096 * 8]);
        tape = bench.tape("t.tap");
    }

    @AfterEach
    void stop() throws IOException {
        bench.close();
    }

    private String diskToDisk() {
        return Vectors.disk(a, "00 000200") + Vectors.disk(b, "00 000200");
    }

    private String diskToTape(String pad) {
        return Vectors.disk(a, "00 000200") + Vectors.tape(tape, pad + "000000");
    }

    private void good(Designator manager, byte[] list) throws IOException {
        Bench.assertGood(Vectors.send(bench.nexus(manager), list));
    }

    /** Sense data in hexadecimal digits. */
    private String refused(Designator manager, byte[] list) throws IOException {
        ScsiResponse response = Vectors.send(bench.nexus(manager), list);
        assertThat(response.status()).isEqualTo(ScsiResponse.CHECK_CONDITION);
        return Vectors.hex(response.sense());
    }

    private byte[] slice(int from, int to) {
        return Arrays.copyOfRange(source, from, to);
    }

    private byte[] file(String name, int from, int to) throws IOException {
        return Arrays.copyOfRange(Files.readAllBytes(folder.resolve(name)), from, to);
    }

    /** A tape of these records; an empty one is a filemark. */
    private void tapeHolds(byte[]... records) throws IOException {
        assertThat(Files.readAllBytes(folder.resolve("t.tap"))).isEqualTo(simh(records));
    }

    private static byte[] simh(byte[]... records) {
        ByteBuffer image = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
        for (byte[] r : records) {
            image.putInt(r.length);
            if (r.length > 0) {
                image.put(r).put(new byte[r.length & 1]).putInt(r.length);
            }
        }
        return Arrays.copyOf(image.array(), image.position());
    }

    private void loadTape(byte[]... records) throws IOException {
        Path file = Files.write(folder.resolve("loaded.tap"), simh(records));
        tape = bench.array.attach(new TapeFile(file, false, false, 0)).designator();
    }

    private static byte[] joined(byte[]... parts) {
        ByteBuffer all = ByteBuffer.allocate(1 << 16);
        for (byte[] p : parts) {
            all.put(p);
        }
        return Arrays.copyOf(all.array(), all.position());
    }

    @Test
    void blocksGoToBlocks() throws IOException {
        good(b, Vectors.list(diskToDisk(), "02 00 0018 0000 0001 0000 0003 0000000000000002 0000000000000005", ""));

        assertThat(file("b.img", 5 * 512, 8 * 512)).isEqualTo(slice(2 * 512, 5 * 512));
        assertThat(file("b.img", 0, 5 * 512)).containsOnly(0);
        assertThat(file("b.img", 8 * 512, 64 * 512)).containsOnly(0);
    }

    /** Longer than what is read in turn: it is read ahead, and its records are the same. */
    @Test
    void aLongRangeGoesToRecordsBehindWhatWasLeft() throws IOException {
        int blocks = 9001;
        byte[] content = Bench.random(512 * blocks, 3);
        a = bench.disk("long.img", 512, content);
        String one = "00 01 0014 0000 0001 00 018000 00 00 0001 0000000000000005";
        String all = "00 01 0014 0000 0001 00 018000 00 00 " + String.format("%04X", blocks) + " 0000000000000000";
        good(tape, Vectors.list(diskToTape("00"), one + all, ""));

        byte[] stream = ByteBuffer.allocate(512 + content.length)
                .put(content, 5 * 512, 512)
                .put(content)
                .array();
        ByteBuffer image =
                ByteBuffer.wrap(Files.readAllBytes(folder.resolve("t.tap"))).order(ByteOrder.LITTLE_ENDIAN);
        int records = stream.length / 0x18000;
        assertThat(image.remaining()).isEqualTo(records * (0x18000 + 8));
        for (int i = 0; i < records; i++) {
            byte[] record = new byte[0x18000];
            assertThat(image.getInt()).isEqualTo(record.length);
            image.get(record).getInt();
            assertThat(record).isEqualTo(Arrays.copyOfRange(stream, i * record.length, (i + 1) * record.length));
        }
    }

    @Test
    void theManagerAsksForABlockLengthThatIsNotGiven() throws IOException {
        String cscds = Vectors.disk(a, "00 000000") + Vectors.disk(b, "00 000000");
        good(a, Vectors.list(cscds, "02 00 0018 0000 0001 0000 0001 0000000000000000 0000000000000000", ""));

        assertThat(file("b.img", 0, 512)).isEqualTo(slice(0, 512));
    }

    @Test
    void destinationCountTakesJustEnoughSourceBlocks() throws IOException {
        String cscds = Vectors.disk(k4, "04 001000") + Vectors.disk(b, "00 000200");
        byte[] big = Bench.random(4096 * 8, 9);
        bench.write(k4, 0, big, 4096);
        // 9 destination blocks are 4,608 bytes: two source blocks are read, the rest is dropped (source PAD)
        good(b, Vectors.list(cscds, "02 02 0018 0000 0001 0000 0009 0000000000000001 0000000000000000", ""));

        assertThat(file("b.img", 0, 9 * 512)).isEqualTo(Arrays.copyOfRange(big, 4096, 4096 + 9 * 512));
        assertThat(file("b.img", 9 * 512, 10 * 512)).containsOnly(0);
    }

    @Test
    void smallBlocksThatDoNotFillABigOneArePaddedOnlyIfTheDestinationPads() throws IOException {
        String segment = "02 00 0018 0000 0001 0000 000A 0000000000000000 0000000000000002";
        // 10 * 512 = 4,096 + 1,024
        good(k4, Vectors.list(Vectors.disk(a, "00 000200") + Vectors.disk(k4, "04 001000"), segment, ""));
        assertThat(file("k4.img", 2 * 4096, 4 * 4096)).isEqualTo(Arrays.copyOf(slice(0, 5120), 8192));

        // F0: INFORMATION is valid and 0: all whole blocks were written; segment 0; 26h/0Ah
        assertThat(refused(k4, Vectors.list(Vectors.disk(a, "00 000200") + Vectors.disk(k4, "00 001000"), segment, "")))
                .startsWith("F0000A00000000")
                .contains("00000000" + "260A");
    }

    @Test
    void blocksBecomeRecordsOfTheTransferLength() throws IOException {
        // 4 blocks into records of 1,000 bytes, the rest of 48 bytes padded
        good(tape, Vectors.list(diskToTape("04"), "00 00 0014 0000 0001 00 0003E8 0000 0004 0000000000000001", ""));

        byte[] data = slice(512, 5 * 512);
        tapeHolds(
                Arrays.copyOfRange(data, 0, 1000),
                Arrays.copyOfRange(data, 1000, 2000),
                Arrays.copyOf(Arrays.copyOfRange(data, 2000, 2048), 1000));
    }

    @Test
    void withoutPadOrCatAResidualEndsTheCopyAfterTheWholeRecords() throws IOException {
        String sense = refused(
                tape, Vectors.list(diskToTape("00"), "00 00 0014 0000 0001 00 0003E8 0000 0004 0000000000000001", ""));

        tapeHolds(slice(512, 1512), slice(1512, 2512));
        assertThat(sense).startsWith("F0000A00000000").contains("00000000" + "260A");
    }

    @Test
    void sourcePadAloneDropsTheResidual() throws IOException {
        String cscds = Vectors.disk(a, "04 000200") + Vectors.tape(tape, "00 000000");
        good(tape, Vectors.list(cscds, "00 00 0014 0000 0001 00 0003E8 0000 0004 0000000000000001", ""));

        tapeHolds(slice(512, 1512), slice(1512, 2512));
    }

    @Test
    void theTarRecipeMakesOneStreamOfInlineBytesExtentsAndPadding() throws IOException {
        // CSCD 0: disk, 1: tape with PAD=0, 2: the same tape with PAD=1
        String cscds = Vectors.disk(a, "00 000200") + Vectors.tape(tape, "00 000000") + Vectors.tape(tape, "04 000000");
        String segments = "12 00 0008 0000 0001 00000000" // locate 0
                + "04 01 0010 0000 0001 00 000800 00000000 00000200" // header, 512 inline bytes
                + "08 01 0018 0000 0001 00 000800 0000012C 0000000000000003 0000 0064" // 300 bytes from LBA 3 + 100
                + "08 01 0018 0000 0001 00 000800 00000BB8 0000000000000007 0000 0000" // 3,000 bytes from LBA 7
                + "05 01 0010 0000 0001 00 000800 0003 0000 AABBCC00" // 3 embedded bytes
                + "04 00 0010 0000 0002 00 000800 00000200 00000005" // 5 inline bytes, then pad
                + "10 00 0008 0000 0001 00 000001"; // a filemark
        byte[] inline = Bench.random(517, 4);

        good(tape, Vectors.list(cscds, segments, Vectors.hex(inline)));

        byte[] stream = joined(
                Arrays.copyOf(inline, 512),
                slice(3 * 512 + 100, 3 * 512 + 400),
                slice(7 * 512, 7 * 512 + 3000),
                new byte[] {(byte) 0xAA, (byte) 0xBB, (byte) 0xCC},
                Arrays.copyOfRange(inline, 512, 517));
        assertThat(stream).hasSize(3820);
        tapeHolds(
                Arrays.copyOf(stream, 2048), Arrays.copyOf(Arrays.copyOfRange(stream, 2048, 3820), 2048), new byte[0]);
    }

    @Test
    void aFilemarkDoesNotFlushAPartialRecord() throws IOException {
        String segments = "05 01 0010 0000 0001 00 000008 0003 0000 01020300"
                + "10 00 0008 0000 0001 00 000001"
                + "05 01 0014 0000 0001 00 000008 0005 0000 0405060708 000000";

        good(tape, Vectors.list(diskToTape("00"), segments, ""));

        tapeHolds(new byte[0], new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
    }

    @Test
    void residualDataAtTheEndOfTheListIsDiscardedWithCat() throws IOException {
        good(tape, Vectors.list(diskToTape("00"), "05 01 0010 0000 0001 00 000008 0003 0000 01020300", ""));

        assertThat(folder.resolve("t.tap")).isEmptyFile();
    }

    @Test
    void recordsGoToBlocksAndTheRestOfARecordStaysForTheNextSegment() throws IOException {
        byte[] r0 = Bench.random(700, 10);
        byte[] r1 = Bench.random(700, 11);
        byte[] r2 = Bench.random(700, 12);
        loadTape(r0, r1, r2);
        byte[] all = joined(r0, r1, r2);
        String cscds = Vectors.tape(tape, "00 000000") + Vectors.disk(b, "00 000200");
        String segments = "01 01 0014 0000 0001 00 0002BC 0000 0001 0000000000000004" // 512 bytes to LBA 4
                + "06 01 000C 0000 0000 00 0002BC 00000064" // 100 bytes to nowhere
                + "09 01 0018 0000 0001 00 0002BC 0000044C 0000000000000006 0000 0007"; // 1,100 to LBA 6 + 7

        good(b, Vectors.list(cscds, segments, ""));

        assertThat(file("b.img", 4 * 512, 5 * 512)).isEqualTo(Arrays.copyOf(all, 512));
        assertThat(file("b.img", 6 * 512 + 7, 6 * 512 + 7 + 1100)).isEqualTo(Arrays.copyOfRange(all, 612, 1712));
        assertThat(file("b.img", 5 * 512, 6 * 512 + 7)).containsOnly(0);
        assertThat(file("b.img", 6 * 512 + 7 + 1100, 64 * 512)).containsOnly(0);
    }

    @Test
    void bytesAroundARangeOfBytesArePreserved() throws IOException {
        byte[] before = Bench.random(512 * 64, 20);
        bench.write(b, 0, before, 512);
        // 1,000 bytes from LBA 1 + 11 to LBA 2 + 500
        good(
                b,
                Vectors.list(
                        diskToDisk(), "0A 00 001C 0000 0001 000003E8 0000000000000001 0000000000000002 000B 01F4", ""));

        byte[] expected = before.clone();
        System.arraycopy(source, 512 + 11, expected, 2 * 512 + 500, 1000);
        assertThat(Files.readAllBytes(folder.resolve("b.img"))).isEqualTo(expected);
    }

    @Test
    void destinationDataLeftBehindAnExactRangeIsInexactEvenWithPad() throws IOException {
        byte[] r0 = Bench.random(512, 10);
        loadTape(r0);
        String cscds = Vectors.tape(tape, "00 000000") + Vectors.disk(b, "04 000200");
        // 600 bytes pending in front of a segment that writes 512
        String pending = "04 01 0010 0000 0000 00 001000 00000000 00000258";
        String exact = "01 %s 0014 0000 0001 00 000200 0000 0001 0000000000000000";
        byte[] inline = Bench.random(600, 3);

        assertThat(refused(b, Vectors.list(cscds, pending + exact.formatted("00"), Vectors.hex(inline))))
                .startsWith("F0000A00000000")
                .contains("00000001" + "260A");
        assertThat(file("b.img", 0, 512)).isEqualTo(Arrays.copyOf(inline, 512));
        good(b, Vectors.list(cscds, pending + exact.formatted("01"), Vectors.hex(inline)));
    }

    @Test
    void pendingSourceDataMakesAnInlineSegmentWithoutCatInexact() throws IOException {
        loadTape(Bench.random(700, 1));
        Designator out = bench.tape("out.tap");
        String cscds = Vectors.tape(tape, "00 000000") + Vectors.tape(out, "00 000000");
        String discard = "06 01 000C 0000 0000 00 0002BC 00000064";
        String embedded = "05 00 0014 0000 0001 00 000008 0008 0000 0102030405060708";

        assertThat(refused(out, Vectors.list(cscds, discard + embedded, ""))).contains("00000001" + "260A");
        assertThat(Files.readAllBytes(folder.resolve("out.tap"))).hasSize(16);
    }

    @Test
    void theNullUnitWithPadlessDiscardDropsResidualDataOnlyByTheTable() throws IOException {
        loadTape(Bench.random(700, 1), Bench.random(700, 2));
        String cscds = Vectors.tape(tape, "04 000000") + Vectors.disk(b, "00 000200");
        String segments = "06 00 000C 0000 0000 00 0002BC 00000064" // source PAD: the other 600 bytes are dropped
                + "09 01 0018 0000 0001 00 0002BC 00000064 0000000000000000 0000 0000";

        good(b, Vectors.list(cscds, segments, ""));

        assertThat(file("b.img", 0, 100)).isEqualTo(Arrays.copyOf(Bench.random(700, 2), 100));
        // reading from a null unit is as from one that cannot be reached
        assertThat(refused(b, Vectors.list(cscds, "06 00 000C C001 0000 00 0002BC 00000064", "")))
                .contains("0804");
        good(b, Vectors.list(cscds, "06 00 000C C001 0000 00 0002BC 00000000", ""));
    }

    @Test
    void aShortRecordEndsTheCopyWithTheDrivesSense() throws IOException {
        loadTape(Bench.random(700, 1), Bench.random(699, 2));
        String cscds = Vectors.tape(tape, "00 000000") + Vectors.disk(b, "00 000200");

        String sense = refused(
                b, Vectors.list(cscds, "09 01 0018 0000 0001 00 0002BC 000003E8 0000000000000000 0000 0000", ""));

        // nothing was written: no residual. Source sense at byte 12h: status 02, then ILI and 700 - 699
        assertThat(sense).startsWith("70000A00000000").contains("12000000" + "0D01");
        assertThat(sense.substring(0x12 * 2)).startsWith("02" + "F00020" + "00000001");
        // the field pointer names CSCD descriptor 0, at byte 16 of the list
        assertThat(sense.substring(15 * 2, 18 * 2)).isEqualTo("800010");
    }

    @Test
    void theResidualOfAFailedTapeWriteIsInBytesAndOfADiskInBlocks() throws IOException {
        bench.array.faults().unwritable(tape, 2, 1);
        String sense = refused(
                tape, Vectors.list(diskToTape("00"), "00 00 0014 0000 0001 00 000200 0000 0004 0000000000000000", ""));
        // two of four records of 512 bytes: 1,024 = 400h are left; destination sense at 12h
        assertThat(sense).startsWith("F0000A00000400").contains("00120000" + "0D01");
        assertThat(sense.substring(0x12 * 2)).startsWith("02" + "F00003");
        assertThat(sense.substring(15 * 2, 18 * 2)).isEqualTo("800030");

        bench.array.faults().unreadable(a, 40 * 512, 512);
        String many = "02 01 0018 0000 0001 0000 0004 0000000000000000 0000000000000000"
                + "02 00 0018 0000 0001 0000 0010 0000000000000020 0000000000000004";
        String second = refused(b, Vectors.list(diskToDisk(), many, ""));
        assertThat(second).startsWith("70000A").contains("12000001" + "0D01");
        assertThat(second.substring(0x12 * 2)).startsWith("02" + "F00003" + "00000028");
    }

    @Test
    void earlyWarningCountsAsWritten() throws IOException {
        Path file = folder.resolve("small.tap");
        tape = bench.array.attach(new TapeFile(file, false, true, 3200)).designator();
        String sense = refused(
                tape, Vectors.list(diskToTape("00"), "00 00 0014 0000 0001 00 000200 0000 0008 0000000000000000", ""));

        // early warning is at 2,880: the sixth record of 520 bytes passes it; 8 - 6 records are left, 400h bytes
        assertThat(sense).startsWith("F0000A00000400").contains("00120000" + "0D01");
        assertThat(sense.substring(0x12 * 2)).startsWith("02" + "F00040");
        assertThat(file).hasSize(6 * 520);
    }
}
