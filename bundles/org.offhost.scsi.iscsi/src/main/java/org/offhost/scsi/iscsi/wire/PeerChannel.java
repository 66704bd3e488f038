// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.wire;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.GatheringByteChannel;
import java.nio.channels.ScatteringByteChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;

/**
 * The bytes of a connection, for one thread that reads and one that writes. Whoever else wants to know whether the peer has
 * closed it can have the reader look ({@link #awaitRead}): a thread in a blocking read cannot be asked.
 */
public final class PeerChannel implements ScatteringByteChannel, GatheringByteChannel {
    private final SocketChannel channel;
    private final Selector readable;
    private Selector writable;
    private long asked;
    private long answered;
    private boolean over;

    /** Takes the channel over: it does not block from now on, and is closed with this. */
    public PeerChannel(SocketChannel channel) throws IOException {
        this.channel = channel;
        readable = Selector.open();
        try {
            channel.configureBlocking(false);
            channel.register(readable, SelectionKey.OP_READ);
        } catch (IOException | RuntimeException | Error e) {
            readable.close();
            throw e;
        }
    }

    /** Reads at least a byte, or tells the end; waits as long as it takes. */
    @Override
    public int read(ByteBuffer target) throws IOException {
        while (true) {
            long question = question();
            int read = channel.read(target);
            if (read != 0 || !target.hasRemaining()) {
                return read;
            }
            answer(question);
            await(readable);
        }
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
        while (true) {
            long question = question();
            long read = channel.read(targets, offset, length);
            if (read != 0 || !targets[offset + length - 1].hasRemaining()) {
                return read;
            }
            answer(question);
            await(readable);
        }
    }

    @Override
    public long read(ByteBuffer[] targets) throws IOException {
        return read(targets, 0, targets.length);
    }

    private synchronized long question() {
        return asked;
    }

    /** What was asked before a read that found nothing. */
    private synchronized void answer(long question) {
        if (answered < question) {
            answered = question;
            notifyAll();
        }
    }

    /**
     * Waits until the reader has read all that the peer had sent when this was called; if the end of the connection was behind
     * it, until {@link #readerIsDone}.
     *
     * @return false if that took longer
     */
    public synchronized boolean awaitRead(long millis) throws InterruptedException {
        long mine = ++asked;
        if (readable.isOpen()) {
            readable.wakeup();
        }
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (long left = millis; answered < mine && !over && left > 0; ) {
            wait(left);
            left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        }
        return answered >= mine || over;
    }

    /** Nothing is read any more, and what had to be done at the end is done. */
    public synchronized void readerIsDone() {
        over = true;
        notifyAll();
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        int written = channel.write(source);
        while (written == 0 && source.hasRemaining()) {
            await(writable());
            written = channel.write(source);
        }
        return written;
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        long written = channel.write(sources, offset, length);
        while (written == 0 && sources[offset + length - 1].hasRemaining()) {
            await(writable());
            written = channel.write(sources, offset, length);
        }
        return written;
    }

    @Override
    public long write(ByteBuffer[] sources) throws IOException {
        return write(sources, 0, sources.length);
    }

    /** Few peers ever have the writer wait. */
    private synchronized Selector writable() throws IOException {
        if (writable == null) {
            if (!channel.isOpen()) {
                throw new ClosedChannelException();
            }
            writable = Selector.open();
            channel.register(writable, SelectionKey.OP_WRITE);
        }
        return writable;
    }

    private static void await(Selector selector) throws IOException {
        try {
            selector.select();
            selector.selectedKeys().clear();
        } catch (ClosedSelectorException e) {
            throw new ClosedChannelException();
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("interrupted while an initiator was waited for");
        }
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen();
    }

    /** Whoever reads or writes fails. */
    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            readable.close();
            closeWritable();
        }
    }

    private synchronized void closeWritable() throws IOException {
        if (writable != null) {
            writable.close();
        }
    }
}
