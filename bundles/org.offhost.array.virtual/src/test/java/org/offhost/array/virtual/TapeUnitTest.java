// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.array.virtual.management.TapeFile;
import org.offhost.block.Designator;
import org.offhost.scsi.AdditionalSense;
import org.offhost.scsi.Cdb;
import org.offhost.scsi.RecordLimits;
import org.offhost.scsi.ScsiCommand;
import org.offhost.scsi.ScsiResponse;
import org.offhost.scsi.SenseData;
import org.offhost.scsi.SenseKey;
import org.offhost.scsi.TapePosition;

class TapeUnitTest {
    @TempDir
    Path folder;

    private Bench bench;
    private Designator tape;

    @BeforeEach
    void start() throws IOException {
        bench = new Bench(folder);
        tape = bench.tape("t.tap");
    }

    @AfterEach
    void stop() throws IOException {
        bench.close();
    }

    private void write(byte[] record) throws IOException {
        Bench.assertGood(bench.send(tape, new Cdb.WriteRecord(false, record.length), record));
    }

    private void filemarks(int count) throws IOException {
        Bench.assertGood(bench.send(tape, new Cdb.WriteFilemarks(false, count)));
    }

    private ScsiResponse read(ByteBuffer in, int length, boolean sili) throws IOException {
        Cdb cdb = new Cdb.ReadRecord(false, sili, length);
        return bench.nexus(tape).execute(ScsiCommand.in(cdb.encode(), in), Bench.LIMIT);
    }

    private SenseData refused(int length, boolean sili) throws IOException {
        return Bench.sense(read(ByteBuffer.allocate(length), length, sili));
    }

    private void locate(long object) throws IOException {
        Bench.assertGood(bench.send(tape, new Cdb.Locate(object, false)));
    }

    private TapePosition position() throws IOException {
        Cdb cdb = new Cdb.ReadPosition(Cdb.ReadPosition.LONG, 0);
        return TapePosition.decodeLong(bench.ask(tape, cdb, TapePosition.LONG_LENGTH));
    }

    @Test
    void theFileIsASimhImage() throws IOException {
        write(new byte[] {1, 2, 3});
        filemarks(1);
        write(new byte[] {4, 5});

        assertThat(HexFormat.of().formatHex(Files.readAllBytes(folder.resolve("t.tap"))))
                .isEqualTo("03000000" + "01020300" + "03000000" + "00000000" + "02000000" + "0405" + "02000000");
    }

    @Test
    void aRecordOfAnotherLengthIsReportedUnlessSuppressed() throws IOException {
        write(Bench.random(100, 1));
        write(Bench.random(100, 2));
        write(Bench.random(100, 2));
        locate(0);

        SenseData shorter = refused(150, false);
        assertThat(shorter.flags()).isEqualTo(new SenseData.Flags(false, false, true));
        assertThat(shorter.key()).isEqualTo(SenseKey.NO_SENSE);
        assertThat(shorter.information()).hasValue(50);
        SenseData longer = refused(60, false);
        assertThat(longer.flags().incorrectLength()).isTrue();
        assertThat((int) longer.information().orElseThrow()).isEqualTo(-40);
        ByteBuffer in = ByteBuffer.allocate(150);
        Bench.assertGood(read(in, 150, true));
        assertThat(in.position()).isEqualTo(100);
        assertThat(position().object()).isEqualTo(3);
    }

    @Test
    void manyFilemarksOfOneCommandAreAsManyObjects() throws IOException {
        write(new byte[] {1});
        filemarks(50_000);
        write(new byte[] {2});

        assertThat(position().object()).isEqualTo(50_002);
        assertThat(position().file()).isEqualTo(50_000);
        locate(50_001);
        ByteBuffer in = ByteBuffer.allocate(1);
        Bench.assertGood(read(in, 1, false));
        assertThat(in.get(0)).isEqualTo((byte) 2);
    }

    @Test
    void filemarksAndEndOfDataAreReported() throws IOException {
        write(new byte[10]);
        filemarks(1);
        locate(0);

        Bench.assertGood(read(ByteBuffer.allocate(10), 10, false));
        SenseData mark = refused(10, true);
        assertThat(mark.flags()).isEqualTo(new SenseData.Flags(true, false, false));
        assertThat(mark.code()).isEqualTo(AdditionalSense.FILEMARK_DETECTED);
        SenseData end = refused(10, true);
        assertThat(end.is(SenseKey.BLANK_CHECK, AdditionalSense.END_OF_DATA)).isTrue();
        assertThat(position()).isEqualTo(new TapePosition(false, false, true, 2, 1));
    }

