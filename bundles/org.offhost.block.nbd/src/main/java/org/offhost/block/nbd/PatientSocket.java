// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.nbd;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A stream socket, of Unix or TCP, on which no call lasts longer than its patience: Java's sockets of Unix know no such limit. One thread at a time may send or receive; {@link #close} may come from any.
 */
public final class PatientSocket implements Wire, AutoCloseable {
    private static final long PAUSE_MILLIS = 20;

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
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                return attempt(address, patience, deadline);
            } catch (SocketException e) {
                if (!isCrowded(address, e) || System.nanoTime() - deadline > 0) {
                    throw unreachable(address, e);
                }
                pause(address);
            } catch (InterruptedIOException e) {
                throw e;
            } catch (IOException | RuntimeException e) {
                throw unreachable(address, e);
            }
        }
    }

    private static PatientSocket attempt(SocketAddress address, Duration patience, long deadline) throws IOException {
        boolean unix = address instanceof UnixDomainSocketAddress;
        SocketChannel channel = unix ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open();
        Selector selector = null;
        try {
            if (!unix) {
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            }
            channel.configureBlocking(false);
            selector = Selector.open();
            PatientSocket socket = new PatientSocket(channel, selector, patience, name(address));
            if (!channel.connect(address)) {
                socket.await(SelectionKey.OP_CONNECT, deadline);
                channel.finishConnect();
            }
            return socket;
        } catch (IOException | RuntimeException | Error e) {
            channel.close();
            if (selector != null) {
                selector.close();
            }
            throw e;
        }
    }

    /**
     * Whether as many wait at a socket of Unix as it lets wait, few with QEMU: that is refused at once where TCP waits, and told
     * from other reasons by its text alone, which is of many languages.
     */
    private static boolean isCrowded(SocketAddress address, SocketException e) {
        return address instanceof UnixDomainSocketAddress unix
                && !(e instanceof ConnectException)
                && Files.isWritable(unix.getPath());
    }

    private static void pause(SocketAddress address) throws InterruptedIOException {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for " + name(address));
        }
    }

    private static IOException unreachable(SocketAddress address, Exception e) {
        return new IOException(name(address) + " cannot be reached: " + e.getMessage(), e);
    }

    private static String name(SocketAddress address) {
        return (address instanceof UnixDomainSocketAddress ? "unix:" : "") + address;
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

    /**
     * Receives until the first buffer is full.
     *
     * @param ahead takes what is there already of what comes behind, perhaps nothing
     */
    void receive(ByteBuffer target, ByteBuffer ahead) throws IOException {
        long deadline = deadline();
        ByteBuffer[] both = {target, ahead};
        while (target.hasRemaining()) {
            long n = channel.read(both);
            if (n == 0) {
                await(SelectionKey.OP_READ, deadline);
            }
            requireMore(n);
        }
    }

    /**
     * Receives at least one byte into a buffer that has room for one.
     *
     * @param deadline of all that belongs together, as {@link #deadline} gave it
     */
    public void receiveSome(ByteBuffer target, long deadline) throws IOException {
        int n;
        while ((n = channel.read(target)) == 0) {
            await(SelectionKey.OP_READ, deadline);
        }
        requireMore(n);
    }

    private void requireMore(long received) throws EOFException {
        if (received < 0) {
            throw new EOFException(peer + " closed the connection");
        }
    }

    /** When the patience ends of a wait that begins now, by {@link System#nanoTime}. */
    public long deadline() {
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
