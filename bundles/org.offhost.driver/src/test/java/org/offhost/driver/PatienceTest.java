// SPDX-License-Identifier: Apache-2.0
package org.offhost.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.offhost.block.ProviderWithdrawnException;

/** By a clock that only waiting moves. */
class PatienceTest {
    private static final Need NEED = Need.of(Need.Kind.PARSER_OF_TYPE, "ntfs");
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Time time = new Time();
    private final Waiting job = new Waiting();
    private final Patience patience = new Patience(job, time, LIMIT);
    private int tries;

    private static final class Time implements DriverChanges {
        private long now = 1;
        private long generation;
        private long withdrawals;

        @Override
        public long generation() {
            return generation;
        }

        @Override
        public long withdrawals() {
            return withdrawals;
        }

        @Override
        public void awaitChange(long seen, long nanos) {
            now += nanos;
        }

        @Override
        public long nanos() {
            return now;
        }
    }

    private static final class Waiting implements Patience.Waiter {
        private final List<String> shown = new ArrayList<>();
        private boolean cancelled;
        private int mostShown = Integer.MAX_VALUE;

        @Override
        public void checkCancelled() {
            if (cancelled) {
                throw new CancellationException();
            }
        }

        @Override
        public void waits(Need need) {
            show("waits");
        }

        @Override
        public void waitsForSteady(Throwable cause) {
            show("waits");
        }

        @Override
        public void goesOn() {
            show("goes on");
        }

        private void show(String what) {
            shown.add(what);
            cancelled = shown.size() >= mostShown;
        }

        @Override
        public void lost(Throwable cause) {
            // nobody reads it here
        }

        @Override
        public void overcame(Duration gap) {
            // nor this
        }
    }

    private ProviderWithdrawnException withdrawn() {
        tries++;
        return new ProviderWithdrawnException("the transport flaps");
    }

    @Test
    void driverThatIsWithdrawnAndStaysEndsInWaitingAndAtTheDeadline() {
        assertThatThrownBy(() -> patience.surviving(() -> {
                    throw withdrawn();
                }))
                .isInstanceOf(PatienceEndedException.class)
                .hasMessageContaining("the transport flaps")
                .satisfies(e -> assertThat(((PatienceEndedException) e).limit()).isEqualTo(LIMIT))
                .satisfies(e ->
                        assertThat(((PatienceEndedException) e).withdrawals()).isPositive());
        assertThat(job.shown).contains("waits");
        assertThat(Duration.ofNanos(time.now)).isBetween(LIMIT, LIMIT.plusSeconds(2));
        assertThat(tries).as("tries in a minute").isBetween(20, 100);
    }

    @Test
    void impatientJobTriesAFewTimesAllTheSame() throws Exception {
        Patience none = new Patience(job, time, Duration.ZERO);
        String done = none.surviving(() -> {
            if (tries < 3) {
                throw withdrawn();
            }
            return "done";
        });
        assertThat(done).isEqualTo("done");
        assertThat(job.shown).isEmpty();
    }

    @Test
    void anyProgressBeginsThePatienceAnew() throws Exception {
        long end = patience.surviving(() -> {
            if (tries < 200) {
                patience.reached(tries + 1);
                throw withdrawn();
            }
            return time.now;
        });
        assertThat(tries).isEqualTo(200);
        assertThat(Duration.ofNanos(end)).as("10 ms each").isLessThan(Duration.ofSeconds(3));
        assertThat(job.shown).isEmpty();
    }

    @Test
    void whatWasReachedBeforeIsNoProgress() {
        assertThatThrownBy(() -> patience.surviving(() -> {
                    patience.reached(7);
                    throw withdrawn();
                }))
                .isInstanceOf(PatienceEndedException.class);
    }

    @Test
    void driverThatComesBackIsUsedAndTheStateIsShownAgain() throws Exception {
        patience.surviving(() -> {
            if (tries < 10) {
                throw withdrawn();
            }
            return null;
        });
        assertThat(job.shown).contains("waits").endsWith("goes on");
    }

    @Test
    void cancelledWhileItWaits() {
        job.mostShown = 3;
        assertThatThrownBy(() -> patience.surviving(() -> {
                    throw withdrawn();
                }))
                .isInstanceOf(CancellationException.class);
        assertThat(Duration.ofNanos(time.now)).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void classesThatWentWithTheirBundleAreAWithdrawal() throws Exception {
        patience.surviving(() -> {
            if (tries++ == 0) {
                time.withdrawals++;
                throw new NoClassDefFoundError("org/example/Gone");
            }
            return null;
        });
        assertThat(tries).isEqualTo(2);
    }

    @Test
    void classesThatWentInAnotherThreadAreAWithdrawalToo() throws Exception {
        patience.surviving(() -> {
            if (tries++ == 0) {
                time.withdrawals++;
                throw new IOException("the copy failed", new NoClassDefFoundError("org/example/Gone"));
            }
            return null;
        });
        assertThat(tries).isEqualTo(2);
    }

    @Test
    void classesThatDoNotFitWhileTheDriverStaysAreAFault() {
        assertThatThrownBy(() -> patience.surviving(() -> {
                    tries++;
                    throw new NoSuchMethodError("org.example.Driver.read");
                }))
                .isInstanceOf(NoSuchMethodError.class);
        assertThatThrownBy(() -> patience.await(NEED, () -> {
                    throw new NoClassDefFoundError("org/example/Missing");
                }))
                .isInstanceOf(NoClassDefFoundError.class);
        assertThat(tries).isEqualTo(1);
    }

    @Test
    void waitedForDriverThatNeverComesEndsAtTheDeadline() {
        assertThatThrownBy(() -> patience.await(NEED, Optional::empty))
                .isInstanceOf(PatienceEndedException.class)
                .satisfies(e -> assertThat(((PatienceEndedException) e).need()).contains(NEED))
                .satisfies(e ->
                        assertThat(((PatienceEndedException) e).withdrawals()).isZero());
    }

    @Test
    void damageIsNoWithdrawal() {
        assertThatThrownBy(() -> patience.surviving(() -> {
                    tries++;
                    throw new IOException("bad block");
                }))
                .hasMessage("bad block");
        assertThat(tries).isEqualTo(1);
    }
}