    @Test
    void writingCutsOffWhatFollows() throws IOException {
        for (int i = 0; i < 5; i++) {
            write(Bench.random(1000, i));
        }
        locate(2);

        filemarks(2);

        Bench.assertGood(bench.send(tape, new Cdb.Space(Cdb.Space.END_OF_DATA, 0)));
        assertThat(position().object()).isEqualTo(4);
        assertThat(folder.resolve("t.tap")).hasSize(2 * 1008 + 8);
    }

    @Test
    void spaceCountsRecordsAndFilemarksBothWays() throws IOException {
        for (int file = 0; file < 3; file++) {
            for (int i = 0; i < 4; i++) {
                write(Bench.random(11, i));
            }
            filemarks(1);
        }
        Bench.assertGood(bench.send(tape, new Cdb.Rewind(false)));

        Bench.assertGood(bench.send(tape, new Cdb.Space(Cdb.Space.FILEMARKS, 2)));
        assertThat(position()).isEqualTo(new TapePosition(false, false, true, 10, 2));
        Bench.assertGood(bench.send(tape, new Cdb.Space(Cdb.Space.FILEMARKS, -1)));
        assertThat(position().object()).isEqualTo(9);
        Bench.assertGood(bench.send(tape, new Cdb.Space(Cdb.Space.RECORDS, -3)));
        assertThat(position().object()).isEqualTo(6);
        SenseData mark = Bench.sense(bench.send(tape, new Cdb.Space(Cdb.Space.RECORDS, 5)));
        assertThat(mark.flags().filemark()).isTrue();
        assertThat(mark.information()).hasValue(2);
        assertThat(position().object()).isEqualTo(10);
        SenseData back = Bench.sense(bench.send(tape, new Cdb.Space(Cdb.Space.FILEMARKS, -9)));
        assertThat(back.code()).isEqualTo(AdditionalSense.BEGINNING_OF_MEDIUM);
        assertThat(back.information()).hasValue(7);
        SenseData blank = Bench.sense(bench.send(tape, new Cdb.Space(Cdb.Space.FILEMARKS, 4)));
        assertThat(blank.key()).isEqualTo(SenseKey.BLANK_CHECK);
        assertThat(blank.information()).hasValue(1);
        assertThat(position().object()).isEqualTo(15);
    }

    @Test
    void locatePastEndOfDataIsABlankCheck() throws IOException {
        write(new byte[10]);
        locate(1);

        SenseData blank = Bench.sense(bench.send(tape, new Cdb.Locate(2, false)));

        assertThat(blank.key()).isEqualTo(SenseKey.BLANK_CHECK);
        assertThat(position().object()).isEqualTo(1);
    }

    @Test
    void fixedBlocksAndOverlongRecordsAreRefused() throws IOException {
        RecordLimits limits = RecordLimits.decode(bench.ask(tape, new Cdb.ReadBlockLimits(), 6));

        assertThat(limits.longest()).isEqualTo(8 << 20);
        assertThat(Bench.sense(bench.send(tape, new Cdb.WriteRecord(true, 1), new byte[512]))
                        .code())
                .isEqualTo(AdditionalSense.INVALID_FIELD_IN_CDB);
        Cdb tooLong = new Cdb.WriteRecord(false, limits.longest() + 1);
        assertThat(Bench.sense(bench.send(tape, tooLong, new byte[limits.longest() + 1]))
                        .code())
                .isEqualTo(AdditionalSense.INVALID_FIELD_IN_CDB);
    }

    @Test
    void earlyWarningComesWithAWrittenRecordAndTheEndWithoutOne() throws IOException {
        Path file = folder.resolve("short.tap");
        tape = bench.array.attach(new TapeFile(file, false, true, 10_080)).designator();
        for (int i = 0; i < 9; i++) {
            byte[] record = Bench.random(1000, i);
            ScsiResponse response = bench.send(tape, new Cdb.WriteRecord(false, 1000), record);
            if (i < 8) {
                assertThat(response.status()).as("record " + i).isEqualTo(ScsiResponse.GOOD);
            } else {
                assertThat(Bench.sense(response).flags().endOfMedium()).isTrue();
                assertThat(Bench.sense(response).key()).isEqualTo(SenseKey.NO_SENSE);
            }
        }
        assertThat(position()).isEqualTo(new TapePosition(false, true, true, 9, 0));
        assertThat(Bench.sense(bench.send(tape, new Cdb.WriteRecord(false, 1000), new byte[1000]))
                        .key())
                .isEqualTo(SenseKey.NO_SENSE);
        SenseData full = Bench.sense(bench.send(tape, new Cdb.WriteRecord(false, 1000), new byte[1000]));
        assertThat(full.is(SenseKey.VOLUME_OVERFLOW, AdditionalSense.END_OF_MEDIUM))
                .isTrue();
        assertThat(full.information()).hasValue(1000);
        assertThat(position().object()).isEqualTo(10);
    }

