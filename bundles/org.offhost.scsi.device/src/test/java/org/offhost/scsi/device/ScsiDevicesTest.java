// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.block.Access;
import org.offhost.block.AmbiguousUnitException;
import org.offhost.block.BlockDevice;
import org.offhost.block.Designator;
import org.offhost.block.EndOfMediumException;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.block.RecordDevice;
import org.offhost.block.Unit;
import org.offhost.block.UnreadableBlockException;
import org.offhost.scsi.AdditionalSense;
import org.offhost.scsi.Cdb;
import org.offhost.scsi.SenseData;
import org.offhost.scsi.SenseKey;

class ScsiDevicesTest {
    private static final long LIMIT_SECONDS = 120;

    private final SmallTarget.Disk disk = new SmallTarget.Disk("naa.6000000000000001", 4 << 20, 512);
    private final SmallTarget.Disk big = new SmallTarget.Disk("naa.6000000000000002", 4 << 20, 4096);
    private final SmallTarget.Tape tape = new SmallTarget.Tape("naa.6000000000000003");
    private final SmallTarget target =
            new SmallTarget().with("0", disk).with("1", big).with("2", tape);
    private final ScsiDevices devices = new ScsiDevices();

    @BeforeEach
    void bind() {
        devices.bindTransport(target);
    }

    private BlockDevice open(SmallTarget.Disk lun, Access access) throws IOException {
        return devices.open(lun.designator, access).orElseThrow();
    }

    private RecordDevice openTape() throws IOException {
        return devices.openRecords(tape.designator).orElseThrow();
    }

    @Test
    void unitsTellWhoTheyAre() throws Exception {
        assertThat(devices.units())
                .containsExactly(
                        new Unit(disk.designator, Unit.Kind.BLOCKS, 4 << 20, 512, false, "iqn.test:host"),
                        new Unit(big.designator, Unit.Kind.BLOCKS, 4 << 20, 4096, false, "iqn.test:host"),
                        new Unit(tape.designator, Unit.Kind.RECORDS, 0, 0, false, "iqn.test:host"));
    }

    @Test
    void aUnitReachedTwiceIsListedOnce() throws Exception {
        devices.bindTransport(new SmallTarget().with("other", disk));
        assertThat(devices.units()).hasSize(3);
    }

    @Test
    void aWayThatIsLostIsLeftForAnother() throws Exception {
        assertThat(devices.find(disk.designator)).isPresent();
        SmallTarget other = new SmallTarget().with("other", disk);
        devices.bindTransport(other);
        target.gone = true;
        assertThat(devices.find(disk.designator)).isPresent();
        other.gone = true;
        assertThatThrownBy(() -> devices.find(disk.designator)).isInstanceOf(ProviderWithdrawnException.class);
    }

    @Test
    void aUnitThatItsTargetDoesNotShowAnyMoreHasGone() throws Exception {
        try (BlockDevice device = open(disk, Access.READ)) {
            disk.queued.add(SenseData.of(SenseKey.ILLEGAL_REQUEST, AdditionalSense.LOGICAL_UNIT_NOT_SUPPORTED));
            assertThatThrownBy(() -> device.read(0, ByteBuffer.allocate(512)))
                    .isInstanceOf(ProviderWithdrawnException.class)
                    .hasMessage("unit " + disk.designator + " is not there any more");
            device.read(0, ByteBuffer.allocate(512));
        }
    }

    private SmallTarget.Disk namesake(int size, String serial) {
        SmallTarget.Disk other = new SmallTarget.Disk(disk.designator.toString(), size, 512);
        other.serial = serial;
        devices.bindTransport(new SmallTarget().with("other", other));
        return other;
    }

    private void neither(String... words) throws Exception {
        assertThatThrownBy(() -> devices.find(disk.designator))
                .isInstanceOf(AmbiguousUnitException.class)
                .hasMessageContainingAll(words);
        assertThatThrownBy(() -> open(disk, Access.READ)).isInstanceOf(AmbiguousUnitException.class);
        assertThat(devices.units()).extracting(Unit::designator).containsExactly(big.designator, tape.designator);
        assertThat(devices.find(big.designator)).as("the others are as before").isPresent();
    }

