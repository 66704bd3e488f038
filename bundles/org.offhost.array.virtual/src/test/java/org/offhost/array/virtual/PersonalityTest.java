// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.array.virtual.management.Personalities;
import org.offhost.block.Designator;
import org.offhost.scsi.AdditionalSense;
import org.offhost.scsi.Cdb;
import org.offhost.scsi.OperatingParameters;
import org.offhost.scsi.ScsiCommand;
import org.offhost.scsi.ScsiResponse;
import org.offhost.scsi.SenseData;
import org.offhost.scsi.SenseKey;
import org.offhost.scsi.TapePosition;

/** What the array does as somebody else. */
class PersonalityTest {
    private static final int ROOM = 1024;

    @TempDir
    Path folder;

    private Bench bench;
    private Designator a;
    private Designator b;
    private Designator large;

    @BeforeEach
    void start() throws IOException {
        bench = new Bench(folder);
        a = bench.disk("a.img", 512, Bench.random(512 * 1024, 1));
        b = bench.disk("b.img", 512, new byte[512 * 1024]);
        large = bench.disk("large.img", 4096, new byte[512 * 1024]);
    }

    @AfterEach
    void stop() throws IOException {
        bench.close();
    }

    private ScsiResponse copy(Designator to, String from, String into, String segment) throws IOException {
        return Vectors.send(bench.nexus(to), Vectors.list(from + into, segment, ""));
    }

    @Test
    void aPersonalityThatIsNotThereIsNamedWithThoseThatAre() {
        assertThatThrownBy(() -> Personalities.named("nobody"))
                .hasMessageContaining("nobody")
                .hasMessageContaining("lio");
    }

    @Test
    void lioPadsItsParametersToTheAllocationLength() throws IOException {
        bench.array.personality(Personalities.named("lio"));
        Cdb cdb = new Cdb.ReceiveCopyResults(Cdb.ReceiveCopyResults.OPERATING_PARAMETERS, 0, ROOM);

        ByteBuffer data = bench.ask(b, cdb, ROOM);

        assertThat(data.remaining()).isEqualTo(ROOM);
        assertThat(data.getInt(0)).isEqualTo(42);
        OperatingParameters p = OperatingParameters.decode(data);
        assertThat(p.maxCscds()).isEqualTo(2);
        assertThat(p.maxSegments()).isEqualTo(1);
        assertThat(p.implementedTypes()).containsExactlyInAnyOrder(0x02, 0xE4);
    }

    @Test
    void lioIsNotReadyForBlocksOfTwoLengthsAndBelievesNoneThatIsTold() throws IOException {
        bench.array.personality(Personalities.named("lio"));
        String one = Vectors.ONE_BLOCK;

        SenseData unequal =
                Bench.sense(copy(large, Vectors.disk(a, "00 000200"), Vectors.disk(large, "00 001000"), one));
        assertThat(unequal.is(SenseKey.NOT_READY, AdditionalSense.COMMUNICATION_FAILURE))
                .isTrue();
        assertThat(unequal.segment()).isEmpty();
        Bench.assertGood(copy(b, Vectors.disk(a, "00 001000"), Vectors.disk(b, "00 000000"), one));
    }

    @Test
    void lioSaysTheSameOfAllThatGoesWrongInASegment() throws IOException {
        bench.array.personality(Personalities.named("lio"));
        Designator nobody = Designator.parse("naa.60000000000000000000000000000001");

        SenseData sense = Bench.sense(
                copy(b, Vectors.disk(nobody, "00 000200"), Vectors.disk(b, "00 000200"), Vectors.ONE_BLOCK));

        assertThat(sense)
                .isEqualTo(SenseData.decode(SenseData.of(SenseKey.COPY_ABORTED, AdditionalSense.NOT_REACHABLE)
                        .encode()));
        assertThat(sense.source()).isEmpty();
    }

