// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.nbd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes along with the bytes that were asked for is what the next call gives. */
class ReadAheadTest {
    private static final int SECONDS = 20;

    @TempDir
    Path folder;

    private SocketChannel peer;
    private PatientSocket socket;
    private ReadAhead wire;

    @BeforeEach
    void connect() throws IOException {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("s"));
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(address);
            socket = PatientSocket.connect(address, Duration.ofSeconds(SECONDS));
            peer = server.accept();
        }
        wire = new ReadAhead(socket);
    }

    @AfterEach
    void close() throws IOException {
        socket.close();
        peer.close();
    }

    @Test
    void bytesComeInTheirOrderHoweverTheyAreAskedFor() throws Exception {
        byte[] sent = new byte[1 << 20];
        new Random(3).nextBytes(sent);
        FutureTask<Void> sending = new FutureTask<>(() -> {
            Random lengths = new Random(5);
            ByteBuffer all = ByteBuffer.wrap(sent);
            while (all.hasRemaining()) {
                ByteBuffer part = all.slice(all.position(), Math.min(all.remaining(), 1 + lengths.nextInt(5000)));
                all.position(all.position() + part.remaining());
                while (part.hasRemaining()) {
                    peer.write(part);
                }
            }
            return null;
        });
        new Thread(sending).start();

        byte[] received = new byte[sent.length];
        Random lengths = new Random(9);
        for (int at = 0; at < received.length; ) {
            int length = Math.min(
                    received.length - at, lengths.nextInt(4) == 0 ? lengths.nextInt(70_000) : lengths.nextInt(40));
            ByteBuffer target = lengths.nextBoolean() ? ByteBuffer.allocateDirect(length) : ByteBuffer.allocate(length);
            wire.receive(target);
            target.flip().get(received, at, length);
            at += length;
        }

        sending.get(SECONDS, TimeUnit.SECONDS);
        assertThat(Arrays.equals(received, sent)).isTrue();
    }

    @Test
    void whatIsThereIsGivenThoughThePeerHasGone() throws IOException {
        peer.write(ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5, 6}));
        peer.close();

        ByteBuffer first = ByteBuffer.allocate(4);
        ByteBuffer second = ByteBuffer.allocate(2);
        wire.receive(first);
        wire.receive(second);

        assertThat(first.array()).containsExactly(1, 2, 3, 4);
        assertThat(second.array()).containsExactly(5, 6);
        assertThatThrownBy(() -> wire.receive(ByteBuffer.allocate(1)))
                .isInstanceOf(EOFException.class)
                .hasMessageContaining("closed the connection");
    }
}
