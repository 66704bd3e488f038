// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.offhost.backup.JobState;
import org.offhost.backup.Offload;
import org.offhost.backup.engine.job.ManualTime;
import org.offhost.backup.engine.job.PausedException;
import org.offhost.backup.engine.job.TestHands;
import org.offhost.backup.engine.job.TestJournal;
import org.offhost.backup.notice.RefusedException;
import org.offhost.block.BlockDeviceProvider;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.copy.CopyException;
import org.offhost.copy.CopyException.Reason;
import org.offhost.copy.CopyPlan;
import org.offhost.copy.CopyProvider;
import org.offhost.copy.Piece;
import org.offhost.copy.PieceSource;
import org.offhost.copy.Place;
import org.offhost.driver.DriverBoard;
import org.offhost.driver.KnownDriver;
import org.offhost.tck.MemoryUnits;

/** What becomes of a copy when its driver fails, goes, or is followed by another. */
class CopyingTest {
    private static final MemoryUnits UNITS = new MemoryUnits();
    private static final Place SOURCE = new Place.Blocks(UNITS.disk(512, 512));
    private static final Place DESTINATION = new Place.Blocks(UNITS.disk(512, 512));
    private static final int UNIT = 512;
    private static final long END = 10_240;

    @TempDir
    Path folder;

    private final DriverBoard board = new DriverBoard();
    private final ManualTime time = new ManualTime(board);
    private final ScriptedCopier copier = new ScriptedCopier("one", 0, false);
    private final Destination stream = new Destination();
    private TestHands job;

    @BeforeEach
    void begin() {
        unitsCome();
        job = new TestHands(TestJournal.ofBackup(folder.resolve("job"), JobState.COPYING), board, time);
    }

    private void unitsCome() {
        board.add(BlockDeviceProvider.class, new KnownDriver<>(UNITS, Map.of(), "org.example.memory", "1"));
    }

    /** Whoever could copy cannot as long as the units are away. */
    private void unitsGo() {
        board.<BlockDeviceProvider>remove(BlockDeviceProvider.class, UNITS);
        copier.cannot();
        time.then(() -> {
            unitsCome();
            copier.can();
        });
    }

    /** Notes all that is asked of it. */
    private static final class Destination implements Copying.Stream {
        private final List<String> happened = new ArrayList<>();
        /** What becomes of the units once they are there again. */
        private final Deque<Runnable> waits = new ArrayDeque<>();

        private long from;
        private long durable;
        private int open;

        @Override
        public Place source(long at) {
            return SOURCE;
        }

        @Override
        public Place destination(long at) {
            return DESTINATION;
        }

        @Override
        public void begin() {
            happened.add("begin");
        }

        @Override
        public int unit() {
            return UNIT;
        }

        @Override
        public long from() {
            return from;
        }

        @Override
        public long end() {
            return END;
        }

        @Override
        public void awaitUnits() {
            Runnable next = waits.poll();
            if (next != null) {
                next.run();
            }
        }

        @Override
        public void requireThere() {
            happened.add("there?");
        }

        @Override
        public CopyPlan plan(long at) {
            open++;
            happened.add("from " + at);
            PieceSource pieces = new PieceSource() {
                private boolean closed;

                @Override
                public Optional<Piece> next() {
                    return Optional.empty();
                }

                @Override
                public void close() {
                    open -= closed ? 0 : 1;
                    closed = true;
                }
            };
            return new CopyPlan(SOURCE, DESTINATION, at, pieces, 0);
        }

        @Override
        public void durable(long offset) {
            assertThat(offset).as("durable").isGreaterThan(durable);
            durable = offset;
        }
    }

    private void copy() throws IOException, InterruptedException {
        copy(Offload.PREFERRED);
    }

    private void copy(Offload policy) throws IOException, InterruptedException {
        try {
            new Copying(job, policy, stream).run();
        } finally {
            assertThat(stream.open).as("plans whose source is still open").isZero();
            assertThat(copier.known().leases()).as("leases").isZero();
        }
    }

