// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.qemu.qmp;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Monitors as QEMU has none. */
class QmpTest {
    @Test
    @Timeout(60)
    void eventsDoNotPutOffTheEndOfTheWaitForAnAnswer() throws Exception {
        Path path = Files.createTempDirectory("qmp").resolve("s");
        CountDownLatch ended = new CountDownLatch(1);
        try (ServerSocketChannel monitor = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            monitor.bind(UnixDomainSocketAddress.of(path));
            CompletableFuture<Void> telling = CompletableFuture.runAsync(() -> {
                try (SocketChannel client = monitor.accept()) {
                    say(client, "{\"QMP\":{}}\n{\"return\":{},\"id\":1}\n");
                    while (!ended.await(10, TimeUnit.MILLISECONDS)) {
                        say(client, "{\"event\":\"RTC_CHANGE\",\"data\":{\"offset\":0}}\n");
                    }
                } catch (IOException e) {
                    // the client had enough
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            try (Qmp qmp = Qmp.connect(path, Duration.ofMillis(1500))) {
                assertThatThrownBy(() -> qmp.execute("query-jobs")).hasMessageContaining("gave no answer for 1500 ms");
            } finally {
                ended.countDown();
            }
            telling.get(20, TimeUnit.SECONDS);
        }
    }

    private static void say(SocketChannel client, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            client.write(bytes);
        }
    }
}
