// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.nbd;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A stream socket, of Unix or TCP, on which no call lasts longer than its patience: Java's sockets of Unix know no such limit. One thread at a time may send or receive; {@link #close} may come from any.
 */
public final class PatientSocket implements Wire, AutoCloseable {
    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    private final Duration patience;
    private final String peer;

    private PatientSocket(SocketChannel channel, Selector selector, Duration patience, String peer) throws IOException {
        this.channel = channel;
        this.selector = selector;
        this.patience = patience;
        this.peer = peer;
        this.key = channel.register(selector, 0);
    }

    /**
     * Connects.
     *
     * @param patience the longest wait for the peer, of this and of every later call
     * @throws IOException if nobody listens there, or does not answer in time
     */
    public static PatientSocket connect(SocketAddress address, Duration patience) throws IOException {
        boolean unix = address instanceof UnixDomainSocketAddress;
        String peer = (unix ? "unix:" : "") + address;
        SocketChannel channel = unix ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open();
        Selector selector = null;
        try {
            if (!unix) {
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            }
            channel.configureBlocking(false);
            selector = Selector.open();
            PatientSocket socket = new PatientSocket(channel, selector, patience, peer);
            if (!channel.connect(address)) {
                socket.await(SelectionKey.OP_CONNECT, socket.deadline());
                channel.finishConnect();
            }
            return socket;
        } catch (IOException | RuntimeException e) {
            channel.close();
            if (selector != null) {
                selector.close();
            }
            if (e instanceof InterruptedIOException) {
                throw e;
            }
            throw new IOException(peer + " cannot be reached: " + e.getMessage(), e);
        }
    }

    @Override
    public void send(ByteBuffer source) throws IOException {
        long deadline = deadline();
        while (source.hasRemaining()) {
            if (channel.write(source) == 0) {
                await(SelectionKey.OP_WRITE, deadline);
            }
        }
    }

    @Override
    public void receive(ByteBuffer target) throws IOException {
        long deadline = deadline();
        while (target.hasRemaining()) {
            receiveSome(target, deadline);
        }
    }

    /** Receives at least one byte into a buffer that has room for one. */
    public void receiveSome(ByteBuffer target) throws IOException {
        receiveSome(target, deadline());
    }

    private void receiveSome(ByteBuffer target, long deadline) throws IOException {
        int n;
        while ((n = channel.read(target)) == 0) {
            await(SelectionKey.OP_READ, deadline);
        }
        if (n < 0) {
            throw new EOFException(peer + " closed the connection");
        }
    }

    private long deadline() {
        return System.nanoTime() + patience.toNanos();
    }

    private void await(int operation, long deadline) throws IOException {
        try {
            key.interestOps(operation);
            while (true) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()) + 1;
                if (left <= 0) {
                    throw new IOException(peer + " gave no answer for " + patience.toMillis() + " ms");
                }
                selector.select(left);
                if (Thread.currentThread().isInterrupted()) {
                    throw new InterruptedIOException("interrupted while waiting for " + peer);
                }
                if (selector.selectedKeys().remove(key)) {
                    return;
                }
            }
        } catch (ClosedSelectorException | CancelledKeyException e) {
            throw new IOException("the connection to " + peer + " was closed on this side", e);
        }
    }

    /** Ends the connection; whoever waits on it fails at once. */
    @Override
    public void close() throws IOException {
        channel.close();
        selector.close();
    }
}
