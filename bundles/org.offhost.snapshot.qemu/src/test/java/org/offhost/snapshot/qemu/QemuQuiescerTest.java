// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.block.Designator;
import org.offhost.snapshot.Quiescer;
import org.offhost.snapshot.Quiescer.Lease;
import org.offhost.snapshot.qemu.agent.ScriptedAgent;
import org.offhost.snapshot.qemu.agent.ThawTimer;
import org.offhost.tck.snapshot.QuiescerContract;

/** Two nodes of one guest, whose agent does as the manual says. */
class QemuQuiescerTest extends QuiescerContract {
    @TempDir
    Path folder;

    private ScriptedAgent guest;
    private QemuRoom room;
    private QemuQuiescer quiescer;
    private CountedTime time = new CountedTime();

    /** Goes on when a test says so. */
    private static final class CountedTime implements ThawTimer {
        private final List<Due> due = new ArrayList<>();
        private Duration now = Duration.ZERO;

        private record Due(Duration at, Runnable action) {}

        @Override
        public synchronized Call after(Duration wait, Runnable action) {
            Due call = new Due(now.plus(wait), action);
            due.add(call);
            return () -> cancel(call);
        }

        private synchronized void cancel(Due call) {
            due.removeIf(d -> d == call);
        }

        void elapse(Duration more) {
            List<Due> over;
            synchronized (this) {
                now = now.plus(more);
                over = due.stream().filter(d -> d.at().compareTo(now) <= 0).toList();
                due.removeAll(over);
            }
            over.forEach(d -> d.action().run());
        }

        @Override
        public synchronized void stop() {
            due.clear();
        }
    }

    @BeforeEach
    void start() throws IOException {
        guest = new ScriptedAgent();
        begin();
    }

    private void begin() throws IOException {
        time = new CountedTime();
        room = new QemuRoom(folder.resolve("state"), command -> {});
        quiescer = new QemuQuiescer(room, time);
        time.elapse(Duration.ZERO);
        for (String node : List.of("a", "b")) {
            remember("qemu:/run/vm.qmp#" + node + ",agent=" + guest.path());
        }
    }

    @AfterEach
    void end() throws IOException {
        quiescer.withdraw();
        guest.close();
        assertThat(room.names("frozen")).isEmpty();
    }

    private static Designator node(String name) {
        return Designator.parse("uri.qemu:/run/vm.qmp#" + name);
    }

    @Override
    protected Quiescer quiescer() {
        return quiescer;
    }

    @Override
    protected void withdraw() throws IOException {
        quiescer.withdraw();
        room.withdraw();
    }

    @Override
    protected Designator unit() {
        return node("a");
    }

    @Override
    protected boolean isHeld() {
        return guest.isFrozen();
    }

    @Override
    protected void elapse(Duration more) {
        time.elapse(more);
    }

    @Override
    protected boolean thawBehind() {
        guest.frozen(false);
        return true;
    }

    @Override
    protected Optional<Quiescer> killed() throws IOException {
        room.withdraw(); // what it holds is let go, and nobody thaws
        assertThat(guest.isFrozen()).isTrue();
        begin();
        return Optional.of(quiescer);
    }

    private Lease freeze(String node, long seconds) throws IOException {
        return quiescer.freeze(node(node), Duration.ofSeconds(seconds)).orElseThrow();
    }

    private void remember(String address) throws IOException {
        room.remember(QemuAddress.parse(address), address);
    }

    @Test
    void disksOfOneGuestAreHeldTogetherAndNoLongerThanTheFirstMay() throws IOException {
        Lease first = freeze("a", 10);
        Lease second = freeze("b", 20);
        first.close();
        assertThat(second.holds()).isTrue();
        Lease third = freeze("a", 5);
        elapse(Duration.ofSeconds(6));
        assertThat(guest.isFrozen()).isFalse();
        assertThat(second.holds() || third.holds()).isFalse();
        second.close();
        third.close();
    }

    @Test
    void nodeWithoutAnAgentIsNotHeld() throws IOException {
        remember("qemu:/run/vm.qmp#c");
        assertThat(quiescer.freeze(node("c"), Duration.ofSeconds(10))).isEmpty();
    }

    @Test
    void guestWhoseAnswerIsLostIsThawed() throws IOException {
        guest.muteAfterFreeze(true);
        assertThatThrownBy(() -> freeze("a", 10)).isInstanceOf(IOException.class);
        assertThat(guest.isFrozen()).isFalse();
        guest.muteAfterFreeze(false);
        try (Lease next = freeze("a", 10)) {
            assertThat(next.holds()).isTrue();
        }
    }

    @Test
    void guestOfAnotherProcessIsLeftToIt() throws IOException {
        QemuRoom other = new QemuRoom(folder.resolve("state"), command -> {});
        CountedTime otherTime = new CountedTime();
        QemuQuiescer elsewhere = new QemuQuiescer(other, otherTime);
        try (Lease lease = freeze("a", 10)) {
            otherTime.elapse(Duration.ZERO);
            assertThat(lease.holds()).as("after another process began").isTrue();
            assertThatThrownBy(() -> elsewhere.freeze(unit(), Duration.ofSeconds(10)))
                    .hasMessageContaining("another process has frozen the guest");
            assertThat(lease.holds()).isTrue();
        }
        elsewhere.withdraw();
    }

    @Test
    void addressWithAnAgentComesBackAsItWas() throws IOException {
        QemuAddress address = QemuAddress.parse("qemu:/run/vm.qmp#a,discard=ignore,agent=/run/vm.ga");
        assertThat(address.agent()).contains(Path.of("/run/vm.ga"));
        assertThat(QemuAddress.parse(address.toString())).isEqualTo(address);
        assertThat(address.designator()).isEqualTo(node("a"));
    }
}
