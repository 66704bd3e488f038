// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.offhost.block.Designator;
import org.offhost.block.Extent;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.copy.CopyPlan;
import org.offhost.copy.CopyProgress;
import org.offhost.copy.CopyProvider;
import org.offhost.copy.CopyTask;
import org.offhost.copy.Piece;
import org.offhost.copy.PieceSource;
import org.offhost.copy.Place;

/** A copy that breaks off, is cancelled or loses its provider has an end, and what is durable is there. */
abstract class CopyEndChecks extends CopyLandingChecks {
    private static final String GONE = "org/example/FirstAskedForThen";

    @TestFactory
    Stream<DynamicTest> aBrokenCopyGoesOnFromWhatIsDurable() {
        return seeds("to a tape", (site, random) -> {
            byte[] source = CopiedUnits.randomBytes(random, SIZE);
            Place a = new Place.Blocks(CopiedUnits.filled(site, 512, source));
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
                assertThat(durable).isLessThanOrEqualTo(CopiedUnits.length(pieces.subList(0, half)));
                CopyProgress rest =
                        run(site, new CopyPlan(a, b, durable, CopyPlans.source(CopyPlans.behind(pieces, durable)), 1));
                int there = (int) (durable + rest.durable());
                CopiedUnits.assertTape(
                        site, tape, 0, Arrays.copyOf(model, there), 2048, there == model.length ? 1 : -1);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> aCancelledCopyEndsAndWhatIsDurableIsThere() {
        return seeds("to a disk", (site, random) -> {
            byte[] source = CopiedUnits.randomBytes(random, SIZE);
            byte[] before = CopiedUnits.randomBytes(random, SIZE);
            Place a = new Place.Blocks(CopiedUnits.filled(site, 512, source));
            Designator to = CopiedUnits.filled(site, 512, before);
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
            CopiedUnits.assertSame(Arrays.copyOf(CopiedUnits.read(site, to), durable), Arrays.copyOf(model, durable));
        });
    }

    @Test
    void aWithdrawnProviderStartsNothing() throws Exception {
        try (CopySite site = site()) {
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
        try (CopySite site = site()) {
            Place a = new Place.Blocks(site.disk(512, SIZE));
            Place b = new Place.Blocks(site.disk(512, SIZE));
            if (!offered(site, a, b)) {
                return;
            }
            List<Piece> pieces = List.of(new Piece.Range(new Extent(0, SIZE)));
            CopyTask closing = site.provider()
                    .start(new CopyPlan(a, b, 0, closedBy(CopyPlans.source(pieces), CopyEndChecks::gone), 0));
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
}