    private void there(ScriptedCopier... copiers) {
        for (ScriptedCopier c : copiers) {
            board.add(CopyProvider.class, c.known());
        }
    }

    @Test
    void copyThatGoesWellIsOnePlanAndDurableToItsEnd() throws Exception {
        there(copier);
        copy();
        assertThat(stream.happened).containsExactly("begin", "from 0");
        assertThat(stream.durable).isEqualTo(END);
    }

    @Test
    void copyThatIsAtItsEndNeedsNoDriver() throws Exception {
        stream.from = END;
        copy();
        assertThat(stream.happened).isEmpty();
        assertThat(job.shown()).isEmpty();
    }

    @Test
    void copyGoesOnAtAWholeUnitAndAtTheEndInAnyCase() throws Exception {
        there(copier);
        stream.from = 3 * UNIT + 7;
        copy();
        assertThat(stream.happened).containsExactly("begin", "from " + 3 * UNIT);
    }

    @Test
    void nothingIsBegunBeforeSomebodyIsThereWhoCanCopy() {
        assertThatThrownBy(this::copy).isInstanceOf(PausedException.class).hasMessageContaining("needs-copy source=");
        assertThat(stream.happened).isEmpty();
    }

    @Test
    void failureOfAMomentIsTriedThreeTimesOnEnd() {
        there(copier.then(0, Reason.TRANSIENT).then(0, Reason.TRANSIENT).then(0, Reason.TRANSIENT));
        assertThatThrownBy(this::copy).isInstanceOf(CopyException.class);
        assertThat(copier.starts()).containsExactly(0L, 0L, 0L);
        assertThat(stream.happened).containsExactly("begin", "from 0", "there?", "from 0", "there?", "from 0");
    }

