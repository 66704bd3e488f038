// SPDX-License-Identifier: Apache-2.0
package org.offhost.copy.extended;

import static org.assertj.core.api.Assertions.assertThat;
import static org.offhost.copy.extended.Plans.inline;
import static org.offhost.copy.extended.Plans.plan;
import static org.offhost.copy.extended.Plans.range;
import static org.offhost.copy.extended.Plans.run;

import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.offhost.copy.CopyProgress;
import org.offhost.copy.CopyTask;
import org.offhost.copy.Piece;
import org.offhost.copy.Place;
import org.offhost.scsi.DeviceType;
import org.offhost.scsi.OperatingParameters;

/** Plans and the parameter lists that they must become, written out by hand from SPC-4 6.4.3 to 6.4.6. */
class CommandVectorsTest {
    private static final Set<Integer> ALL =
            Set.of(0x00, 0x01, 0x02, 0x04, 0x05, 0x06, 0x08, 0x09, 0x0A, 0x10, 0x12, 0xE4);

    private static final String D = "E4 00 0000 01 03 00 10 600000000000000000000000000000D1 00000000 00 000200";
    private static final String E = "E4 00 0000 01 03 00 10 600000000000000000000000000000E1 00000000 00 000200";
    private static final String BIG = "E4 00 0000 01 03 00 10 600000000000000000000000000000F1 00000000 00 001000";
    private static final String T = "E4 01 0000 01 03 00 10 60000000000000000000000000000071 00000000 00 000000";
    private static final String T_PAD = "E4 01 0000 01 03 00 10 60000000000000000000000000000071 00000000 04 000000";

    private final RecordingTransport.Lun disk =
            new RecordingTransport.Lun("naa.600000000000000000000000000000d1", DeviceType.DISK, 512);
    private final RecordingTransport.Lun other =
            new RecordingTransport.Lun("naa.600000000000000000000000000000e1", DeviceType.DISK, 512);
    private final RecordingTransport.Lun big =
            new RecordingTransport.Lun("naa.600000000000000000000000000000f1", DeviceType.DISK, 4096);
    private final RecordingTransport.Lun tape =
            new RecordingTransport.Lun("naa.60000000000000000000000000000071", DeviceType.TAPE, 0);
    private final RecordingTransport san =
            new RecordingTransport().with(disk).with(other).with(big).with(tape);
    private final ExtendedCopyProvider provider = new ExtendedCopyProvider();

    private final Place d = new Place.Blocks(disk.designator);
    private final Place e = new Place.Blocks(other.designator);
    private final Place f = new Place.Blocks(big.designator);

    @BeforeEach
    void bind() {
        provider.bindTransport(san);
        limits(64, 4096, 1 << 20, 0, ALL);
    }

    private void limits(int cscds, int segments, long inline, int granularity, Set<Integer> types) {
        OperatingParameters p = new OperatingParameters(
                false, cscds, segments, 1 << 20, 0, inline, 0, 0xFFFFFF, 1, 1, granularity, 0, 0, types);
        disk.parameters = p;
        other.parameters = p;
        big.parameters = p;
        tape.parameters = p;
    }

    private Place tapeAt(long object, int record) {
        return new Place.Records(tape.designator, object, record);
    }

    private static String hex(String annotated) {
        StringBuilder s = new StringBuilder();
        annotated.lines().forEach(l -> s.append(l.split(";", 2)[0].replaceAll("\\s", "")));
        return s.toString().toUpperCase();
    }

    private static String to(RecordingTransport.Lun lun, String annotated) {
        return lun.designator + " 83 " + hex(annotated);
    }

    @Test
    void diskToTapeKeepsRecordsTogetherAndPadsTheLast() throws Exception {
        CopyTask task = run(
                provider,
                plan(
                        d,
                        tapeAt(5, 1024),
                        1024,
                        1,
                        inline("HELLO"),
                        range(4608, 512),
                        new Piece.Zeros(3),
                        inline("END")));
        assertThat(san.log).containsExactly(to(tape, """
                        01 11            ; list identifier 1; LIST ID USAGE 10b, PRIORITY 1
                        0060 00000000    ; 3 CSCD descriptors
                        00000058         ; segments 12 + 20 + 24 + 20 + 12
                        0000000E         ; inline data 8 + 6
                        """ + T + "\n" + D + "\n" + T_PAD + """

                                12 00 0008 0000 0000 00000006                              ; locate: object 5 + 1
                                04 01 0010 0000 0000 00 000400 00000000 00000005           ; "HELLO", CAT
                                00 01 0014 0001 0000 00 000400 0000 0001 0000000000000009  ; one block, CAT
                                04 00 0010 0000 0002 00 000400 00000008 00000006           ; 3 zeros, "END"; PAD
                                10 00 0008 0000 0000 00 000001                             ; filemark
                                48454C4C4F 000000 000000 454E44
                                """));
        assertThat(task.progress()).isEqualTo(new CopyProgress(523, 512, 11, 0, 1, 5));
    }

