// SPDX-License-Identifier: Apache-2.0
package org.offhost.kit.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs on a bad day. */
class HostCommandTest {
    @TempDir
    Path folder;

    private static final int LONGEST = 32 << 20;
    private static final byte[] NOTHING = {};

    private static HostCommand program(String script, Duration patience) {
        return new HostCommand(List.of("/bin/sh", "-c", script, "name"), patience);
    }

    private static String run(String script, List<String> arguments) throws IOException {
        return program(script, Duration.ofMinutes(1))
                .run("name " + String.join(" ", arguments), arguments, NOTHING, LONGEST);
    }

    @Test
    void argumentsAreNoShellAndTheLanguageIsNone() throws IOException {
        assertThat(run("printf '%s|' \"$@\" \"$LC_ALL\"", List.of("get", "$(id) ; x", "a b")))
                .isEqualTo("get|$(id) ; x|a b|C|");
    }

    @Test
    void whatIsGivenIsReadAndWhoDoesNotReadItIsNoFault() throws IOException {
        byte[] input = "x".repeat(32 << 10).getBytes();
        HostCommand count = program("wc -c", Duration.ofMinutes(1));
        assertThat(count.run("count", List.of(), input, LONGEST).strip()).isEqualTo("32768");
        assertThat(program("exec 0<&-; echo done", Duration.ofMinutes(1)).run("deaf", List.of(), input, LONGEST))
                .isEqualTo("done\n");
        assertThatThrownBy(() -> count.run("count", List.of(), new byte[(32 << 10) + 1], LONGEST))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void failureIsTheCommandItsStatusAndWhatItSaid() {
        assertThatThrownBy(() -> run("echo out; echo 'cannot open' >&2; echo more >&2; exit 3", List.of("get", "x")))
                .hasMessage("'name get x' ended with 3: cannot open more")
                .isInstanceOfSatisfying(CommandFailedException.class, e -> {
                    assertThat(e.status()).isEqualTo(3);
                    assertThat(e.said()).isEqualTo("cannot open more");
                });
        assertThatThrownBy(() -> run("exit 2", List.of("list")))
                .hasMessage("'name list' ended with 2 and said nothing");
        assertThatThrownBy(() -> new HostCommand(List.of(folder + "/nothing"), Duration.ofMinutes(1))
                        .run("list", List.of(), NOTHING, LONGEST))
                .hasMessageContaining("'list' cannot be run");
    }

    /** A warning on its stream of errors is not why its answer could not be read. */
    @Test
    void failureOfTheReaderIsToldWhateverTheCommandSaid() {
        assertThatThrownBy(() -> program("echo 'a warning' >&2; echo first; exec sleep 600", Duration.ofMinutes(1))
                        .read("list", List.of(), NOTHING, output -> {
                            assertThat(output.read()).isEqualTo('f');
                            throw new IOException("no such form");
                        }))
                .hasMessage("'list': no such form (it said: a warning)")
                .hasRootCauseMessage("no such form");
    }

    /** What a command gives that fails is cut short; why it failed is the news. */
    @Test
    void commandThatFailsByItselfIsToldBeforeWhatItsAnswerLacked() {
        assertThatThrownBy(() -> program("echo 'cannot open' >&2; exit 3", Duration.ofMinutes(1))
                        .read("list", List.of(), NOTHING, output -> {
                            assertThat(output.read()).isEqualTo(-1);
                            throw new IOException("no end");
                        }))
                .hasMessage("'list' ended with 3: cannot open")
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
    }

    @Test
    void whatItSaysIsBounded() {
        assertThatThrownBy(() -> run("head -c 1000000 /dev/zero | tr '\\0' x >&2; exit 1", List.of("list")))
                .satisfies(e -> assertThat(e.getMessage().length()).isBetween(4096, 4200));
        assertThatThrownBy(() -> run("head -c 40000000 /dev/zero", List.of("list")))
                .hasMessageContaining("more than 33554432 bytes");
    }

    /** Nothing that it says at length fills a disk up. */
    @Test
    void oneThatNeverStopsComplainingIsEnded() {
        assertThatThrownBy(() -> run("head -c 200000000 /dev/zero >&2; exec sleep 600", List.of("list")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("'name list' complained of more than 16777216 bytes and was ended");
    }

    @Test
    void whatItSaysHasNoFileThatAKilledProcessWouldLeave() {
        String untilItIsGone = "until readlink /proc/$$/fd/2 | grep -q deleted; do sleep 0.01; done";
        assertThatThrownBy(() -> run(untilItIsGone + "; echo 'cannot open' >&2; exit 1", List.of("list")))
                .hasMessage("'name list' ended with 1: cannot open");
    }

    @Test
    void oneThatHangsIsEnded() {
        assertThatThrownBy(() ->
                        program("exec sleep 600", Duration.ofMillis(300)).run("list", List.of(), NOTHING, LONGEST))
                .hasMessageContaining("'list' did nothing for 0 s and was ended");
    }

    @Test
    void interruptEndsTheCommand() throws Exception {
        Path began = folder.resolve("began");
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread thread = new Thread(() -> {
            try {
                program("echo >" + began + "; exec sleep 600", Duration.ofMinutes(5))
                        .run("send", List.of(), NOTHING, LONGEST);
            } catch (IOException | RuntimeException e) {
                thrown.set(e);
            }
        });
        thread.start();
        while (!Files.exists(began)) {
            Thread.onSpinWait();
        }
        thread.interrupt();
        thread.join(60_000);
        assertThat(thread.isAlive()).isFalse();
        assertThat(thrown.get()).isInstanceOf(InterruptedIOException.class);
    }

    @Test
    void readerThatFailsEndsTheCommand() {
        assertThatThrownBy(() -> program("while :; do echo x || exit 1; done", Duration.ofMinutes(1))
                        .read("send", List.of(), NOTHING, in -> {
                            in.read();
                            throw new IOException("no stream");
                        }))
                .hasMessage("'send': no stream");
    }
}
