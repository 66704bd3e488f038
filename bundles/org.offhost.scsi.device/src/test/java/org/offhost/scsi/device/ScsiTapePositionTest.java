// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.offhost.block.EndOfMediumException;
import org.offhost.block.MediumGoneException;
import org.offhost.block.RecordDevice;
import org.offhost.scsi.AdditionalSense;
import org.offhost.scsi.Cdb;
import org.offhost.scsi.SenseData;
import org.offhost.scsi.SenseKey;
import org.offhost.scsi.TapePosition;

/** A tape that does not stand where it was counted to be. */
class ScsiTapePositionTest {
    private final SmallTarget.Tape tape = new SmallTarget.Tape("naa.6000000000000003");
    private final ScsiDevices devices = new ScsiDevices();
    private RecordDevice session;
    private List<byte[]> before;

    /** Records 0 to 2, a filemark, record 4, a filemark. */
    @BeforeEach
    void open() throws IOException {
        for (int i = 0; i < 6; i++) {
            tape.objects.add(new byte[i == 3 || i == 5 ? 0 : 10 + i]);
        }
        before = new ArrayList<>(tape.objects);
        devices.bindTransport(new SmallTarget().with("0", tape));
        session = devices.openRecords(tape.designator).orElseThrow();
    }

    @AfterEach
    void end() throws IOException {
        session.close();
        devices.deactivate();
    }

    private static ByteBuffer room() {
        return ByteBuffer.allocate(100);
    }

    private void unchanged() {
        assertThat(tape.objects).containsExactlyElementsOf(before);
        assertThat(tape.received).noneMatch(c -> c instanceof Cdb.WriteRecord);
        assertThat(tape.received).noneMatch(c -> c instanceof Cdb.WriteFilemarks f && f.count() > 0);
    }

    private void refused(ThrowingCallable action, long told, long counted) {
        assertThatThrownBy(action)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Tape " + tape.designator)
                .hasMessageContaining("stands at object " + told)
                .hasMessageContaining("at object " + counted)
                .hasMessageContaining("another host moved it")
                .hasMessageContaining("Nothing was")
                .hasMessageContaining("begin anew");
    }

    @Test
    void aTapeThatAnotherHostMovedIsNotWritten() throws IOException {
        session.locate(6);
        tape.position = 1;
        refused(() -> session.write(room()), 1, 6);
        unchanged();
        // what was found to be wrong does not become right by asking again
        assertThatThrownBy(() -> session.write(room())).hasMessageContaining("stands at object 1");
        assertThatThrownBy(() -> session.writeFilemarks(1)).hasMessageContaining("stands at object 1");
        assertThatThrownBy(session::position).hasMessageContaining("stands at object 1");
        unchanged();

        session.locate(6);
        session.write(room());
        assertThat(tape.objects).hasSize(7);
    }

    @Test
    void aTapeThatAnotherHostRewoundGetsNoFilemarkOverItsLabel() throws IOException {
        session.locate(RecordDevice.END_OF_DATA);
        assertThat(session.position()).isEqualTo(6);
        tape.position = 0;
        refused(() -> session.writeFilemarks(1), 0, 6);
        unchanged();
    }

    @Test
    void recordsBehindOneAnotherAreWrittenOnlyWhileTheTapeStaysTheirs() throws IOException {
        session.locate(6);
        session.write(room());
        session.write(room());
        before = new ArrayList<>(tape.objects);
        tape.received.clear();
        tape.position = 2;
        refused(() -> session.write(room()), 2, 8);
        refused(() -> session.writeFilemarks(1), 2, 8);
        unchanged();
    }

    @Test
    void aDriveThatSkipsAnObjectIsNotWritten() throws IOException {
        tape.overshoot = 1;
        session.locate(4);
        refused(() -> session.write(room()), 5, 4);
        unchanged();
    }

    @Test
    void aDriveThatSkipsAnObjectIsNotRead() throws IOException {
        session.locate(0);
        tape.overshoot = 1;
        session.locate(1);
        ByteBuffer target = room();
        refused(() -> session.read(target), 2, 1);
        assertThat(target.position()).isZero();
        refused(() -> session.spaceFilemarks(1), 2, 1);
    }

