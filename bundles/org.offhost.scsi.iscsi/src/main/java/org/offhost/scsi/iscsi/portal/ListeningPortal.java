// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.portal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.offhost.scsi.TargetPortals;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A portal that listens. Strangers take at most so many connections and so much memory. Thread-safe. */
final class ListeningPortal implements TargetPortals.Portal {
    private static final Logger LOG = LoggerFactory.getLogger(ListeningPortal.class);
    private static final int MOST_CONNECTIONS = 128;
    private static final int MOST_LOGINS = 16;
    private static final long MEMORY = 256L << 20;
    private static final Duration LONGEST_ACCEPT = Duration.ofSeconds(10);
    private static final AtomicInteger THREADS = new AtomicInteger();

    private final ServerSocketChannel server;
    private final PortalRoom room;
    private final Semaphore logins = new Semaphore(MOST_LOGINS);
    private final Semaphore connections = new Semaphore(MOST_CONNECTIONS);
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final InetSocketAddress address;
    private final Thread acceptor;

    ListeningPortal(TargetPortals.Request request, TargetPortals.Units units) throws IOException {
        server = ServerSocketChannel.open();
        try {
            server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            server.bind(request.listen(), MOST_LOGINS);
            address = (InetSocketAddress) server.getLocalAddress();
        } catch (IOException e) {
            server.close();
            throw new IOException("cannot listen at " + request.listen() + ": " + e.getMessage(), e);
        }
        ThreadFactory threads = task -> {
            Thread thread = new Thread(task, "offhost-iscsi-" + THREADS.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
        room = new PortalRoom(
                request,
                units,
                new Sessions(),
                new Memory(MEMORY),
                threads,
                Executors.newCachedThreadPool(threads),
                Executors.newSingleThreadScheduledExecutor(threads));
        acceptor = threads.newThread(this::accept);
        acceptor.start();
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    boolean isClosed() {
        return ended.getCount() == 0;
    }

    @Override
    public void awaitEnd() throws InterruptedException {
        boolean closed = false;
        while (!closed) {
            closed = ended.await(1, TimeUnit.HOURS);
        }
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                admit(server.accept());
            } catch (IOException e) {
                if (server.isOpen()) {
                    LOG.warn("{}: a connection was not accepted: {}", address, e.getMessage());
                }
            }
        }
    }

    /** One that is too many is closed at once: others must not wait behind strangers who say nothing. */
    private void admit(SocketChannel channel) throws IOException {
        if (!connections.tryAcquire()) {
            LOG.info("{}: more than {} connections", address, MOST_CONNECTIONS);
            channel.close();
            return;
        }
        if (!logins.tryAcquire()) {
            LOG.info("{}: more than {} logins at a time", address, MOST_LOGINS);
            connections.release();
            channel.close();
            return;
        }
        Connection connection;
        try {
            connection = new Connection(channel, room, logins::release);
        } catch (IOException | RuntimeException | Error e) {
            logins.release();
            connections.release();
            channel.close();
            throw e;
        }
        open.add(connection);
        room.threads().newThread(() -> run(connection)).start();
    }

    private void run(Connection connection) {
        try {
            connection.run();
        } finally {
            open.remove(connection);
            connections.release();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        awaitAcceptor();
        open.forEach(Connection::close);
        room.sessions().all().forEach(Session::end);
        room.control().shutdown();
        room.clock().shutdownNow();
        ended.countDown();
    }

    /** As long as a thread is in accept(), the kernel listens for it: the port is taken, and a connection may still be let in. */
    private void awaitAcceptor() {
        try {
            acceptor.join(LONGEST_ACCEPT.toMillis());
            if (acceptor.isAlive()) {
                LOG.warn("{}: still listens", address);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
