// SPDX-License-Identifier: Apache-2.0
package org.offhost.copy.extended;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.offhost.copy.extended.Plans.plan;
import static org.offhost.copy.extended.Plans.range;
import static org.offhost.copy.extended.Plans.run;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.block.UnreadableBlockException;
import org.offhost.copy.CopyException;
import org.offhost.copy.CopyException.Reason;
import org.offhost.copy.CopyTask;
import org.offhost.copy.Piece;
import org.offhost.copy.Place;
import org.offhost.scsi.AdditionalSense;
import org.offhost.scsi.DeviceType;
import org.offhost.scsi.OperatingParameters;
import org.offhost.scsi.ScsiResponse;
import org.offhost.scsi.SenseData;
import org.offhost.scsi.SenseKey;

/** What refusals of copy managers lead to. */
class RefusalsTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Set<Integer> ALL =
            Set.of(0x00, 0x01, 0x02, 0x04, 0x05, 0x06, 0x08, 0x09, 0x0A, 0x10, 0x12, 0xE4);

    private final RecordingTransport.Lun disk =
            new RecordingTransport.Lun("naa.600000000000000000000000000000d1", DeviceType.DISK, 512);
    private final RecordingTransport.Lun other =
            new RecordingTransport.Lun("naa.600000000000000000000000000000e1", DeviceType.DISK, 512);
    private final RecordingTransport.Lun tape =
            new RecordingTransport.Lun("naa.60000000000000000000000000000071", DeviceType.TAPE, 0);
    private final RecordingTransport san =
            new RecordingTransport().with(disk).with(other).with(tape);
    private final ExtendedCopyProvider provider = new ExtendedCopyProvider();
    private final Place d = new Place.Blocks(disk.designator);
    private final Place e = new Place.Blocks(other.designator);
    private final Place t = new Place.Records(tape.designator, 0, 1024);

    @BeforeEach
    void bind() {
        provider.bindTransport(san);
        OperatingParameters p =
                new OperatingParameters(false, 64, 64, 1 << 20, 0, 1 << 20, 0, 0xFFFFFF, 1, 1, 0, 0, 0, ALL);
        disk.parameters = p;
        other.parameters = p;
        tape.parameters = p;
    }

    private static ScsiResponse answer(SenseKey key, AdditionalSense code) {
        return answer(SenseData.of(key, code));
    }

    private static ScsiResponse answer(SenseData sense) {
        return new ScsiResponse(ScsiResponse.CHECK_CONDITION, sense.encode());
    }

    private static SenseData.Forwarded forwarded(SenseData sense) {
        return new SenseData.Forwarded(ScsiResponse.CHECK_CONDITION, sense.encode());
    }

    private static SenseData failed() {
        return SenseData.of(SenseKey.COPY_ABORTED, AdditionalSense.THIRD_PARTY_DEVICE_FAILURE)
                .withSegment(0);
    }

    private List<String> copies(RecordingTransport.Lun lun) {
        return san.log.stream()
                .filter(l -> l.startsWith(lun.designator + " 83 "))
                .toList();
    }

    private CopyException fails(CopyTask task) {
        CopyException[] caught = new CopyException[1];
        assertThatThrownBy(() -> task.await(LIMIT)).isInstanceOfSatisfying(CopyException.class, x -> caught[0] = x);
        return caught[0];
    }

    @Test
    void aUnitAttentionIsHeardAndTheTapeLocatedAgain() throws Exception {
        tape.answers.add(answer(SenseKey.UNIT_ATTENTION, AdditionalSense.RESET_OCCURRED));
        run(provider, plan(d, t, 0, 1, range(0, 2048)));
        assertThat(copies(tape)).hasSize(2);
        // but for the list identifier the same command, 12h included
        assertThat(copies(tape).get(1).substring(50))
                .isEqualTo(copies(tape).get(0).substring(50))
                .contains("120000080000000000000000");
    }

    @Test
    void anIdentifierInUseIsLeftToItsOwner() throws Exception {
        tape.answers.add(answer(SenseKey.ILLEGAL_REQUEST, AdditionalSense.OPERATION_IN_PROGRESS));
        run(provider, plan(d, t, 0, 1, range(0, 2048)));
        assertThat(copies(tape))
                .extracting(l -> l.split(" ")[2].substring(0, 2))
                .containsExactly("01", "02");
    }

    @Test
    void whatOneManagerCannotReachTheOtherMay() throws Exception {
        tape.answers.add(answer(SenseKey.COPY_ABORTED, AdditionalSense.NOT_REACHABLE));
        run(provider, plan(d, t, 0, 1, range(0, 2048)));
        assertThat(copies(tape)).hasSize(1);
        assertThat(copies(disk)).hasSize(1);
    }

    @Test
    void unreachableIsToldWhenNobodyReachesIt() throws Exception {
        other.answers.add(answer(SenseKey.COPY_ABORTED, AdditionalSense.NOT_REACHABLE));
        disk.answers.add(answer(SenseKey.COPY_ABORTED, AdditionalSense.NOT_REACHABLE));
        assertThat(fails(provider.start(plan(d, e, 0, 0, range(0, 2048)))).reason())
                .isEqualTo(Reason.UNREACHABLE);
    }

    @Test
    void tooManySegmentsAreHalvedForGood() throws Exception {
        tape.answers.add(answer(SenseKey.ILLEGAL_REQUEST, AdditionalSense.TOO_MANY_SEGMENTS));
        Piece[] pieces = new Piece[40];
        for (int i = 0; i < pieces.length; i++) {
            pieces[i] = range(4096L * i, 512);
        }
        run(provider, plan(d, t, 0, 1, pieces));
        // 64, then 32 of which 3 are kept: 29 fit, 28 end on a record; 12 are left
        assertThat(copies(tape)).hasSize(3);
        san.log.clear();
        for (int i = 0; i < pieces.length; i++) {
            pieces[i] = range(4096L * i, 512);
        }
        run(provider, plan(d, t, 0, 1, pieces));
        assertThat(copies(tape)).hasSize(2);
    }

    @Test
    void aBadBlockOfTheSourceIsNamed() throws Exception {
        SenseData bad = SenseData.of(SenseKey.MEDIUM_ERROR, AdditionalSense.UNRECOVERED_READ_ERROR)
                .withInformation(77);
        other.answers.add(answer(failed().withSource(forwarded(bad))));
        CopyException x = fails(provider.start(plan(d, e, 0, 0, range(0, 65_536))));
        assertThat(x.reason()).isEqualTo(Reason.SOURCE_UNREADABLE);
        assertThat(x.getCause())
                .isInstanceOfSatisfying(
                        UnreadableBlockException.class,
                        u -> assertThat(u.position()).isEqualTo(77 * 512));
    }

    @Test
    void whatTheDestinationSaysIsTold() throws Exception {
        SenseData wp = SenseData.of(SenseKey.DATA_PROTECT, AdditionalSense.WRITE_PROTECTED);
        other.answers.add(answer(failed().withDestination(forwarded(wp))));
        assertThat(fails(provider.start(plan(d, e, 0, 0, range(0, 512)))).reason())
                .isEqualTo(Reason.DESTINATION_REFUSES);
        SenseData full = SenseData.of(SenseKey.VOLUME_OVERFLOW, AdditionalSense.END_OF_MEDIUM)
                .withFlags(false, true, false);
        tape.tapeObject = 3;
        tape.answers.add(answer(failed().withDestination(forwarded(full))));
        CopyTask task = provider.start(plan(d, t, 0, 1, range(0, 10_240)));
        // the tape stood at 3 before, too: nothing of it is believed to be of this copy
        assertThat(fails(task).reason()).isEqualTo(Reason.DESTINATION_FULL);
        assertThat(task.progress().durable()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsInTheCacheOfADiskAloneIsNotDurable(boolean lost) throws IOException {
        other.cacheIsLost = lost;
        SenseData wp = SenseData.of(SenseKey.DATA_PROTECT, AdditionalSense.WRITE_PROTECTED);
        other.answers.add(ScsiResponse.good());
        other.answers.add(answer(failed().withDestination(forwarded(wp))));
        CopyTask task = provider.start(plan(d, e, 0, 0, range(0, 1L << 40)));
        assertThat(fails(task).reason()).isEqualTo(Reason.DESTINATION_REFUSES);
        assertThat(copies(other)).hasSize(lost ? 1 : 2);
        long there = task.progress().durable() + task.progress().inFlight();
        assertThat(there).isPositive();
        assertThat(task.progress().durable()).isEqualTo(lost ? 0 : there);
    }

    @Test
    void busyForEverIsGivenUp() throws Exception {
        for (int i = 0; i < 100; i++) {
            other.answers.add(new ScsiResponse(ScsiResponse.BUSY, new byte[0]));
        }
        CopyTask task = provider.start(plan(d, e, 0, 0, range(0, 512)));
        assertThat(fails(task).reason()).isEqualTo(Reason.TRANSIENT);
        assertThat(copies(other)).hasSize(11);
    }

    @Test
    void anUnknownSegmentTypeIsNotSupported() throws Exception {
        other.answers.add(answer(SenseKey.ILLEGAL_REQUEST, AdditionalSense.UNSUPPORTED_SEGMENT));
        disk.answers.add(answer(SenseKey.ILLEGAL_REQUEST, AdditionalSense.UNSUPPORTED_SEGMENT));
        assertThat(fails(provider.start(plan(d, e, 0, 0, range(0, 512)))).reason())
                .isEqualTo(Reason.NOT_SUPPORTED);
    }

    @Test
    void aCancelledCommandIsAborted() throws Exception {
        other.stuck = new CountDownLatch(1);
        CopyTask task = provider.start(plan(d, e, 0, 0, range(0, 512)));
        assertThat(other.arrived.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        task.cancel();
        assertThatThrownBy(() -> task.await(LIMIT)).isInstanceOf(CancellationException.class);
    }

    @Test
    void aWithdrawnDriverAbortsAndSaysSo() throws Exception {
        other.stuck = new CountDownLatch(1);
        CopyTask task = provider.start(plan(d, e, 0, 0, range(0, 512)));
        assertThat(other.arrived.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        provider.deactivate();
        assertThatThrownBy(() -> task.await(Duration.ZERO)).isInstanceOf(ProviderWithdrawnException.class);
    }

    @Test
    void manyZerosOnADiskAreWrittenSame() throws Exception {
        CopyTask task =
                run(provider, plan(d, e, 0, 0, Plans.inline("x".repeat(100)), new Piece.Zeros((2 << 20) + 600)));
        assertThat(san.log)
                .containsExactly(
                        other.designator + " Write[lba=0, blocks=1, forceUnitAccess=false] " + "78".repeat(100)
                                + "00".repeat(412),
                        other.designator + " WriteSame[lba=1, blocks=4096, unmap=false, noData=false] "
                                + "00".repeat(512),
                        // 188 zeros, and what the block held behind the plan's end
                        other.designator + " Write[lba=4097, blocks=1, forceUnitAccess=false] "
                                + tail(4097 * 512L, 188),
                        other.designator + " SynchronizeCache[lba=0, blocks=0, immediate=false]");
        assertThat(task.progress().offloadedBytes()).isEqualTo(2 << 20);
        assertThat(task.progress().inlineBytes()).isEqualTo(700);
    }

    private static String tail(long position, int zeros) {
        StringBuilder block = new StringBuilder("00".repeat(zeros));
        for (long n = position + zeros; n < position + 512; n++) {
            block.append(String.format("%02X", RecordingTransport.pattern(n)));
        }
        return block.toString();
    }

    @Test
    void aPlanThatBeginsInsideABlockIsRefused() {
        assertThatThrownBy(() -> provider.start(plan(d, e, 100, 0, range(0, 512))))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