    @Test
    void whatAnotherHostPassedIsNotReadForTheNextRecord() throws IOException {
        session.locate(0);
        assertThat(session.read(room())).isEqualTo(10);
        assertThat(session.read(room())).isEqualTo(11);
        tape.position = 4;
        refused(() -> session.read(room()), 4, 2);
        refused(session::position, 4, 2);
    }

    @Test
    void recordsMarksAndWhatIsLongerThanItsRoomAreCounted() throws IOException {
        session.locate(0);
        assertThatThrownBy(() -> session.read(ByteBuffer.allocate(5))).hasMessageContaining("10 bytes");
        session.read(room());
        session.read(room());
        assertThat(session.read(room())).isEqualTo(RecordDevice.FILEMARK);
        session.read(room());
        session.read(room());
        assertThat(session.read(room())).isEqualTo(RecordDevice.BLANK);
        tape.position = 5;
        refused(() -> session.write(room()), 5, 6);
        unchanged();
    }

    @Test
    void behindFilemarksAreAtLeastAsManyObjects() throws IOException {
        session.locate(2);
        session.spaceFilemarks(2);
        tape.position = 1;
        refused(() -> session.write(room()), 1, 4);
        unchanged();
    }

    @Test
    void whatAFullTapeTookIsCounted() throws IOException {
        tape.end = 7;
        session.locate(6);
        session.write(room());
        assertThatThrownBy(() -> session.write(room())).isInstanceOf(EndOfMediumException.class);
        before = new ArrayList<>(tape.objects);
        tape.received.clear();
        tape.position = 3;
        refused(() -> session.writeFilemarks(1), 3, 7);
        unchanged();
    }

    @Test
    void aResetIsHeardByWhicheverCommandComesFirst() throws IOException {
        session.locate(6);
        tape.queued.add(SenseData.of(SenseKey.UNIT_ATTENTION, AdditionalSense.RESET_OCCURRED));
        // asks the unit, which tells its attention there
        session.remaining();
        assertThatThrownBy(() -> session.write(room()))
                .hasMessageContaining("29h")
                .hasMessageContaining("begin anew");
        assertThatThrownBy(() -> session.read(room())).hasMessageContaining("29h");
        unchanged();
        session.locate(0);
        assertThat(session.read(room())).isEqualTo(10);
    }

    @Test
    void anotherCartridgeIsNeverWrittenInThisSession() throws IOException {
        session.locate(6);
        tape.queued.add(SenseData.of(SenseKey.UNIT_ATTENTION, new AdditionalSense(0x28, 0)));
        assertThatThrownBy(() -> session.locate(6)).isInstanceOf(MediumGoneException.class);
        assertThatThrownBy(() -> session.write(room())).isInstanceOf(MediumGoneException.class);
        assertThatThrownBy(() -> session.writeFilemarks(1)).isInstanceOf(MediumGoneException.class);
        unchanged();
    }

    @Test
    void aDriveThatToldAndDoesNotKnowAnyMoreIsNotWritten() throws IOException {
        session.locate(6);
        assertThat(session.position()).isEqualTo(6);
        tape.told = object -> new TapePosition(false, false, false, 0, 0);
        assertThatThrownBy(() -> session.write(room())).hasMessageContaining("does not know any more");
        unchanged();
    }

    @Test
    void ofADriveThatSaysZeroAnywhereTheCountHoldsAlone() throws IOException {
        tape.told = object -> new TapePosition(false, false, true, 0, 0);
        session.locate(6);
        session.write(room());
        session.writeFilemarks(1);
        assertThat(session.position()).isEqualTo(8);
        session.locate(1);
        assertThat(session.read(room())).isEqualTo(11);
        assertThat(tape.objects).hasSize(8);
        // it is asked no more before each record
        assertThat(tape.received.stream().filter(c -> c instanceof Cdb.ReadPosition))
                .hasSizeLessThan(4);
    }

    @Test
    void aDriveThatSaysZeroAndMeansTheBeginningIsBelievedNothingElse() throws IOException {
        tape.told = object -> new TapePosition(true, false, true, 0, 0);
        session.locate(6);
        refused(() -> session.write(room()), 0, 6);
        unchanged();
    }
}
