// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.zfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs in the place of {@code zfs} that do what it does on a bad day. */
class ZfsCommandTest {
    @TempDir
    Path folder;

    private static ZfsCommand program(String script, Duration patience) {
        return new ZfsCommand(List.of("/bin/sh", "-c", script, "zfs"), command -> {}, patience);
    }

    private static ZfsCommand program(String script) {
        return program(script, Duration.ofMinutes(1));
    }

    @Test
    void argumentsAreNoShellAndTheLanguageIsNone() throws IOException {
        assertThat(program("printf '%s|' \"$@\" \"$LC_ALL\"").run(List.of("get", "$(id) ; x", "a b")))
                .isEqualTo("get|$(id) ; x|a b|C|");
    }

    @Test
    void failureIsTheCommandItsStatusAndWhatItSaid() {
        assertThatThrownBy(() -> program("echo out; echo 'cannot open' >&2; echo more >&2; exit 3")
                        .run(List.of("get", "x")))
                .hasMessage("'zfs get x' ended with 3: cannot open more");
        assertThatThrownBy(() -> program("exit 2").run(List.of("list")))
                .hasMessage("'zfs list' ended with 2 and said nothing");
        assertThatThrownBy(() -> new ZfsCommand(List.of(folder + "/nothing"), command -> {}).run(List.of("list")))
                .hasMessageContaining("'zfs list' cannot be run");
    }

    @Test
    void whatItSaysIsBounded() {
        assertThatThrownBy(() -> program("head -c 1000000 /dev/zero | tr '\\0' x >&2; exit 1")
                        .run(List.of("list")))
                .satisfies(e -> assertThat(e.getMessage().length()).isBetween(4096, 4200));
        assertThatThrownBy(() -> program("head -c 40000000 /dev/zero").run(List.of("list")))
                .hasMessageContaining("more than 33554432 bytes");
    }

    @Test
    void whatItSaysHasNoFileThatAKilledProcessWouldLeave() {
        String untilItIsGone = "until readlink /proc/$$/fd/2 | grep -q deleted; do sleep 0.01; done";
        assertThatThrownBy(() -> program(untilItIsGone + "; echo 'cannot open' >&2; exit 1")
                        .run(List.of("list")))
                .hasMessage("'zfs list' ended with 1: cannot open");
    }

    @Test
    void oneThatHangsIsEnded() {
        assertThatThrownBy(
                        () -> program("exec sleep 600", Duration.ofMillis(300)).run(List.of("list")))
                .hasMessageContaining("'zfs list' did nothing for 0 s and was ended");
    }

    @Test
    void interruptEndsTheCommand() throws Exception {
        CountDownLatch began = new CountDownLatch(1);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        ZfsCommand zfs = new ZfsCommand(
                List.of("/bin/sh", "-c", "exec sleep 600"), command -> began.countDown(), Duration.ofMinutes(5));
        Thread thread = new Thread(() -> {
            try {
                zfs.run(List.of("send"));
            } catch (IOException | RuntimeException e) {
                thrown.set(e);
            }
        });
        thread.start();
        began.await();
        thread.interrupt();
        thread.join(60_000);
        assertThat(thread.isAlive()).isFalse();
        assertThat(thrown.get()).isInstanceOf(InterruptedIOException.class);
    }

    @Test
    void whatIsBusyIsTriedAgainAndWhatIsNotIsNot() throws IOException {
        Path tries = Files.createFile(folder.resolve("tries"));
        program("echo x >>" + tries + "; [ $(wc -l <" + tries + ") -gt 2 ] || { echo 'dataset is busy' >&2; exit 1; }")
                .change(List.of("destroy", "x"));
        assertThat(Files.readAllLines(tries)).hasSize(3);
        assertThatThrownBy(() -> program("echo x >>" + tries + "; echo 'no such' >&2; exit 1")
                        .change(List.of("destroy", "x")))
                .hasMessageContaining("no such");
        assertThat(Files.readAllLines(tries)).hasSize(4);
    }

    @Test
    void readerThatFailsEndsTheCommand() {
        assertThatThrownBy(() -> program("while :; do echo x || exit 1; done").read(List.of("send"), in -> {
                    in.read();
                    throw new IOException("no stream");
                }))
                .hasMessage("'zfs send': no stream");
    }
}