    @Test
    void twoUnitsOfOneNameAndOtherSizesAreNamedAndNeitherIsOpened() throws Exception {
        assertThat(devices.find(disk.designator)).isPresent();
        namesake(8 << 20, "");
        neither("a disk of 4194304 bytes at 0", "a disk of 8388608 bytes at other");
    }

    @Test
    void twoUnitsOfOneNameAndOtherSerialNumbersAreNamedAndNeitherIsOpened() throws Exception {
        disk.serial = "beaf11";
        namesake(4 << 20, "beaf12");
        neither("serial number 'beaf11'", "serial number 'beaf12'");
    }

    @Test
    void unitReachedByTwoPathsIsOne() throws Exception {
        disk.serial = "beaf11";
        namesake(4 << 20, "beaf11");
        assertThat(devices.find(disk.designator)).isPresent();
        assertThat(devices.units()).hasSize(3);
    }

    @Test
    void unitWhoseNamesakeIsTakenAwayIsFoundAgain() throws Exception {
        SmallTarget second =
                new SmallTarget().with("other", new SmallTarget.Disk(disk.designator.toString(), 8 << 20, 512));
        devices.bindTransport(second);
        assertThatThrownBy(() -> devices.find(disk.designator)).isInstanceOf(AmbiguousUnitException.class);
        devices.unbindTransport(second);
        assertThat(devices.find(disk.designator)).isPresent();
    }

    @Test
    void unitThatWasFoundIsAskedAloneTheNextTime() throws Exception {
        devices.find(disk.designator);
        big.received.clear();
        devices.find(disk.designator);
        assertThat(big.received).isEmpty();
    }

    @Test
    void aSilentUnitDoesNotHideTheOthers() throws Exception {
        SmallTarget broken = new SmallTarget().with("x", disk);
        broken.gone = true;
        devices.unbindTransport(target);
        devices.bindTransport(broken);
        devices.bindTransport(target);
        assertThat(devices.units()).hasSize(3);
    }

    @Test
    void kindsAreNotMixed() throws Exception {
        assertThat(devices.open(tape.designator, Access.READ)).isEmpty();
        assertThat(devices.openRecords(disk.designator)).isEmpty();
        assertThat(devices.open(Designator.parse("naa.6000000000000009"), Access.READ))
                .isEmpty();
        assertThat(devices.open(Designator.parse("file./x"), Access.READ)).isEmpty();
    }

