// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.BlockDeviceProvider;
import org.offhost.block.Designator;
import org.offhost.block.Extent;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.block.RecordDevice;
import org.offhost.copy.CopyException;
import org.offhost.copy.CopyPlan;
import org.offhost.copy.CopyProgress;
import org.offhost.copy.CopyProvider;
import org.offhost.copy.CopyTask;
import org.offhost.copy.Piece;
import org.offhost.copy.PieceSource;
import org.offhost.copy.Place;

/**
 * What every copy provider must do; its test extends this and inherits the checks.
 *
 * <p>Its units are disks of 512 and 4,096 byte blocks and tapes, {@value #SIZE} bytes each. A pair of units that it does not offer
 * is passed over where {@link #copiesEverything} says so; one pair must be offered.
 */
public abstract class CopyProviderContract {
    /** Bytes of the disks that the tests ask for. */
    static final int SIZE = 2 << 20;

    /** A copy of the tests ends in this time. */
    private static final String GONE = "org/example/FirstAskedForThen";

    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** The provider under test, as its component framework activates it, and units that it reaches. */
    public interface Site extends Closeable {
        CopyProvider provider();

        /** Opens the units, to fill them and to look at them. */
        BlockDeviceProvider devices();

        /** A new disk of zeros. */
        Designator disk(int blockLength, int size) throws IOException;

        /** A new blank tape. */
        Designator tape() throws IOException;

        /** Takes the provider away as its component framework does on deactivation. */
        void withdraw();
    }

    /** Random plans for each pair of units. */
    protected int plans() {
        return 4;
    }

    /** A site of its own for each test. */
    protected abstract Site site() throws Exception;

