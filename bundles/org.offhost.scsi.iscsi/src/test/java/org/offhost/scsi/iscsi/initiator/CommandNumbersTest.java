// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.initiator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.offhost.scsi.iscsi.pdu.Counters;

class CommandNumbersTest {
    private final CommandNumbers numbers = new CommandNumbers();
    private final List<Integer> sent = new ArrayList<>();

    private static Counters counters(int statSn, int maxCmdSn) {
        return new Counters(statSn, 0, maxCmdSn);
    }

    @BeforeEach
    void logIn() {
        numbers.hear(counters(7, 2), true);
        numbers.loggedIn();
    }

    private boolean send(long patience) throws Exception {
        return numbers.send(sent::add, System.nanoTime() + patience);
    }

    /** Has a thread wait for room, and does something then; answers whether it sent a command. */
    private boolean sentAfter(Runnable something) throws Exception {
        CompletableFuture<Boolean> outcome = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                outcome.complete(send(TimeUnit.MINUTES.toNanos(10)));
            } catch (Exception e) {
                outcome.completeExceptionally(e);
            }
        });
        thread.start();
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        something.run();
        return outcome.get(1, TimeUnit.MINUTES);
    }

    @Test
    void commandsAreSentInTheirOrderUpToWhatTheTargetTakes() throws Exception {
        assertThat(send(0)).isTrue();
        assertThat(send(0)).isTrue();
        assertThat(send(0)).isFalse();
        numbers.sendImmediate(sent::add);
        assertThat(sent).containsExactly(1, 2, 3);
        assertThat(numbers.next()).isEqualTo(3);
    }

    @Test
    void whoWaitsSendsWhenTheTargetTakesMore() throws Exception {
        numbers.hear(counters(8, 0), true);
        assertThat(send(0)).isTrue();
        assertThat(send(0)).isTrue();

        assertThat(sentAfter(() -> numbers.hear(counters(9, 3), false))).isTrue();

        assertThat(sent).containsExactly(1, 2, 3);
    }

    @Test
    void whoWaitsIsToldOfTheEnd() throws Exception {
        assertThat(send(0)).isTrue();
        assertThat(send(0)).isTrue();

        assertThat(sentAfter(numbers::end)).as("who sends has to look").isTrue();
    }

    @Test
    void statusNumbersGrowAndOnlyWhereTheyCount() {
        assertThat(numbers.expStatSn()).isEqualTo(8);
        numbers.hear(counters(8, 2), false);
        assertThat(numbers.expStatSn()).isEqualTo(8);
        numbers.hear(counters(8, 2), true);
        numbers.hear(counters(7, 2), true);
        assertThat(numbers.expStatSn()).isEqualTo(9);
    }

    @Test
    void numbersGoRoundTheirThirtyTwoBits() throws Exception {
        CommandNumbers late = new CommandNumbers();
        late.hear(counters(Integer.MAX_VALUE, 1), true);
        late.loggedIn();
        late.hear(counters(Integer.MIN_VALUE, 1), true);
        assertThat(late.expStatSn()).isEqualTo(Integer.MIN_VALUE + 1);
    }
}