    @Test
    void aUnitThatMovedToAnotherAddressIsFoundAgain() throws Exception {
        open(disk, Access.READ).close();
        target.luns.put("0", big);
        target.luns.put("7", disk);
        try (BlockDevice d = open(disk, Access.READ)) {
            assertThat(d.unit().designator()).isEqualTo(disk.designator);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 4096})
    void anyBytesCanBeRead(int blockLength) throws Exception {
        SmallTarget.Disk lun = blockLength == 512 ? disk : big;
        new Random(1).nextBytes(lun.bytes);
        try (BlockDevice d = open(lun, Access.READ)) {
            for (int[] range : List.of(
                    new int[] {0, 1},
                    new int[] {511, 2},
                    new int[] {4095, 4098},
                    new int[] {1, (3 << 20) + 5},
                    new int[] {(4 << 20) - 1, 1},
                    new int[] {0, 4 << 20})) {
                ByteBuffer read = ByteBuffer.allocate(range[1]);
                d.read(range[0], read);
                assertThat(read.flip()).isEqualTo(ByteBuffer.wrap(lun.bytes, range[0], range[1]));
            }
            assertThatThrownBy(() -> d.read(4 << 20, ByteBuffer.allocate(1)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void wholeBlocksAreGivenBackByNoMoreAtOnceThanTheUnitSays() throws Exception {
        disk.unmaps = 3;
        Arrays.fill(disk.bytes, (byte) 1);
        try (BlockDevice d = open(disk, Access.READ_WRITE)) {
            assertThat(d.release(1000, 512 * 6)).isEqualTo(512 * 5);
            assertThatThrownBy(() -> d.release(4 << 20, 1)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(disk.received.stream().filter(Cdb.WriteSame.class::isInstance))
                .containsExactly(new Cdb.WriteSame(2, 3, true, false), new Cdb.WriteSame(5, 2, true, false));
        assertThat(Arrays.copyOfRange(disk.bytes, 1024, 3584)).containsOnly(0);
        assertThat(Arrays.copyOfRange(disk.bytes, 0, 1024)).containsOnly(1);
        assertThat(Arrays.copyOfRange(disk.bytes, 3584, 4608)).containsOnly(1);
    }

    @Test
    void unitThatSaysNothingOfUnmappingIsLeftAsItIs() throws Exception {
        Arrays.fill(disk.bytes, (byte) 1);
        try (BlockDevice d = open(disk, Access.READ_WRITE)) {
            assertThat(d.release(0, 4 << 20)).isZero();
        }
        assertThat(disk.bytes).containsOnly(1);
        assertThat(disk.received).noneMatch(Cdb.WriteSame.class::isInstance);
        disk.unmaps = 3;
        try (BlockDevice d = open(disk, Access.READ)) {
            assertThatThrownBy(() -> d.release(0, 512)).hasMessageContaining("opened for reading");
        }
    }

    @Test
    void whatIsWrittenIsThereAndFlushed() throws Exception {
        byte[] data = new byte[(2 << 20) + 512];
        new Random(2).nextBytes(data);
        try (BlockDevice d = open(disk, Access.READ_WRITE)) {
            ByteBuffer source = ByteBuffer.wrap(data);
            d.write(1024, source);
            d.flush();
            assertThat(source.hasRemaining()).isFalse();
            assertThatThrownBy(() -> d.write(1, ByteBuffer.allocate(512))).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(ByteBuffer.wrap(disk.bytes, 1024, data.length)).isEqualTo(ByteBuffer.wrap(data));
        assertThat(disk.received).last().isEqualTo(new Cdb.SynchronizeCache(0, 0, false));
    }

    @Test
    void writeProtectionIsToldAtOpen() throws Exception {
        disk.writeProtected = true;
        assertThatThrownBy(() -> open(disk, Access.READ_WRITE)).hasMessageContaining("write-protected");
        assertThat(open(disk, Access.READ).unit().readOnly()).isTrue();
        assertThatThrownBy(() -> open(big, Access.READ).write(0, ByteBuffer.allocate(4096)))
                .hasMessageContaining("opened for reading");
    }

    @Test
    void attentionsAreHeardAndTheCommandRepeated() throws Exception {
        try (BlockDevice d = open(disk, Access.READ)) {
            disk.queued.add(SenseData.of(SenseKey.UNIT_ATTENTION, AdditionalSense.RESET_OCCURRED));
            disk.queued.add(SenseData.of(SenseKey.UNIT_ATTENTION, AdditionalSense.REPORTED_LUNS_CHANGED));
            disk.queued.add(SenseData.of(SenseKey.NOT_READY, AdditionalSense.BECOMING_READY));
            d.read(0, ByteBuffer.allocate(512));
        }
        assertThat(disk.queued).isEmpty();
    }

    @Test
    void aBadBlockIsNamed() throws Exception {
        disk.badBlock = 9;
        try (BlockDevice d = open(disk, Access.READ)) {
            assertThatThrownBy(() -> d.read(100, ByteBuffer.allocate(10_000)))
                    .isInstanceOfSatisfying(
                            UnreadableBlockException.class,
                            e -> assertThat(e.position()).isEqualTo(9 * 512));
            d.read(10 * 512, ByteBuffer.allocate(512));
        }
    }

    @Test
    void sessionsFailWhenTheTransportGoes() throws Exception {
        BlockDevice d = open(disk, Access.READ);
        BlockDevice other = open(big, Access.READ);
        devices.unbindTransport(target);
        assertThatThrownBy(() -> d.read(0, ByteBuffer.allocate(1))).isInstanceOf(ProviderWithdrawnException.class);
        assertThatThrownBy(() -> other.read(0, ByteBuffer.allocate(1))).isInstanceOf(ProviderWithdrawnException.class);
        assertThat(devices.units()).isEmpty();
    }

    @Test
    void aCommandInFlightIsAbortedWhenTheDriverGoes() throws Exception {
        BlockDevice d = open(disk, Access.READ);
        disk.stuck = new CountDownLatch(1);
        CompletableFuture<Void> reading = CompletableFuture.runAsync(() -> {
            try {
                d.read(0, ByteBuffer.allocate(512));
            } catch (IOException e) {
                throw new java.util.concurrent.CompletionException(e);
            }
        });
        assertThat(disk.arrived.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        devices.deactivate();
        assertThatThrownBy(() -> reading.get(LIMIT_SECONDS, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(ProviderWithdrawnException.class);
    }

    @Test
    void recordsAndFilemarksGoBothWays() throws Exception {
        try (RecordDevice t = openTape()) {
            t.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
            t.writeFilemarks(1);
            t.write(ByteBuffer.wrap(new byte[1000]));
            assertThat(t.position()).isEqualTo(3);
            t.locate(0);
            ByteBuffer room = ByteBuffer.allocate(2000);
            assertThat(t.read(room)).isEqualTo(3);
            assertThat(room.flip()).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3}));
            assertThat(t.read(room.clear())).isEqualTo(RecordDevice.FILEMARK);
            assertThat(t.read(ByteBuffer.allocate(1000))).isEqualTo(1000);
            assertThat(t.read(room)).isEqualTo(RecordDevice.BLANK);
            t.locate(0);
            t.spaceFilemarks(1);
            assertThat(t.position()).isEqualTo(2);
            assertThatThrownBy(() -> t.read(ByteBuffer.allocate(999))).hasMessageContaining("1000 bytes");
            assertThatThrownBy(() -> t.spaceFilemarks(1)).isInstanceOf(IOException.class);
            t.locate(RecordDevice.END_OF_DATA);
            assertThat(t.position()).isEqualTo(3);
            assertThatThrownBy(() -> t.locate(99)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void pastEarlyWarningRecordsStillFitUntilTheEnd() throws Exception {
        tape.earlyWarning = 1;
        tape.end = 2;
        try (RecordDevice t = openTape()) {
            t.write(ByteBuffer.allocate(10));
            t.write(ByteBuffer.allocate(10));
            assertThatThrownBy(() -> t.write(ByteBuffer.allocate(10))).isInstanceOf(EndOfMediumException.class);
        }
        assertThat(tape.objects).hasSize(2);
    }

    @Test
    void aTapeThatWasResetIsNotWrittenAtTheWrongPlace() throws Exception {
        try (RecordDevice t = openTape()) {
            t.write(ByteBuffer.allocate(10));
            tape.queued.add(SenseData.of(SenseKey.UNIT_ATTENTION, AdditionalSense.REPORTED_LUNS_CHANGED));
            t.write(ByteBuffer.allocate(10));
            tape.queued.add(SenseData.of(SenseKey.UNIT_ATTENTION, AdditionalSense.RESET_OCCURRED));
            assertThatThrownBy(() -> t.write(ByteBuffer.allocate(10))).isInstanceOf(IOException.class);
        }
        assertThat(tape.objects).hasSize(2);
    }

    @Test
    void onlyOneSessionHasTheTape() throws Exception {
        RecordDevice first = openTape();
        assertThatThrownBy(this::openTape).hasMessageContaining("in use");
        first.close();
        openTape().close();
    }

    @Test
    void commandsAreNoLongerThanTheTransportTakes() throws IOException {
        SmallTarget narrow = new SmallTarget().with("0", disk).with("2", tape);
        narrow.longest = 4096 + 100;
        ScsiDevices through = new ScsiDevices();
        through.bindTransport(narrow);
        try (RecordDevice records = through.openRecords(tape.designator).orElseThrow()) {
            records.write(ByteBuffer.wrap(new byte[1000]));
            records.locate(0);
            assertThat(records.read(ByteBuffer.allocate(1 << 20))).isEqualTo(1000);
        }
        try (BlockDevice blocks =
                through.open(disk.designator, Access.READ_WRITE).orElseThrow()) {
            blocks.write(0, ByteBuffer.wrap(new byte[16384]));
            blocks.read(0, ByteBuffer.allocate(16384));
        }
    }
}