    @Test
    void aStreamThatEndsOnARecordNeedsNoPad() throws Exception {
        run(provider, plan(d, tapeAt(0, 1024), 0, 0, range(1, 1024)));
        assertThat(san.log)
                .containsExactly(
                        to(tape, """
                                01 11 0040 00000000 00000028 00000000
                                """ + T + "\n" + D + """

                                        12 00 0008 0000 0000 00000000
                                        08 01 0018 0001 0000 00 000400 00000400 0000000000000000 0000 0001
                                        """),
                        // nothing behind it flushes the drive's buffer
                        tape.designator + " WriteFilemarks[immediate=false, count=0]");
    }

    @Test
    void everyCommandEndsOnARecordAndTheRestOpensTheNext() throws Exception {
        // 8 segments fit, 3 of them are kept for locate, filemarks and a split: 5 of data, 600 bytes each
        limits(64, 8, 1 << 20, 0, ALL);
        Piece[] pieces = new Piece[6];
        for (int i = 0; i < pieces.length; i++) {
            pieces[i] = range(10_000L * i + 1, 600);
        }
        run(provider, plan(d, tapeAt(0, 1024), 0, 1, pieces));
        assertThat(san.log)
                .containsExactly(to(tape, """
                                01 11 0040 00000000 0000007C 00000000
                                """ + T + "\n" + D + """

                                        12 00 0008 0000 0000 00000000
                                        08 01 0018 0001 0000 00 000400 00000258 0000000000000000 0000 0001 ; 600 from 1
                                        08 01 0018 0001 0000 00 000400 00000258 0000000000000013 0000 0111 ; from 10,001
                                        08 01 0018 0001 0000 00 000400 00000258 0000000000000027 0000 0021 ; from 20,001
                                        08 01 0018 0001 0000 00 000400 000000F8 000000000000003A 0000 0131 ; 248 of 600
                                        """), to(tape, """
                                02 11 0060 00000000 00000060 00000000
                                """ + D + "\n" + T + "\n" + T_PAD + """

                                        08 01 0018 0000 0001 00 000400 00000160 000000000000003B 0000 0029 ; 352 of 600
                                        08 01 0018 0000 0001 00 000400 00000258 000000000000004E 0000 0041 ; from 40,001
                                        08 00 0018 0000 0002 00 000400 00000258 0000000000000061 0000 0151 ; from 50,001
                                        10 00 0008 0000 0001 00 000001
                                        """));
    }

    @Test
    void manyZerosAreNamedOftenAndSentOnce() throws Exception {
        CopyTask task = run(provider, plan(d, tapeAt(0, 65_536), 0, 1, new Piece.Zeros(3 * 65_536)));
        assertThat(san.log).containsExactly(to(tape, """
                        01 11 0020 00000000 00000054 00010000
                        """ + T + """

                                12 00 0008 0000 0000 00000000
                                04 01 0010 0000 0000 00 010000 00000000 00010000
                                04 01 0010 0000 0000 00 010000 00000000 00010000
                                04 01 0010 0000 0000 00 010000 00000000 00010000
                                10 00 0008 0000 0000 00 000001
                                """ + "00".repeat(65_536)));
        assertThat(task.progress().offloadedBytes()).isEqualTo(2 * 65_536);
        assertThat(task.progress().inlineBytes()).isEqualTo(65_536);
    }

    @Test
    void withoutByteSegmentsTheEdgesAreReadByTheHost() throws Exception {
        limits(64, 4096, 1 << 20, 9, Set.of(0x00, 0x04, 0xE4));
        CopyTask task = run(provider, plan(d, tapeAt(0, 1024), 0, 1, range(510, 1026)));
        StringBuilder edges = new StringBuilder();
        for (int n = 510; n < 512; n++) {
            edges.append(String.format("%02X", RecordingTransport.pattern(n)));
        }
        assertThat(san.log)
                .containsExactly(
                        // no segment 12h: the host locates; no 10h: it writes the filemark
                        tape.designator + " Locate[object=0, immediate=false]",
                        to(tape, """
                                01 11 0060 00000000 0000002C 00000002
                                """ + T + "\n" + D + "\n" + T_PAD + """

                                        04 01 0010 0000 0000 00 000400 00000000 00000002
                                        00 00 0014 0001 0002 00 000400 0000 0002 0000000000000001
                                        """ + edges),
                        tape.designator + " WriteFilemarks[immediate=false, count=1]");
        assertThat(task.progress().hostBytes()).isEqualTo(2);
    }

    @Test
    void diskToDiskWritesItsOwnBlocksAndCopiesTheRest() throws Exception {
        CopyTask task = run(
                provider,
                plan(
                        d,
                        e,
                        1024,
                        0,
                        inline("A".repeat(512)), // block 2
                        range(5120, 1024), // blocks 3 and 4, whole
                        range(7, 500), // block 5, its first 500 bytes
                        inline("Z".repeat(12)))); // block 5, the rest
        assertThat(san.log)
                .containsExactly(
                        other.designator + " Write[lba=2, blocks=1, forceUnitAccess=false] " + "41".repeat(512),
                        other.designator + " Write[lba=5, blocks=1, forceUnitAccess=false] " + "00".repeat(500)
                                + "5A".repeat(12),
                        to(other, """
                                01 11 0040 00000000 0000003C 00000000
                                """ + D + "\n" + E + """

                                        02 00 0018 0000 0001 0000 0002 000000000000000A 0000000000000003
                                        0A 00 001C 0000 0001 000001F4 0000000000000000 0000000000000005 0007 0000
                                        """),
                        other.designator + " SynchronizeCache[lba=0, blocks=0, immediate=false]");
        assertThat(task.progress()).isEqualTo(new CopyProgress(2048, 1524, 524, 0, 1, 2));
    }