    private ScsiResponse attributes(int first, ByteBuffer in) throws IOException {
        ByteBuffer cdb = ByteBuffer.allocate(16).put(0, (byte) 0x8C).putShort(8, (short) first);
        return bench.nexus(tape)
                .execute(ScsiCommand.in(cdb.putInt(10, in.capacity()).array(), in), Bench.LIMIT);
    }

    @Test
    void whatIsLeftBehindTheLastObjectIsToldInMebibytes() throws IOException {
        Path file = folder.resolve("short.tap");
        tape = bench.array.attach(new TapeFile(file, false, true, 5 << 20)).designator();
        write(new byte[1000]);
        Bench.assertGood(bench.send(tape, new Cdb.Rewind(false)));
        ByteBuffer in = ByteBuffer.allocate(64);
        Bench.assertGood(attributes(0, in));
        assertThat(HexFormat.of().formatHex(in.array(), 0, in.position()))
                .isEqualTo("0000001a" + "0000" + "80" + "0008" + "0000000000000004" + "0001" + "80" + "0008"
                        + "0000000000000005");
        assertThat(Bench.sense(attributes(2, in.clear())).code()).isEqualTo(AdditionalSense.INVALID_FIELD_IN_CDB);
    }

    @Test
    void tapeWithoutAnEndTellsNothingOfIt() throws IOException {
        assertThat(Bench.sense(attributes(0, ByteBuffer.allocate(64))).code())
                .isEqualTo(AdditionalSense.INVALID_FIELD_IN_CDB);
    }

    @Test
    void aTornLastRecordIsCutWhenTheTapeIsOpened() throws IOException {
        write(Bench.random(1000, 1));
        filemarks(1);
        write(Bench.random(1000, 2));
        bench.close();
        byte[] whole = Files.readAllBytes(folder.resolve("t.tap"));
        for (int cut = 1013; cut < whole.length; cut += 99) {
            Files.write(folder.resolve("t.tap"), Arrays.copyOf(whole, cut));
            bench = new Bench(folder);
            Bench.assertGood(bench.send(tape, new Cdb.Space(Cdb.Space.END_OF_DATA, 0)));
            assertThat(position()).as("cut at " + cut).isEqualTo(new TapePosition(false, false, true, 2, 1));
            bench.close();
            assertThat(folder.resolve("t.tap")).hasSize(1012);
        }
        bench = new Bench(folder);
    }

    @Test
    void aFileThatIsNoTapeIsNotTouched() throws IOException {
        byte[] text = "PK\3\4 this is somebody's archive, not a tape at all".getBytes();
        Path file = Files.write(folder.resolve("other.tap"), text);

        assertThatThrownBy(() -> bench.array.attach(new TapeFile(file, false, false, 0)))
                .hasMessageContaining("no SIMH tape image")
                .hasMessageContaining("byte 0");
        byte[] small = {(byte) 0xFF, 1, 0, 0, 9, 9};
        Path torn = Files.write(folder.resolve("torn.tap"), small);
        bench.array.attach(new TapeFile(torn, false, false, 0));
        bench.close();
        assertThat(file).hasBinaryContent(text);
        assertThat(torn).hasBinaryContent(small);
        bench = new Bench(folder);
    }

    @Test
    void aTapeFileIsExportedAsPlainBytesWithoutMovingTheDrive() throws IOException {
        write(new byte[] {1});
        filemarks(1);
        byte[] big = Bench.random(700_001, 5);
        write(big);
        write(new byte[] {2, 3});
        filemarks(1);
        locate(1);

        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(bench.array.exportTape(tape, 1, out)).isEqualTo(2);

        byte[] expected = Arrays.copyOf(big, big.length + 2);
        expected[big.length] = 2;
        expected[big.length + 1] = 3;
        assertThat(out.toByteArray()).isEqualTo(expected);
        assertThat(position().object()).isEqualTo(1);
        assertThat(bench.array.exportTape(tape, 2, new ByteArrayOutputStream())).isZero();
        assertThatThrownBy(() -> bench.array.exportTape(tape, 3, out)).hasMessageContaining("tape files 0 to 2");
    }

    @Test
    void manyObjectsAreFoundThroughABoundedIndex() throws IOException {
        ByteBuffer image = ByteBuffer.allocate(200_000 * 10).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 200_000; i++) {
            image.putInt(2).putShort((short) i).putInt(2);
        }
        Path file = Files.write(folder.resolve("many.tap"), image.array());
        tape = bench.array.attach(new TapeFile(file, false, false, 0)).designator();
        for (int object : new int[] {0, 199_999, 65_537, 131_071}) {
            locate(object);
            ByteBuffer in = ByteBuffer.allocate(2).order(java.nio.ByteOrder.LITTLE_ENDIAN);
            Bench.assertGood(read(in, 2, false));
            assertThat(in.getShort(0)).isEqualTo((short) object);
        }
    }
}
