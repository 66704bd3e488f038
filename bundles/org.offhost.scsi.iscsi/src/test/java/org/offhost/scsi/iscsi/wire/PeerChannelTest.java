// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class PeerChannelTest {
    private static final long LIMIT_MS = 60_000;

    private SocketChannel peer;
    private PeerChannel channel;

    @BeforeEach
    void open() throws IOException {
        try (ServerSocketChannel server =
                ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            peer = SocketChannel.open(server.getLocalAddress());
            channel = new PeerChannel(server.accept());
        }
    }

    @AfterEach
    void close() throws IOException {
        peer.close();
        channel.close();
    }

    private interface Deed<T> {
        T run() throws IOException;
    }

    private static <T> CompletableFuture<T> later(Deed<T> deed) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return deed.run();
                    } catch (IOException e) {
                        throw new CompletionException(e);
                    }
                },
                task -> new Thread(task).start());
    }

    private int read() throws IOException {
        return channel.read(ByteBuffer.allocate(100));
    }

    @Test
    void readerThatWaitsLooksWhenItIsAsked() throws Exception {
        CompletableFuture<Integer> reading = later(this::read);
        assertThat(channel.awaitRead(LIMIT_MS)).isTrue();
        assertThat(reading).isNotDone();
        peer.write(ByteBuffer.allocate(3));
        assertThat(reading.get()).isEqualTo(3);
    }

    @Test
    void questionIsOpenUntilAllIsReadAndWhatFollowsFromItsEndIsDone() throws Exception {
        peer.write(ByteBuffer.allocate(3));
        peer.close();
        assertThat(channel.awaitRead(1)).as("nobody reads").isFalse();
        assertThat(read()).isEqualTo(3);
        assertThat(channel.awaitRead(1)).as("the end is behind it").isFalse();
        assertThat(read()).isEqualTo(-1);
        assertThat(channel.awaitRead(1)).as("the end has been read alone").isFalse();
        channel.readerIsDone();
        assertThat(channel.awaitRead(LIMIT_MS)).isTrue();
    }

    @Test
    void closingEndsReaderAndWriterThatWait() throws Exception {
        CompletableFuture<Integer> reading = later(this::read);
        CompletableFuture<Integer> writing = later(() -> {
            while (true) {
                channel.write(ByteBuffer.allocate(1 << 20)); // until nothing more fits, and the peer reads nothing
            }
        });
        assertThat(channel.awaitRead(LIMIT_MS)).isTrue();
        channel.close();
        for (CompletableFuture<Integer> waiting : java.util.List.of(reading, writing)) {
            assertThatThrownBy(waiting::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(ClosedChannelException.class);
        }
    }

    @Test
    void writerWaitsForAPeerThatReadsLate() throws Exception {
        byte[] sent = new byte[20 << 20];
        new java.util.Random(3).nextBytes(sent);
        CompletableFuture<Long> writing = later(() -> {
            ByteBuffer[] parts = {ByteBuffer.wrap(sent, 0, 48), ByteBuffer.wrap(sent, 48, sent.length - 48)};
            long written = 0;
            while (parts[1].hasRemaining()) {
                written += channel.write(parts);
            }
            return written;
        });
        ByteBuffer found = ByteBuffer.allocate(sent.length);
        while (found.hasRemaining()) {
            peer.read(found);
        }
        assertThat(writing.get()).isEqualTo(sent.length);
        assertThat(found.array()).isEqualTo(sent);
    }
}
