// SPDX-License-Identifier: Apache-2.0
package org.offhost.kit.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.kit.session.Withdrawal;

/** Who works in the state folder of a provider, and who waits. */
class ProviderRoomTest {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final Duration SHORT = Duration.ofMillis(50);

    @TempDir
    Path folder;

    private final Withdrawal withdrawal = new Withdrawal("the driver");

    private ProviderRoom room(Duration patience) {
        return new ProviderRoom(folder, withdrawal, patience);
    }

    /** Another process is another channel to the same file; one of this process is told apart by nobody. */
    private FileChannel elsewhere(String order) throws IOException {
        FileChannel channel =
                FileChannel.open(folder.resolve(order + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        channel.lock();
        return channel;
    }

    @Test
    void othersInTheSameOrderAreWaitedForAndNotForEver() throws Exception {
        try (FileChannel other = elsewhere("changes")) {
            assertThatThrownBy(() -> room(SHORT).alone("changes", () -> "done"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("(changes) did not end within 0 s; nothing was begun");
            assertThat(room(SHORT).alone("questions", () -> "done")).isEqualTo("done");
        }
        assertThat(room(SHORT).alone("changes", () -> "done")).isEqualTo("done");
    }

    /** As of two configurations of one name: who gives up lets nobody else in either. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void whoGivesUpLeavesTheLockOfAnotherRoomOfThisProcess() throws Exception {
        Path lock = folder.resolve("changes.lock");
        room(SHORT).alone("changes", () -> {
            assertThatThrownBy(() -> room(SHORT).alone("changes", () -> "done")).hasMessageContaining("did not end");
            String inode = ":" + Files.getAttribute(lock, "unix:ino") + " ";
            assertThat(Files.readAllLines(Path.of("/proc/locks")))
                    .as("seen by other processes")
                    .anyMatch(l -> l.contains(inode));
            return null;
        });
    }

    @Test
    void threadOfTheSameRoomIsWaitedForAndNotForEver() throws Exception {
        ProviderRoom room = room(SHORT);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        CompletableFuture<String> first = CompletableFuture.supplyAsync(() -> {
            try {
                return room.alone("changes", () -> {
                    begun.countDown();
                    try {
                        end.await();
                    } catch (InterruptedException e) {
                        throw new InterruptedIOException();
                    }
                    return "first";
                });
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        begun.await();
        assertThatThrownBy(() -> room.alone("changes", () -> "second")).hasMessageContaining("did not end within 0 s");
        end.countDown();
        assertThat(first.get()).isEqualTo("first");
        assertThat(room.alone("changes", () -> room.alone("changes", () -> "inner")))
                .isEqualTo("inner");
    }

    @Test
    void whoWaitsIsInterrupted() throws Exception {
        try (FileChannel other = elsewhere("changes")) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> room(LONG).alone("changes", () -> "done"))
                    .isInstanceOf(InterruptedIOException.class);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void nothingIsBegunBehindTheWithdrawal() throws Exception {
        withdrawal.withdraw();
        assertThatThrownBy(() -> room(LONG).alone("changes", () -> "done"))
                .isInstanceOf(ProviderWithdrawnException.class);
        try (FileChannel other = elsewhere("changes")) {
            assertThatThrownBy(() -> room(LONG).alone("changes", () -> "done"))
                    .as("nor waited for")
                    .isInstanceOf(ProviderWithdrawnException.class);
        }
    }

    @Test
    void failureOfTheWorkLetsOthersIn() throws Exception {
        ProviderRoom room = room(SHORT);
        assertThatThrownBy(() -> room.alone("changes", () -> {
                    throw new IOException("no room");
                }))
                .hasMessage("no room");
        assertThat(room(SHORT).alone("changes", () -> "done")).isEqualTo("done");
    }

    @Test
    void whatIsHalfWrittenIsNoName() throws IOException {
        ProviderRoom room = room(SHORT);
        Files.createFile(room.folder("sets").resolve("b"));
        Files.createFile(room.folder("sets").resolve("a"));
        Files.createFile(room.folder("sets").resolve("c.next"));
        assertThat(room.names("sets")).containsExactly("a", "b");
    }
}
