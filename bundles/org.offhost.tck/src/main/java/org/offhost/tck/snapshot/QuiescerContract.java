// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.offhost.block.Designator;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.snapshot.Quiescer;
import org.offhost.snapshot.Quiescer.Lease;

/** What everybody who holds the writers of a unit must do; its test extends this on real writers and inherits the tests. */
public abstract class QuiescerContract {
    private static final Duration HOLD = Duration.ofSeconds(10);
    private static final Duration MOMENT = Duration.ofMillis(1);
    private static final long LIMIT_SECONDS = 60;
    private static final long POLL_MILLIS = 2;

    /** The same one for one test, with the unit below. */
    protected abstract Quiescer quiescer() throws IOException;

    /** Withdraws the quiescer, as its bundle does when it stops. */
    protected abstract void withdraw() throws IOException;

    /** A unit whose writers can be held. */
    protected abstract Designator unit() throws IOException;

    /** Whether its writers are held, as they say themselves: never asked of the quiescer. */
    protected abstract boolean isHeld() throws IOException;

    /** Lets time go by, as the quiescer measures it. */
    protected abstract void elapse(Duration time) throws IOException;

    /** Has the writers go on behind the quiescer's back, as their own administrator might. Gives false where nobody else can. */
    protected abstract boolean thawBehind() throws IOException;

    /** Ends the process that has the quiescer as a kill does, and begins the next; empty where writers go on as soon as the process is gone. */
    protected abstract Optional<Quiescer> killed() throws IOException;

    private Lease freeze() throws IOException {
        Optional<Lease> lease = quiescer().freeze(unit(), HOLD);
        assertThat(lease).as("lease on %s", unit()).isPresent();
        return lease.get();
    }

    /** What thaws by itself does so in a thread of its own. */
    private void awaitThaw() throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (isHeld() && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        assertThat(isHeld()).as("writers held").isFalse();
    }

    @Test
    void writersAreHeldUntilTheLeaseIsClosed() throws IOException {
        assertThat(isHeld()).as("before").isFalse();
        for (int i = 0; i < 3; i++) {
            Lease lease = freeze();
            assertThat(isHeld()).isTrue();
            assertThat(lease.holds()).isTrue();
            assertThat(lease.applicationConsistent()).isEqualTo(lease.applicationConsistent());
            lease.close();
            assertThat(isHeld()).isFalse();
            assertThat(lease.holds()).isFalse();
        }
    }

    @Test
    void leaseThatIsClosedAgainEndsNoOther() throws IOException {
        Lease first = freeze();
        first.close();
        try (Lease second = freeze()) {
            first.close();
            assertThat(second.holds()).isTrue();
            assertThat(isHeld()).isTrue();
        }
        assertThat(isHeld()).isFalse();
    }

    @Test
    void unitOfAnotherIsNotHeld() throws IOException {
        assertThat(quiescer().freeze(Designator.parse("naa.60000000000000000000000000000001"), HOLD))
                .isEmpty();
        assertThat(quiescer().freeze(Designator.parse("uri.nobody:at/all"), HOLD))
                .isEmpty();
        assertThat(isHeld()).isFalse();
    }

    @Test
    void leaseThawsByItselfAtItsEndAndNotBefore() throws Exception {
        Lease lease = freeze();
        elapse(HOLD.dividedBy(2));
        assertThat(lease.holds()).isTrue();
        assertThat(isHeld()).isTrue();
        elapse(HOLD.dividedBy(2).plus(MOMENT));
        assertThat(lease.holds()).isFalse();
        awaitThaw();
        lease.close();
        try (Lease next = freeze()) {
            elapse(HOLD.dividedBy(2));
            lease.close();
            assertThat(next.holds()).as("the next lease").isTrue();
            assertThat(isHeld()).isTrue();
        }
    }

    /** Whether it is refused or given too: nobody is told that writers are held who are not, and none stays held. */
    @Test
    void secondLeaseAmidTheFirstDoesNotThawBehindIt() throws IOException {
        Lease first = freeze();
        Optional<Lease> second;
        try {
            second = quiescer().freeze(unit(), HOLD);
        } catch (ProviderWithdrawnException e) {
            throw e;
        } catch (IOException e) {
            second = Optional.empty();
        }
        assertThat(first.holds()).isEqualTo(isHeld()).isTrue();
        if (second.isPresent()) {
            second.get().close();
            assertThat(first.holds()).isEqualTo(isHeld());
        }
        first.close();
        assertThat(isHeld()).isFalse();
    }

    @Test
    void withdrawnQuiescerThawsAndRefuses() throws Exception {
        Designator unit = unit();
        Quiescer quiescer = quiescer();
        try (Lease lease = freeze()) {
            withdraw();
            awaitThaw();
            assertThat(lease.holds()).isFalse();
            assertThatThrownBy(() -> quiescer.freeze(unit, HOLD)).isInstanceOf(ProviderWithdrawnException.class);
        }
        assertThat(isHeld()).isFalse();
    }

    @Test
    void leaseWhoseWritersGoOnBehindItDoesNotHold() throws IOException {
        try (Lease lease = freeze()) {
            assumeTrue(thawBehind(), "nobody else can let the writers go on");
            assertThat(isHeld()).isFalse();
            assertThat(lease.holds()).isFalse();
        }
        try (Lease next = freeze()) {
            assertThat(next.holds()).isTrue();
        }
    }

    @Test
    void nextProcessThawsWhatAKilledOneHeld() throws Exception {
        Designator unit = unit();
        freeze();
        Optional<Quiescer> next = killed();
        assumeTrue(next.isPresent(), "the writers go on as soon as the process is gone");
        awaitThaw();
        try (Lease lease = next.orElseThrow().freeze(unit, HOLD).orElseThrow()) {
            assertThat(lease.holds()).isTrue();
            assertThat(isHeld()).isTrue();
        }
        assertThat(isHeld()).isFalse();
    }
}
