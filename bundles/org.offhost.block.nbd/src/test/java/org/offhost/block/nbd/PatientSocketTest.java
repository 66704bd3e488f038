// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.nbd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sockets of Unix at which others wait. */
class PatientSocketTest {
    @TempDir
    Path folder;

    @Test
    void socketAtWhichTooManyWaitIsWaitedFor() throws Exception {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("s"));
        List<SocketChannel> waiting = new ArrayList<>();
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(address, 1);
            fill(address, waiting);
            FutureTask<PatientSocket> connecting =
                    new FutureTask<>(() -> PatientSocket.connect(address, Duration.ofSeconds(20)));
            Thread thread = new Thread(connecting);
            thread.start();
            while (thread.getState() != Thread.State.TIMED_WAITING && !connecting.isDone()) {
                Thread.onSpinWait();
            }
            waiting.add(server.accept());
            PatientSocket socket = connecting.get(20, TimeUnit.SECONDS);
            assertThat(socket).isNotNull();
            socket.close();
            assertThatThrownBy(() -> {
                        fill(address, waiting);
                        PatientSocket.connect(address, Duration.ofMillis(50));
                    })
                    .as("but not without end")
                    .hasMessageContaining("cannot be reached");
        } finally {
            for (SocketChannel one : waiting) {
                one.close();
            }
        }
    }

    private static void fill(UnixDomainSocketAddress address, List<SocketChannel> waiting) throws IOException {
        while (true) {
            SocketChannel one = SocketChannel.open(StandardProtocolFamily.UNIX);
            one.configureBlocking(false);
            try {
                one.connect(address);
                waiting.add(one);
            } catch (SocketException full) {
                one.close();
                return;
            }
        }
    }
}