    @Test
    void bytesThatStayAreReadAndWrittenBack() throws Exception {
        run(provider, plan(d, e, 0, 0, new Piece.Skip(510), inline("XYZW"), new Piece.Skip(1000)));
        StringBuilder blocks = new StringBuilder();
        for (int n = 0; n < 1024; n++) {
            byte b = n >= 510 && n < 514 ? (byte) "XYZW".charAt(n - 510) : RecordingTransport.pattern(n);
            blocks.append(String.format("%02X", b));
        }
        assertThat(san.log)
                .containsExactly(
                        other.designator + " Write[lba=0, blocks=2, forceUnitAccess=false] " + blocks,
                        other.designator + " SynchronizeCache[lba=0, blocks=0, immediate=false]");
    }

    @Test
    void differentBlockLengthsGoByBytes() throws Exception {
        run(provider, plan(d, f, 8192, 0, range(1536, 8192)));
        assertThat(san.log.get(0)).isEqualTo(to(big, """
                        01 11 0040 00000000 00000020 00000000
                        """ + D + "\n" + BIG + """

                                0A 00 001C 0000 0001 00002000 0000000000000003 0000000000000002 0000 0000
                                """));
    }

    @Test
    void aSegmentCountsAtMost65535Blocks() throws Exception {
        limits(2, 1, 0, 9, Set.of(0x02, 0xE4));
        run(provider, plan(d, e, 0, 0, range(0, 65_536L * 512 + 512)));
        // the first step holds 8 MiB: 4000h blocks; the next ones are as long as the time measured says
        assertThat(san.log.get(0)).isEqualTo(to(other, """
                        01 11 0040 00000000 0000001C 00000000
                        """ + D + "\n" + E + """

                                02 00 0018 0000 0001 0000 4000 0000000000000000 0000000000000000
                                """));
        assertThat(san.log).allMatch(l -> !l.contains(" 83 ") || l.contains("0000001C00000000"));
    }

    /** An array would read the page that two segments share twice, and write it twice. */
    @Test
    void noPageOfTheDiskIsSharedByTwoSegments() throws Exception {
        disk.parameters = new OperatingParameters(
                false, 2, 8, 1 << 20, 1_000_000, 0, 0, 0xFFFFFF, 16, 16, 0, 0, 0, Set.of(0x02, 0xE4));
        other.parameters = disk.parameters;
        run(provider, plan(d, e, 0, 0, range(0, 2_000_000 / 512 * 512)));
        assertThat(san.log.get(0)).isEqualTo(to(other, """
                        01 11 0040 00000000 00000054 00000000
                        """ + D + "\n" + E + """

                                02 00 0018 0000 0001 0000 07A0 0000000000000000 0000000000000000
                                02 00 0018 0000 0001 0000 07A0 00000000000007A0 00000000000007A0
                                02 00 0018 0000 0001 0000 0002 0000000000000F40 0000000000000F40
                                """));
    }

    @Test
    void tapeToDiskLocatesDiscardsAndCopies() throws Exception {
        CopyTask task = run(
                provider,
                plan(
                        tapeAt(3, 1024),
                        d,
                        0,
                        0,
                        range(2100, 1024), // record 2, from byte 52
                        range(3200, 512), // 76 bytes on: discard
                        range(10_240, 100), // records on: discard the rest, locate
                        inline("=".repeat(412))));
        assertThat(san.log)
                .containsExactly(
                        disk.designator + " Write[lba=3, blocks=1, forceUnitAccess=false] " + "00".repeat(100)
                                + "3D".repeat(412),
                        to(disk, """
                                01 11 0040 00000000 00000094 00000000
                                """ + T + "\n" + D + """

                                        12 00 0008 0000 0000 00000005                                      ; object 3 + 2
                                        06 01 000C 0000 0000 00 000400 00000034                            ; 52 bytes
                                        01 01 0014 0000 0001 00 000400 0000 0002 0000000000000000
                                        06 01 000C 0000 0000 00 000400 0000004C                            ; 76 bytes
                                        01 01 0014 0000 0001 00 000400 0000 0001 0000000000000002
                                        06 01 000C 0000 0000 00 000400 00000180                            ; 3712 to 4096
                                        12 00 0008 0000 0000 0000000D                                      ; object 3 + 10
                                        09 01 0018 0000 0001 00 000400 00000064 0000000000000003 0000 0000
                                        """),
                        disk.designator + " SynchronizeCache[lba=0, blocks=0, immediate=false]");
        assertThat(task.progress().offloadedBytes()).isEqualTo(1636);
        assertThat(task.progress().durable()).isEqualTo(2048);
    }
}