    @Test
    void lioKeepsNothingOfACopy() throws IOException {
        bench.array.personality(Personalities.named("lio"));
        Cdb status = new Cdb.ReceiveCopyResults(Cdb.ReceiveCopyResults.STATUS, 1, 12);

        SenseData sense = Bench.sense(
                bench.nexus(b).execute(ScsiCommand.in(status.encode(), ByteBuffer.allocate(12)), Bench.LIMIT));

        assertThat(sense.is(SenseKey.ILLEGAL_REQUEST, AdditionalSense.INVALID_FIELD_IN_CDB))
                .isTrue();
    }

    @Test
    void aPoorDriveHasNoLocateAndTellsNoPosition() throws IOException {
        Designator tape = bench.tape("t.tap");
        bench.array.personality(Personalities.named("poor-drive"));
        Bench.assertGood(bench.send(tape, new Cdb.WriteRecord(false, 10), new byte[10]));

        assertThat(Bench.sense(bench.send(tape, new Cdb.Locate(0, false))).code())
                .isEqualTo(AdditionalSense.INVALID_OPERATION_CODE);
        ByteBuffer shortForm =
                bench.ask(tape, new Cdb.ReadPosition(Cdb.ReadPosition.SHORT, 0), TapePosition.SHORT_LENGTH);
        assertThat(shortForm.get(0)).isEqualTo((byte) 0x14);
        assertThat(TapePosition.decodeShort(shortForm).known()).isFalse();
        ByteBuffer longForm = bench.ask(tape, new Cdb.ReadPosition(Cdb.ReadPosition.LONG, 0), TapePosition.LONG_LENGTH);
        assertThat(longForm).isEqualTo(ByteBuffer.allocate(TapePosition.LONG_LENGTH));
        assertThat(TapePosition.decodeLong(longForm).isPlausible()).isFalse();
    }

    @Test
    void aPoorDriveSendsDataAtAFilemarkAndSpacesOverIt() throws IOException {
        Designator tape = bench.tape("t.tap");
        bench.array.personality(Personalities.named("poor-drive"));
        Bench.assertGood(bench.send(tape, new Cdb.WriteRecord(false, 10), Bench.random(10, 1)));
        Bench.assertGood(bench.send(tape, new Cdb.WriteFilemarks(false, 1)));
        Bench.assertGood(bench.send(tape, new Cdb.WriteRecord(false, 20), Bench.random(20, 2)));
        Bench.assertGood(bench.send(tape, new Cdb.Rewind(false)));
        ByteBuffer in = ByteBuffer.allocate(64);

        assertThat(Bench.sense(read(tape, in, true)).flags().incorrectLength()).isTrue();
        assertThat(Arrays.copyOf(in.array(), 10)).isEqualTo(Bench.random(10, 1));
        assertThat(in.position()).as("what the record lacks").isEqualTo(54);
        in.clear();
        assertThat(Bench.sense(read(tape, in, true)).flags().filemark()).isTrue();
        assertThat(in.position()).isEqualTo(64);
        Bench.assertGood(bench.send(tape, new Cdb.Rewind(false)));
        Bench.assertGood(bench.send(tape, new Cdb.Space(Cdb.Space.RECORDS, 2)));
        in.clear();
        read(tape, in, true);
        assertThat(Arrays.copyOf(in.array(), 20)).isEqualTo(Bench.random(20, 2));
        Bench.assertGood(bench.send(tape, new Cdb.Rewind(false)));
        SenseData end = Bench.sense(bench.send(tape, new Cdb.Space(Cdb.Space.RECORDS, 3)));
        assertThat(end.is(SenseKey.NO_SENSE, AdditionalSense.END_OF_DATA)).isTrue();
        assertThat(end.information()).isEmpty();
    }

    private ScsiResponse read(Designator tape, ByteBuffer in, boolean sili) throws IOException {
        Cdb cdb = new Cdb.ReadRecord(false, sili, in.remaining());
        return bench.nexus(tape).execute(ScsiCommand.in(cdb.encode(), in), Bench.LIMIT);
    }
}