    @TestFactory
    Stream<DynamicTest> diskToDiskLandsExactly() {
        return Stream.of(new int[] {512, 512}, new int[] {512, 4096}, new int[] {4096, 512}, new int[] {4096, 4096})
                .flatMap(blocks -> seeds("from " + blocks[0] + " to " + blocks[1], (site, random) -> {
                    byte[] source = randomBytes(random, SIZE);
                    byte[] model = randomBytes(random, SIZE);
                    Designator from = filled(site, blocks[0], source);
                    Designator to = filled(site, blocks[1], model);
                    int start = random.nextInt(20) * blocks[1];
                    CopyPlans plans = new CopyPlans(source, random, true, false);
                    plans.fill(model, start, 1 + random.nextInt(SIZE - start));
                    Place a = new Place.Blocks(from);
                    Place b = new Place.Blocks(to);
                    if (site.provider().probe(a, b).able()) {
                        CopyProgress p = run(site, new CopyPlan(a, b, start, CopyPlans.source(plans.pieces()), 0));
                        int there = start + (int) p.durable();
                        assertSame(Arrays.copyOf(read(site, to), there), Arrays.copyOf(model, there));
                        if (p.durable() == length(plans.pieces())) {
                            assertSame(read(site, to), model);
                        }
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> diskToTapeFillsEveryRecord() {
        return Stream.of(new int[] {512, 1024}, new int[] {512, 10_240}, new int[] {4096, 65_536})
                .flatMap(c -> seeds("from " + c[0] + " to records of " + c[1], (site, random) -> {
                    byte[] source = randomBytes(random, SIZE);
                    Designator from = filled(site, c[0], source);
                    Designator to = site.tape();
                    int before = random.nextInt(3);
                    writeRecords(site, to, new byte[before * c[1]], c[1], 1);
                    byte[] model = new byte[1 + random.nextInt(SIZE)];
                    CopyPlans plans = new CopyPlans(source, random, false, false);
                    plans.fill(model, 0, model.length);
                    Place b = new Place.Records(to, before + 1, c[1]);
                    Place a = new Place.Blocks(from);
                    if (site.provider().probe(a, b).able()) {
                        CopyProgress p = run(site, new CopyPlan(a, b, 0, CopyPlans.source(plans.pieces()), 2));
                        boolean whole = p.durable() == model.length;
                        assertTape(site, to, before + 1, Arrays.copyOf(model, (int) p.durable()), c[1], whole ? 2 : -1);
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> tapeToDiskLandsExactly() {
        return Stream.of(new int[] {1024, 512}, new int[] {10_240, 4096}, new int[] {65_536, 512})
                .flatMap(c -> seeds("from records of " + c[0] + " to " + c[1], (site, random) -> {
                    byte[] source = randomBytes(random, SIZE / c[0] * c[0]);
                    Designator from = site.tape();
                    writeRecords(site, from, new byte[2 * c[0]], c[0], 1);
                    writeRecords(site, from, source, c[0], 1);
                    byte[] model = randomBytes(random, SIZE);
                    Designator to = filled(site, c[1], model);
                    CopyPlans plans = new CopyPlans(source, random, true, true);
                    plans.fill(model, c[1], 1 + random.nextInt(SIZE - c[1]));
                    Place a = new Place.Records(from, 3, c[0]);
                    Place b = new Place.Blocks(to);
                    if (site.provider().probe(a, b).able()) {
                        CopyProgress p = run(site, new CopyPlan(a, b, c[1], CopyPlans.source(plans.pieces()), 0));
                        int there = c[1] + (int) p.durable();
                        assertSame(Arrays.copyOf(read(site, to), there), Arrays.copyOf(model, there));
                        if (p.durable() == length(plans.pieces())) {
                            assertSame(read(site, to), model);
                        }
                    }
                }));
    }

    @Test
    void aPairOfUnitsIsOffered() throws Exception {
        try (Site site = site()) {
            Place disk = new Place.Blocks(site.disk(512, SIZE));
            List<Place> others = List.of(
                    new Place.Blocks(site.disk(512, SIZE)),
                    new Place.Blocks(site.disk(4096, SIZE)),
                    new Place.Records(site.tape(), 0, 1024));
            boolean offered = false;
            for (Place other : others) {
                offered |= site.provider().probe(disk, other).able()
                        || site.provider().probe(other, disk).able();
            }
            assertThat(offered)
                    .as("nothing was copied: no pair of units is offered, so nothing is proved of the provider")
                    .isTrue();
        }
    }

    @Test
    void anEmptyPlanWritesItsFilemarks() throws Exception {
        try (Site site = site()) {
            Place a = new Place.Blocks(site.disk(512, SIZE));
            Designator tape = site.tape();
            Place b = new Place.Records(tape, 0, 1024);
            if (site.provider().probe(a, b).able()) {
                run(site, new CopyPlan(a, b, 0, CopyPlans.source(List.of()), 1));
                assertTape(site, tape, 0, new byte[0], 1024, 1);
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> aBrokenCopyGoesOnFromWhatIsDurable() {
        return seeds("to a tape", (site, random) -> {
            byte[] source = randomBytes(random, SIZE);
            Place a = new Place.Blocks(filled(site, 512, source));
            Designator tape = site.tape();
            Place b = new Place.Records(tape, 0, 2048);
            byte[] model = new byte[SIZE / 2 + random.nextInt(SIZE / 2)];
            CopyPlans plans = new CopyPlans(source, random, false, false);
            plans.fill(model, 0, model.length);
            List<Piece> pieces = plans.pieces();
            int half = pieces.size() / 2;
            PieceSource broken = CopyPlans.source(pieces, half, () -> {
                throw new IOException("the spool broke");
            });
            if (site.provider().probe(a, b).able()) {
                CopyTask task = site.provider().start(new CopyPlan(a, b, 0, broken, 1));
                assertThatThrownBy(() -> task.await(LIMIT))
                        .satisfiesAnyOf(
                                e -> assertThat(e).hasMessageContaining("the spool broke"), this::isNotSupported);
                long durable = task.progress().durable();
                assertThat(durable % 2048).isZero();
                assertThat(durable).isLessThanOrEqualTo(length(pieces.subList(0, half)));
                CopyProgress rest =
                        run(site, new CopyPlan(a, b, durable, CopyPlans.source(CopyPlans.behind(pieces, durable)), 1));
                int there = (int) (durable + rest.durable());
                assertTape(site, tape, 0, Arrays.copyOf(model, there), 2048, there == model.length ? 1 : -1);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> aCancelledCopyEndsAndWhatIsDurableIsThere() {
        return seeds("to a disk", (site, random) -> {
            byte[] source = randomBytes(random, SIZE);
            byte[] before = randomBytes(random, SIZE);
            Place a = new Place.Blocks(filled(site, 512, source));
            Designator to = filled(site, 512, before);
            byte[] model = before.clone();
            if (!offered(site, a, new Place.Blocks(to))) {
                return;
            }
            CopyPlans plans = new CopyPlans(source, random, true, false);
            plans.fill(model, 0, SIZE);
            AtomicReference<CopyTask> task = new AtomicReference<>();
            boolean[] closed = {false};
            PieceSource given = CopyPlans.source(plans.pieces(), plans.pieces().size() / 2, () -> {
                while (task.get() == null) {
                    Thread.onSpinWait();
                }
                task.get().cancel();
            });
            PieceSource pieces = new PieceSource() {
                @Override
                public Optional<Piece> next() throws IOException {
                    return given.next();
                }

                @Override
                public void close() {
                    closed[0] = true;
                }
            };
            task.set(site.provider().start(new CopyPlan(a, new Place.Blocks(to), 0, pieces, 0)));
            assertThatThrownBy(() -> task.get().await(LIMIT))
                    .satisfiesAnyOf(e -> assertThat(e).isInstanceOf(CancellationException.class), this::isNotSupported);
            assertThat(closed[0]).isTrue();
            int durable = (int) task.get().progress().durable();
            assertSame(Arrays.copyOf(read(site, to), durable), Arrays.copyOf(model, durable));
        });
    }

    @Test
    void aRangePastTheEndOfTheSourceIsRefused() throws Exception {
        try (Site site = site()) {
            Place a = new Place.Blocks(site.disk(512, SIZE));
            Place b = new Place.Blocks(site.disk(512, SIZE));
            List<Piece> past = List.of(new Piece.Range(new Extent(SIZE - 512, 1024)));
            if (offered(site, a, b)) {
                CopyTask task = site.provider().start(new CopyPlan(a, b, 0, CopyPlans.source(past), 0));
                assertThatThrownBy(() -> task.await(LIMIT)).isInstanceOf(CopyException.class);
            }
        }
    }

    @Test
    void aPlanPastTheEndOfTheDestinationIsRefused() throws Exception {
        try (Site site = site()) {
            Place a = new Place.Blocks(site.disk(512, SIZE));
            Place b = new Place.Blocks(site.disk(512, SIZE));
            List<Piece> past = List.of(new Piece.Inline(ByteBuffer.allocate(1024)));
            if (offered(site, a, b)) {
                CopyTask task = site.provider().start(new CopyPlan(a, b, SIZE - 512, CopyPlans.source(past), 0));
                assertThatThrownBy(() -> task.await(LIMIT)).isInstanceOf(CopyException.class);
            }
        }
    }

    /** A pair that is not offered is refused at the start, and only by a provider that does not copy everything. */
    private boolean offered(Site site, Place from, Place to) throws IOException {
        if (site.provider().probe(from, to).able()) {
            return true;
        }
        assertThat(copiesEverything()).isFalse();
        assertThatThrownBy(() -> site.provider().start(new CopyPlan(from, to, 0, CopyPlans.source(List.of()), 0)))
                .isInstanceOf(CopyException.class);
        return false;
    }

    @Test
    void anOfferNamesPortsAndNeverABlankOne() throws Exception {
        try (Site site = site()) {
            Place a = new Place.Blocks(site.disk(512, SIZE));
            Place b = new Place.Blocks(site.disk(512, SIZE));
            CopyProvider.CopyOffer offer = site.provider().probe(a, b);
            assertThat(offer.able()).isEqualTo(offered(site, a, b));
            assertThat(offer.ports()).doesNotHaveDuplicates().allMatch(port -> !port.isBlank());
        }
    }

    @Test
    void anUnknownUnitIsNoOffer() throws Exception {
        try (Site site = site()) {
            Place a = new Place.Blocks(site.disk(512, SIZE));
            Place b = new Place.Blocks(Designator.parse("naa.6fffffffffffffffffffffffffffffff"));
            assertThat(site.provider().probe(a, b).able()).isFalse();
            assertThat(site.provider().probe(a, b).ports()).isEmpty();
            assertThat(site.provider().probe(b, a).explanation()).contains("naa.6fff");
            assertThatThrownBy(() -> site.provider().start(new CopyPlan(a, b, 0, CopyPlans.source(List.of()), 0)))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void aWithdrawnProviderStartsNothing() throws Exception {
        try (Site site = site()) {
            Place a = new Place.Blocks(site.disk(512, SIZE));
            Place b = new Place.Blocks(site.disk(512, SIZE));
            CopyProvider provider = site.provider();
            site.withdraw();
            assertThatThrownBy(() -> provider.start(new CopyPlan(a, b, 0, CopyPlans.source(List.of()), 0)))
                    .isInstanceOf(ProviderWithdrawnException.class);
        }
    }

    /**
     * A class that a bundle asks for first when it was refreshed is not to be had. Whoever waits for the end of a copy may write
     * to its destination only then, so the end is told all the same.
     */
    @Test
    void aCopyTellsItsEndThoughAClassIsGone() throws Exception {
        try (Site site = site()) {
            Place a = new Place.Blocks(site.disk(512, SIZE));
            Place b = new Place.Blocks(site.disk(512, SIZE));
            if (!offered(site, a, b)) {
                return;
            }
            List<Piece> pieces = List.of(new Piece.Range(new Extent(0, SIZE)));
            CopyTask closing = site.provider()
                    .start(new CopyPlan(a, b, 0, closedBy(CopyPlans.source(pieces), CopyProviderContract::gone), 0));
            try {
                assertThat(closing.await(LIMIT)).as("the copy tells its end").isTrue();
            } catch (IOException told) {
                assertThat(told).hasStackTraceContaining(GONE);
            }
            PieceSource withdrawn = CopyPlans.source(pieces, 0, () -> {
                site.withdraw();
                gone();
            });
            CopyTask amid = site.provider().start(new CopyPlan(a, b, 0, withdrawn, 0));
            assertThatThrownBy(() -> amid.await(LIMIT))
                    .satisfiesAnyOf(
                            e -> assertThat(e).isInstanceOf(ProviderWithdrawnException.class),
                            e -> assertThat(e).hasStackTraceContaining(GONE));
        }
    }

    private static void gone() {
        throw new NoClassDefFoundError(GONE);
    }

    private static PieceSource closedBy(PieceSource pieces, Runnable closing) {
        return new PieceSource() {
            @Override
            public Optional<Piece> next() throws IOException {
                return pieces.next();
            }

            @Override
            public void close() {
                closing.run();
            }
        };
    }

    /**
     * Whether every plan can be copied. Otherwise a plan may end with NOT_SUPPORTED, with what is durable in its place: the
     * limits of a device may be narrower than what the tests ask for.
     */
    protected boolean copiesEverything() {
        return true;
    }

    /** A test on a site, with random numbers of its own. */
    @FunctionalInterface
    private interface Trial {
        void run(Site site, Random random) throws Exception;
    }

    private Stream<DynamicTest> seeds(String name, Trial trial) {
        return Stream.iterate(1, seed -> seed + 1)
                .limit(plans())
                .map(seed -> DynamicTest.dynamicTest(name + ", seed " + seed, () -> {
                    try (Site site = site()) {
                        trial.run(site, new Random(seed));
                    }
                }));
    }

    private static byte[] randomBytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static Designator filled(Site site, int blockLength, byte[] content) throws IOException {
        Designator disk = site.disk(blockLength, content.length);
        try (BlockDevice d = site.devices().open(disk, Access.READ_WRITE).orElseThrow()) {
            d.write(0, ByteBuffer.wrap(content));
        }
        return disk;
    }

    private static byte[] read(Site site, Designator disk) throws IOException {
        try (BlockDevice d = site.devices().open(disk, Access.READ).orElseThrow()) {
            byte[] content = new byte[(int) d.size()];
            d.read(0, ByteBuffer.wrap(content));
            return content;
        }
    }

    private static void writeRecords(Site site, Designator tape, byte[] content, int length, int filemarks)
            throws IOException {
        try (RecordDevice t = site.devices().openRecords(tape).orElseThrow()) {
            t.locate(RecordDevice.END_OF_DATA);
            for (int at = 0; at < content.length; at += length) {
                t.write(ByteBuffer.wrap(content, at, length).slice());
            }
            t.writeFilemarks(filemarks);
        }
    }

    /** With fewer than 0 filemarks nothing is said of what is behind the records. */
    private static void assertTape(
            Site site, Designator tape, long object, byte[] content, int recordLength, int filemarks)
            throws IOException {
        try (RecordDevice t = site.devices().openRecords(tape).orElseThrow()) {
            t.locate(object);
            int records = (content.length + recordLength - 1) / recordLength;
            byte[] expected = Arrays.copyOf(content, records * recordLength);
            byte[] found = new byte[expected.length];
            for (int i = 0; i < records; i++) {
                assertThat(t.read(ByteBuffer.wrap(found, i * recordLength, recordLength)))
                        .as("record " + i)
                        .isEqualTo(recordLength);
            }
            assertSame(found, expected);
            if (filemarks < 0) {
                return;
            }
            List<Integer> behind = new ArrayList<>();
            for (int i = 0; i <= filemarks; i++) {
                behind.add(t.read(ByteBuffer.allocate(recordLength)));
            }
            List<Integer> marks = new ArrayList<>(Collections.nCopies(filemarks, RecordDevice.FILEMARK));
            marks.add(RecordDevice.BLANK);
            assertThat(behind).isEqualTo(marks);
        }
    }

    private CopyProgress run(Site site, CopyPlan plan) throws Exception {
        CopyTask task = site.provider().start(plan);
        try {
            assertThat(task.await(LIMIT)).as("the copy ended in time").isTrue();
        } catch (CopyException e) {
            if (copiesEverything()) {
                throw e;
            }
            isNotSupported(e);
        }
        return task.progress();
    }

    private void isNotSupported(Throwable e) {
        assertThat(copiesEverything()).isFalse();
        assertThat(e)
                .isInstanceOfSatisfying(
                        CopyException.class,
                        c -> assertThat(c.reason()).as(c.getMessage()).isEqualTo(CopyException.Reason.NOT_SUPPORTED));
    }

    private static long length(List<Piece> pieces) {
        return pieces.stream().mapToLong(Piece::length).sum();
    }

    /** Compares without printing megabytes. */
    private static void assertSame(byte[] found, byte[] expected) {
        assertThat(Arrays.mismatch(found, expected))
                .as("first byte that differs")
                .isEqualTo(-1);
    }
}
