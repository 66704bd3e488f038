// SPDX-License-Identifier: Apache-2.0
package org.offhost.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.offhost.block.ProviderWithdrawnException;

class DriverBoardTest {
    private final DriverBoard board = new DriverBoard();

    /** The kind of driver of these tests. */
    private interface Clerk {
        String stamp(String text) throws IOException;
    }

    private static KnownDriver<Clerk> clerk(Clerk service, long id, int ranking) {
        return new KnownDriver<>(
                service, Map.of("service.id", id, "service.ranking", ranking), "org.example.clerk" + id, "1.0.0");
    }

    @Test
    void bestComesFirstAndTheElderOfEqualOnes() {
        board.add(Clerk.class, clerk(t -> "b", 2, 0));
        board.add(Clerk.class, clerk(t -> "a", 1, 0));
        board.add(Clerk.class, clerk(t -> "c", 3, 9));
        assertThat(board.of(Clerk.class)).extracting(KnownDriver::serviceId).containsExactly(3L, 1L, 2L);
    }

    @Test
    void callTakesALeaseAndGivesItBack() throws Exception {
        List<KnownDriver<Clerk>> self = new ArrayList<>();
        KnownDriver<Clerk> clerk = clerk(t -> t + " of " + self.get(0).leases(), 1, 0);
        self.add(clerk);
        String stamped = clerk.call(c -> c.stamp("one"));
        assertThat(stamped).isEqualTo("one of 1");
        assertThat(clerk.leases()).isZero();
    }

    @Test
    void callThatFailsGivesItBack() {
        KnownDriver<Clerk> clerk = clerk(
                t -> {
                    throw new IOException("no ink");
                },
                1,
                0);
        assertThatThrownBy(() -> clerk.call(c -> c.stamp("one"))).hasMessage("no ink");
        assertThat(clerk.leases()).isZero();
    }

    @Test
    void leaseThatIsClosedTwiceIsGivenBackOnce() {
        KnownDriver<Clerk> clerk = clerk(t -> t, 1, 0);
        Lease<Clerk> other = clerk.lease();
        Lease<Clerk> lease = clerk.lease();
        lease.close();
        lease.close();
        assertThat(clerk.leases()).isEqualTo(1);
        other.close();
        assertThat(clerk.leases()).isZero();
    }

    @Test
    void withdrawalSeesTheLeasesAndTheySeeIt() throws Exception {
        Clerk service = t -> t;
        KnownDriver<Clerk> clerk = clerk(service, 1, 0);
        board.add(Clerk.class, clerk);
        try (Lease<Clerk> lease = clerk.lease()) {
            assertThat(lease.service()).isSameAs(service);
            assertThat(board.remove(Clerk.class, service))
                    .as("leases that are out")
                    .isEqualTo(1);
            assertThatThrownBy(lease::check)
                    .isInstanceOf(ProviderWithdrawnException.class)
                    .hasMessageContaining("org.example.clerk1 1.0.0");
            assertThatThrownBy(lease::service).isInstanceOf(ProviderWithdrawnException.class);
        }
        assertThatThrownBy(() -> clerk.call(c -> c.stamp("late"))).isInstanceOf(ProviderWithdrawnException.class);
        assertThat(board.of(Clerk.class)).isEmpty();
        assertThat(board.withdrawals()).isEqualTo(1);
    }

    @Test
    void unknownOneThatGoesIsNoWithdrawal() {
        assertThat(board.remove(Clerk.class, t -> t)).isZero();
        assertThat(board.withdrawals()).isZero();
    }

    @Test
    void whatADriverReadIsKnownWhenItIsGone() {
        Clerk service = t -> t;
        Map<String, Object> reads = Map.of("offhost.script", new String[] {"latin", "greek"});
        board.add(Clerk.class, new KnownDriver<>(service, reads, "org.example.clerk", ""));
        board.remove(Clerk.class, service);
        assertThat(board.hasHad(Clerk.class, "offhost.script", "greek")).isTrue();
        assertThat(board.hasHad(Clerk.class, "offhost.script", "runes")).isFalse();
        assertThat(board.hasHad(Runnable.class, "offhost.script", "greek")).isFalse();
    }

    @Test
    void whatIsLackingIsWhatWasThereAndHasNobodyInItsPlace() {
        Clerk old = t -> t;
        Clerk next = t -> t;
        Map<String, Object> reads = Map.of("offhost.script", "greek");
        assertThat(board.lacks(Clerk.class, "offhost.script")).isFalse();
        board.add(Clerk.class, new KnownDriver<>(old, reads, "org.example.clerk", "1"));
        assertThat(board.lacks(Clerk.class, "offhost.script")).isFalse();
        board.remove(Clerk.class, old);
        assertThat(board.lacks(Clerk.class, "offhost.script")).isTrue();
        assertThat(board.lacks(Clerk.class, "offhost.tongue")).isFalse();
        assertThat(board.lacks(Runnable.class, "offhost.script")).isFalse();
        board.add(Clerk.class, new KnownDriver<>(next, reads, "org.example.clerk", "2"));
        assertThat(board.lacks(Clerk.class, "offhost.script")).isFalse();
    }

    @Test
    void listenerHearsOfItsKindUntilItIsForgotten() {
        List<Integer> heard = new ArrayList<>();
        Runnable listener = () -> heard.add(board.of(Clerk.class).size());
        board.listen(Clerk.class, listener);
        board.add(Runnable.class, new KnownDriver<>(() -> {}, Map.of(), "org.example.other", ""));
        board.add(Clerk.class, clerk(t -> t, 1, 0));
        board.forget(listener);
        board.add(Clerk.class, clerk(t -> t, 2, 0));
        assertThat(heard).as("it can be had when it is heard of").containsExactly(1);
    }

    @Test
    void changeThatWasBeforeIsNotWaitedFor() throws Exception {
        long seen = board.generation();
        board.add(Clerk.class, clerk(t -> t, 1, 0));
        long before = System.nanoTime();
        board.awaitChange(seen, Long.MAX_VALUE / 4);
        assertThat(board.generation()).isNotEqualTo(seen);
        assertThat(System.nanoTime() - before).isLessThan(60_000_000_000L);
    }

    @Test
    void waitThatNothingEndsEndsByItsTime() throws Exception {
        long seen = board.generation();
        board.awaitChange(seen, 1_000_000);
        assertThat(board.generation()).isEqualTo(seen);
    }
}
