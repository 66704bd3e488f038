// SPDX-License-Identifier: Apache-2.0
package org.offhost.copy.extended;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.array.virtual.management.CopyManagerLimits;
import org.offhost.array.virtual.management.Faults;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.Designator;
import org.offhost.block.Extent;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.block.RecordDevice;
import org.offhost.block.UnreadableBlockException;
import org.offhost.copy.CopyException;
import org.offhost.copy.CopyException.Reason;
import org.offhost.copy.CopyPlan;
import org.offhost.copy.CopyProvider.CopyOffer;
import org.offhost.copy.CopyTask;
import org.offhost.copy.Piece;
import org.offhost.copy.Place;
import org.offhost.tck.copy.CopyPlans;

/** Copies by the embedded array's copy manager that go wrong, and what is said and durable then. */
class ArrayCopyTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int RECORD = 65_536;
    private static final int SIZE = 32 << 20;

    @TempDir
    Path folder;

    private ArraySite site;
    private Designator from;
    private Designator to;
    private Designator tape;
    private final byte[] content = new byte[SIZE];

    @BeforeEach
    void open() throws Exception {
        site = new ArraySite(folder, CopyManagerLimits.DEFAULT);
        from = site.disk(512, SIZE);
        to = site.disk(512, SIZE);
        tape = site.tape();
        new Random(3).nextBytes(content);
        try (BlockDevice d = site.devices().open(from, Access.READ_WRITE).orElseThrow()) {
            d.write(0, ByteBuffer.wrap(content));
        }
    }

    @AfterEach
    void close() throws Exception {
        site.close();
    }

    private CopyPlan toTape(long start, Piece... pieces) {
        return new CopyPlan(
                new Place.Blocks(from),
                new Place.Records(tape, 0, RECORD),
                start,
                CopyPlans.source(List.of(pieces)),
                1);
    }

    private CopyPlan toDisk(Piece... pieces) {
        return new CopyPlan(new Place.Blocks(from), new Place.Blocks(to), 0, CopyPlans.source(List.of(pieces)), 0);
    }

    private static Piece range(long position, long length) {
        return new Piece.Range(new Extent(position, length));
    }

    private void assertTapeHolds(long records, long length) throws Exception {
        byte[] found = new byte[(int) records * RECORD];
        try (RecordDevice t = site.devices().openRecords(tape).orElseThrow()) {
            t.locate(0);
            for (int i = 0; i < records; i++) {
                assertThat(t.read(ByteBuffer.wrap(found, i * RECORD, RECORD))).isEqualTo(RECORD);
            }
        }
        byte[] expected = Arrays.copyOf(Arrays.copyOf(content, (int) length), found.length);
        assertThat(Arrays.mismatch(found, expected)).isEqualTo(-1);
    }

    @Test
    void theOfferExplainsItself() throws Exception {
        CopyOffer offer = site.provider().probe(new Place.Blocks(from), new Place.Records(tape, 0, RECORD));
        assertThat(offer.able()).isTrue();
        assertThat(offer.throughHost()).isFalse();
        assertThat(offer.explanation())
                .isEqualTo("destination's copy manager: 64 CSCDs, 4096 segments, stream segments yes");
        assertThat(offer.limits().orElseThrow().segments()).isEqualTo(4096);
    }

    @Test
    void classThatIsGoneWithTheDriverIsAWithdrawal() throws Exception {
        CopyTask task = site.provider()
                .start(new CopyPlan(
                        new Place.Blocks(from),
                        new Place.Blocks(to),
                        0,
                        CopyPlans.source(List.of(range(0, 4096)), 0, () -> {
                            site.withdraw();
                            throw new NoClassDefFoundError("org/example/FirstAskedForThen");
                        }),
                        0));
        assertThatThrownBy(() -> task.await(LIMIT)).isInstanceOf(ProviderWithdrawnException.class);
    }

    /** The plan, with all that the caller's bundle put into it. */
    @Test
    void nothingIsKeptOfACopyThatIsOver() throws Exception {
        ExtendedCopyProvider provider = (ExtendedCopyProvider) site.provider();
        CopyTask well = provider.start(toDisk(range(0, RECORD)));
        assertThat(well.await(LIMIT)).isTrue();
        assertThat(provider.underWay()).isZero();
        CopyTask badly = provider.start(toDisk(range(SIZE, RECORD)));
        assertThatThrownBy(() -> badly.await(LIMIT)).isInstanceOf(IOException.class);
        assertThat(provider.underWay()).isZero();
    }

    @Test
    void noOfferIsExplainedToo() throws Exception {
        site.array.copyLimits(CopyManagerLimits.DEFAULT.refusing(Set.of(0x04)));
        CopyOffer offer = site.provider().probe(new Place.Blocks(from), new Place.Records(tape, 0, RECORD));
        assertThat(offer.able()).isFalse();
        assertThat(offer.explanation()).contains("stream segments no").contains("04h");
    }

    @Test
    void manyCommandsMakeOneStream() throws Exception {
        CopyTask task = site.provider().start(toTape(0, range(0, SIZE - 7)));
        assertThat(task.await(LIMIT)).isTrue();
        assertThat(task.progress().commands()).isGreaterThan(1);
        assertThat(task.progress().offloadedBytes()).isEqualTo(SIZE - 7);
        assertThat(task.progress().hostBytes()).isZero();
        assertTapeHolds(SIZE / RECORD, SIZE - 7);
    }

    @Test
    void aTapeThatIsMovedBetweenTwoCommandsIsNotWritten() throws Exception {
        int piece = 1 << 20;
        List<Piece> pieces = IntStream.range(0, SIZE / piece)
                .mapToObj(i -> range((long) i * piece, piece))
                .toList();
        // the first command takes eight of them
        CopyPlan plan = new CopyPlan(
                new Place.Blocks(from),
                new Place.Records(tape, 0, RECORD),
                0,
                CopyPlans.source(pieces, 12, () -> {
                    try (RecordDevice other = site.devices().openRecords(tape).orElseThrow()) {
                        other.locate(3);
                    }
                }),
                1);
        CopyTask task = site.provider().start(plan);
        assertThatThrownBy(() -> task.await(LIMIT))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("stands at object 3")
                .hasMessageContaining("at object 128")
                .hasMessageContaining("Nothing more was written");
        assertTapeHolds(128, 8L << 20);
        try (RecordDevice t = site.devices().openRecords(tape).orElseThrow()) {
            t.locate(RecordDevice.END_OF_DATA);
            assertThat(t.position()).isEqualTo(128);
        }
    }

    @Test
    void anUnreadableSourceBlockIsNamed() throws Exception {
        long bad = (20L << 20) + 512 * 9;
        site.array.faults().unreadable(from, bad, 512);
        CopyTask task = site.provider().start(toTape(0, range(0, SIZE)));
        assertThatThrownBy(() -> task.await(LIMIT)).isInstanceOfSatisfying(CopyException.class, e -> {
            assertThat(e.reason()).isEqualTo(Reason.SOURCE_UNREADABLE);
            assertThat(e.getCause())
                    .isInstanceOfSatisfying(
                            UnreadableBlockException.class,
                            u -> assertThat(u.position()).isEqualTo(bad));
        });
        long durable = task.progress().durable();
        assertThat(durable % RECORD).isZero();
        assertThat(durable).isBetween(8L << 20, bad);
        assertTapeHolds(durable / RECORD, durable);
    }

    @Test
    void aFullTapeKeepsWhatItHolds() throws Exception {
        Designator small = site.tape(10L << 20);
        CopyTask task = site.provider()
                .start(new CopyPlan(
                        new Place.Blocks(from),
                        new Place.Records(small, 0, RECORD),
                        0,
                        CopyPlans.source(List.of(range(0, SIZE))),
                        1));
        assertThatThrownBy(() -> task.await(LIMIT))
                .isInstanceOfSatisfying(
                        CopyException.class,
                        e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(Reason.DESTINATION_FULL));
        tape = small;
        long durable = task.progress().durable();
        assertThat(durable).isBetween(8L << 20, 10L << 20);
        assertTapeHolds(durable / RECORD, durable);
    }

    @Test
    void aPlanThatEndsPastEarlyWarningEndsWell() throws Exception {
        // 20 records and a filemark fit; the last records are past early warning
        tape = site.tape(20L * (RECORD + 8) + 64);
        CopyTask task = site.provider().start(toTape(0, range(0, 19L * RECORD)));
        task.await(LIMIT);
        assertTapeHolds(19, 19L * RECORD);
        try (RecordDevice t = site.devices().openRecords(tape).orElseThrow()) {
            t.locate(19);
            assertThat(t.read(ByteBuffer.allocate(RECORD))).isEqualTo(RecordDevice.FILEMARK);
        }
    }

    @Test
    void aManagerOfBlocksCopiesWhatIsAligned() throws Exception {
        site.array.copyLimits(CopyManagerLimits.DEFAULT
                .withCounts(2, 1)
                .withLengths(1024, 256L << 20, 0)
                .withGranularity(512)
                .refusing(Set.of(0x00, 0x01, 0x04, 0x05, 0x06, 0x08, 0x09, 0x0A, 0x10, 0x12)));
        CopyTask task = site.provider()
                .start(toDisk(
                        range(100 * 512, 300 * 512),
                        range(512, 700),
                        new Piece.Inline(
                                ByteBuffer.wrap(content, 512 + 700, 324).slice()),
                        range(0, 512)));
        assertThat(task.await(LIMIT)).isTrue();
        assertThat(task.progress().hostBytes()).isEqualTo(188);
        assertThat(task.progress().commands()).isEqualTo(3);
        byte[] expected = new byte[303 * 512];
        System.arraycopy(content, 100 * 512, expected, 0, 300 * 512);
        System.arraycopy(content, 512, expected, 300 * 512, 1024);
        System.arraycopy(content, 0, expected, 302 * 512, 512);
        try (BlockDevice d = site.devices().open(to, Access.READ).orElseThrow()) {
            byte[] found = new byte[expected.length];
            d.read(0, ByteBuffer.wrap(found));
            assertThat(Arrays.mismatch(found, expected)).isEqualTo(-1);
        }
    }

    @Test
    void whatIsFinerThanTheGranularityIsLeftToTheHost() throws Exception {
        site.array.copyLimits(CopyManagerLimits.DEFAULT.withGranularity(4096));
        CopyTask disk = site.provider().start(toDisk(range(700, 10_000)));
        assertThat(disk.await(LIMIT)).isTrue();
        assertThat(disk.progress().offloadedBytes()).isEqualTo(8192);
        assertThat(disk.progress().hostBytes()).isEqualTo(1808);
        try (BlockDevice d = site.devices().open(to, Access.READ).orElseThrow()) {
            ByteBuffer found = ByteBuffer.allocate(10_000);
            d.read(0, found);
            assertThat(found.flip()).isEqualTo(ByteBuffer.wrap(content, 700, 10_000));
        }
        CopyTask records = site.provider().start(toTape(0, range(0, 100_001)));
        assertThat(records.await(LIMIT)).isTrue();
        assertThat(records.progress().hostBytes()).isEqualTo(100_001 % 4096);
        assertTapeHolds(2, 100_001);
    }

    @Test
    void manyZerosLandOnADisk() throws Exception {
        CopyTask task = site.provider()
                .start(new CopyPlan(
                        new Place.Blocks(to),
                        new Place.Blocks(from),
                        0,
                        CopyPlans.source(List.of(new Piece.Skip(100), new Piece.Zeros(5 << 20), new Piece.Skip(9))),
                        0));
        assertThat(task.await(LIMIT)).isTrue();
        Arrays.fill(content, 100, 100 + (5 << 20), (byte) 0);
        try (BlockDevice d = site.devices().open(from, Access.READ).orElseThrow()) {
            byte[] found = new byte[SIZE];
            d.read(0, ByteBuffer.wrap(found));
            assertThat(Arrays.mismatch(found, content)).isEqualTo(-1);
        }
    }

    @Test
    void aReadOnlyDestinationRefuses() throws Exception {
        site.array.faults().unwritable(to, 4096, 512);
        CopyTask task = site.provider().start(toDisk(range(0, 1 << 20)));
        assertThatThrownBy(() -> task.await(LIMIT))
                .isInstanceOfSatisfying(
                        CopyException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DESTINATION_REFUSES));
    }

    @Test
    void anAbortedCommandIsDoneAgainFromWhatIsDurable() throws Exception {
        site.array.faults().abortAfter(7);
        CopyTask task = site.provider().start(toTape(0, range(0, SIZE - 100)));
        assertThat(task.await(LIMIT)).isTrue();
        assertTapeHolds(SIZE / RECORD, SIZE - 100);
    }

    @Test
    void limitsThatShrinkAreLearned() throws Exception {
        CopyTask first = site.provider().start(toTape(0, range(0, RECORD)));
        assertThat(first.await(LIMIT)).isTrue();
        Piece[] pieces = new Piece[200];
        for (int i = 0; i < pieces.length; i++) {
            pieces[i] = range(i * 2048L, 2048);
        }
        // the manager takes less than it says it does when it is asked
        CopyPlan plan = new CopyPlan(
                new Place.Blocks(from),
                new Place.Records(tape, 0, RECORD),
                0,
                CopyPlans.source(
                        List.of(pieces), 0, () -> site.array.copyLimits(CopyManagerLimits.DEFAULT.withCounts(64, 50))),
                1);
        CopyTask task = site.provider().start(plan);
        assertThat(task.await(LIMIT)).isTrue();
        assertTapeHolds(7, 200 * 2048);
    }

    @Test
    void aCancelledCopySettlesThoughTheCopyManagerStandsStill() throws Exception {
        Faults.Gate gate = site.array.faults().gateAfter(12);
        CopyTask task = site.provider().start(toTape(0, range(0, SIZE)));
        assertThat(gate.awaitArrival(LIMIT)).isTrue();
        task.cancel();
        assertThatThrownBy(() -> task.await(LIMIT)).isInstanceOf(CancellationException.class);
        long durable = task.progress().durable();
        assertTapeHolds(durable / RECORD, durable);
        gate.open();
        // nothing touches the tape any more, and another copy goes on
        CopyTask rest = site.provider().start(toTape(durable, range(durable, SIZE - durable)));
        assertThat(rest.await(LIMIT)).isTrue();
        assertTapeHolds(SIZE / RECORD, SIZE);
    }

    @Test
    void aWithdrawnDriverSettlesThoughTheCopyManagerStandsStill() throws Exception {
        Faults.Gate gate = site.array.faults().gateAfter(5);
        CopyTask task = site.provider().start(toDisk(range(0, SIZE)));
        assertThat(gate.awaitArrival(LIMIT)).isTrue();
        site.withdraw();
        assertThatThrownBy(() -> task.await(LIMIT)).isInstanceOf(ProviderWithdrawnException.class);
    }

    @Test
    void aWithdrawnTransportEndsTheCopy() throws Exception {
        Faults.Gate gate = site.array.faults().gateAfter(5);
        CopyTask task = site.provider().start(toDisk(range(0, SIZE)));
        assertThat(gate.awaitArrival(LIMIT)).isTrue();
        site.provider.unbindTransport(site.transport);
        assertThatThrownBy(() -> task.await(LIMIT)).isInstanceOf(ProviderWithdrawnException.class);
    }

    @Test
    void aTransportThatWentSinceItWasAskedAboutIsWithdrawn() throws Exception {
        CopyPlan plan = toDisk(range(0, SIZE));
        assertThat(site.provider().probe(plan.source(), plan.destination()).able())
                .isTrue();
        site.provider.unbindTransport(site.transport);
        assertThatThrownBy(() -> site.provider.start(plan)).isInstanceOf(ProviderWithdrawnException.class);
    }

    @Test
    void twoCopiesRunAtATime() throws Exception {
        CopyTask a = site.provider().start(toTape(0, range(0, SIZE)));
        CopyTask b = site.provider().start(toDisk(range(0, SIZE)));
        assertThat(a.await(LIMIT)).isTrue();
        assertThat(b.await(LIMIT)).isTrue();
        assertTapeHolds(SIZE / RECORD, SIZE);
        try (BlockDevice d = site.devices().open(to, Access.READ).orElseThrow()) {
            byte[] found = new byte[SIZE];
            d.read(0, ByteBuffer.wrap(found));
            assertThat(Arrays.mismatch(found, content)).isEqualTo(-1);
        }
    }
}