    @Test
    void failuresBetweenWhichSomethingBecomesDurableAreFirstOnes() throws Exception {
        for (int i = 0; i < 10; i++) {
            copier.then(UNIT + 1, Reason.TRANSIENT);
        }
        there(copier);
        copy();
        assertThat(copier.starts()).hasSize(11).startsWith(0L, (long) UNIT, 2L * UNIT);
        assertThat(stream.durable).isEqualTo(END);
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"SOURCE_UNREADABLE", "DESTINATION_FULL", "DESTINATION_REFUSES"})
    void whatNoOtherDriverCouldDoEndsTheCopy(Reason reason) {
        ScriptedCopier other = new ScriptedCopier("other", -1, true);
        there(copier.then(UNIT, reason), other);
        assertThatThrownBy(this::copy)
                .isInstanceOfSatisfying(
                        CopyException.class, e -> assertThat(e.reason()).isEqualTo(reason));
        assertThat(other.starts()).isEmpty();
        assertThat(stream.durable).as("what came before stays").isEqualTo(UNIT);
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"UNREACHABLE", "NOT_SUPPORTED"})
    void whatAnotherDriverMayDoIsGivenToItFromWhereTheFirstCame(Reason reason) throws Exception {
        ScriptedCopier host = new ScriptedCopier("host", 100, true);
        there(copier.then(2 * UNIT, reason), host);
        copy();
        assertThat(copier.starts()).containsExactly(0L);
        assertThat(host.starts()).containsExactly(2L * UNIT);
        assertThat(stream.happened).containsExactly("begin", "from 0", "there?", "from " + 2 * UNIT);
        assertThat(job.notes()).contains("passes-host detail=one: the device said " + reason);
    }

    @Test
    void driverThatGaveUpIsNotAskedAgainAndWhenNobodyIsLeftTheReasonIsTold() {
        there(copier.then(0, Reason.UNREACHABLE));
        assertThatThrownBy(this::copy)
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("one: the device said UNREACHABLE");
        assertThat(copier.starts()).hasSize(1);
    }

    @Test
    void driverIsNotGivenUpForAUnitThatNobodyReaches() throws Exception {
        board.<BlockDeviceProvider>remove(BlockDeviceProvider.class, UNITS);
        time.then(this::unitsCome);
        there(copier.then(0, Reason.UNREACHABLE));
        copy();
        assertThat(copier.starts()).containsExactly(0L, 0L);
    }

    @Test
    void driverThatGoesIsFollowedByTheNextAndTheDeviceSideIsSettledFirst() throws Exception {
        ScriptedCopier next = new ScriptedCopier("next", 0, false);
        there(copier.then(4 * UNIT, new ProviderWithdrawnException("one went")));
        time.then(() -> {
            board.remove(CopyProvider.class, copier);
            there(next);
        });
        copy();
        assertThat(copier.happened()).containsExactly("await", "cancel", "await");
        assertThat(next.starts()).containsExactly(4L * UNIT);
        assertThat(job.notes()).contains("lost one went");
    }

    /** Behind a connection that is cut again and again there may be nobody who can copy at the moment when they are asked. */
    @Test
    void unitsThatGoAgainWhileWhoCopiesIsChosenAreWaitedForAgain() throws Exception {
        copier.then(END / 2, new ProviderWithdrawnException("the way is lost"));
        there(copier);
        stream.waits.add(this::unitsGo);
        copy();
        assertThat(copier.starts()).containsExactly(0L, END / 2);
        assertThat(stream.durable).isEqualTo(END);
    }

    @Test
    void whoCannotCopyThoughTheUnitsAreThereEndsIt() {
        copier.then(END / 2, new ProviderWithdrawnException("the way is lost"));
        there(copier);
        stream.waits.add(copier::cannot);
        assertThatThrownBy(this::copy).isInstanceOf(RefusedException.class).hasMessageContaining("one: it cannot");
    }

    @Test
    void unitThatGoesBeforeAnybodyBeganToCopyIsWaitedFor() throws Exception {
        there(copier);
        unitsGo();
        copy();
        assertThat(copier.starts()).containsExactly(0L);
        assertThat(stream.durable).isEqualTo(END);
    }

    @Test
    void refusalSaysOnceWhatEachDriverSays() {
        there(copier);
        copier.cannot();
        assertThatThrownBy(this::copy)
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.notice().facts().get("reasons")).isEqualTo(List.of("one: it cannot")));
    }

    /** The task closes its pieces; a driver that begins none leaves them to whoever made them. */
    @Test
    void planThatNoTaskTookIsClosed() throws Exception {
        there(copier.thenRefusePlan(new CopyException(Reason.TRANSIENT, "busy"))
                .thenRefusePlan(new ProviderWithdrawnException("it went")));
        copy();
        assertThat(copier.starts()).hasSize(3);
    }

    @Test
    void planOfADriverThatIsGoneBeforeItsStartIsClosed() throws Exception {
        there(copier.thenRefusePlan(new IllegalStateException("a fault of the driver")));
        assertThatThrownBy(this::copy).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void copyThatIsCancelledIsSettledBeforeItEnds() {
        there(copier.then(UNIT, new CancellationException()));
        assertThatThrownBy(this::copy).isInstanceOf(CancellationException.class);
        assertThat(copier.happened()).containsExactly("await", "cancel", "await");
        assertThat(stream.durable).isEqualTo(UNIT);
    }

    @Test
    void driverThatAlwaysGoesIsGivenUpAtTheLimit() {
        for (int i = 0; i < 1000; i++) {
            copier.then(0, new ProviderWithdrawnException("it went"));
        }
        there(copier);
        assertThatThrownBy(this::copy)
                .isInstanceOf(PausedException.class)
                .hasMessageContainingAll("driver-unsteady", "it went");
    }

    @Test
    void errorThatIsNoneOfACopyEndsIt() {
        there(copier.then(UNIT, new IOException("the pieces could not be had")));
        assertThatThrownBy(this::copy).hasMessage("the pieces could not be had");
        assertThat(copier.starts()).hasSize(1);
    }
}
