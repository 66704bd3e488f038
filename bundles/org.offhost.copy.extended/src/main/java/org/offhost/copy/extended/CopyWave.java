// SPDX-License-Identifier: Apache-2.0
package org.offhost.copy.extended;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;

/**
 * Copy commands of one step that are in flight together, each with a list identifier of its own. They write different blocks.
 *
 * <p>All have ended when {@link #send} returns or throws, however they ended: whoever goes on, or lets go of the destination,
 * finds nothing under way. An abort of the lane meets all of them. Used by the thread of one copy.
 */
final class CopyWave implements Closeable {
    private static final Duration LONGEST_WAIT = Lane.COPY_TIMEOUT.multipliedBy(2);

    private final Lane lane;
    private final List<Copy> copies = new ArrayList<>();
    private ExecutorService threads;
    private boolean failed;

    /** @param coveredTo byte of the destination up to which all is there when this and those before it have ended well */
    private record Copy(CommandBuilder command, long bytes, long coveredTo) {}

    CopyWave(Lane lane) {
        this.lane = lane;
    }

    /** How many commands are sent together; one, once a wave failed: who gave which refusal has to be beyond doubt then. */
    int width(RemoteCopyManager manager) {
        return failed ? 1 : manager.limits().together();
    }

    /** Adds a command behind those that were added. */
    void add(CommandBuilder command, long bytes, long coveredTo) {
        copies.add(new Copy(command, bytes, coveredTo));
    }

    int size() {
        return copies.size();
    }

    /** Forgets what was added and not sent. */
    void clear() {
        copies.clear();
    }

    /**
     * Sends what was added and waits for all of it.
     *
     * @param covered is told up to where the destination is there, in ascending order
     * @throws IOException what the first command in order that did not end well ended with
     */
    void send(RemoteCopyManager manager, LongConsumer covered) throws IOException {
        List<Copy> sent = List.copyOf(copies);
        copies.clear();
        long begun = System.nanoTime();
        List<Future<?>> others = new ArrayList<>();
        for (Copy copy : sent.subList(1, sent.size())) {
            others.add(threads().submit(() -> {
                lane.send(manager, copy.command());
                return null;
            }));
        }
        List<Throwable> ends = new ArrayList<>();
        ends.add(end(() -> lane.sendWatched(manager, sent.get(0).command())));
        for (Future<?> other : others) {
            ends.add(endOf(other));
        }
        Throwable failure = null;
        for (int i = 0; i < sent.size() && failure == null; i++) {
            failure = ends.get(i);
            if (failure == null) {
                lane.tally().moved(sent.get(i).bytes(), 0, 0);
                covered.accept(sent.get(i).coveredTo());
            }
        }
        if (failure != null) {
            failed = true;
            throw thrown(failure);
        }
        lane.size().took(sent.stream().mapToLong(Copy::bytes).sum(), System.nanoTime() - begun);
    }

    private interface Sending {
        void run() throws IOException;
    }

    /** How it ended; null if well. */
    private static Throwable end(Sending sending) {
        try {
            sending.run();
            return null;
        } catch (IOException | RuntimeException | Error e) {
            return e; // thrown when the others have ended
        }
    }

    /** Waits for the end, which the limit of a command or an abort brings long before this gives up. */
    private static Throwable endOf(Future<?> other) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    other.get(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
                    return null;
                } catch (ExecutionException e) {
                    return e.getCause();
                } catch (TimeoutException e) {
                    return new IOException("a copy command has not ended within its limit of time", e);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static IOException thrown(Throwable failure) {
        if (failure instanceof RuntimeException fault) {
            throw fault;
        }
        if (failure instanceof Error error) {
            throw error;
        }
        return (IOException) failure;
    }

    private ExecutorService threads() {
        if (threads == null) {
            threads = Executors.newFixedThreadPool(Limits.MOST_TOGETHER - 1, work -> {
                Thread thread = new Thread(work, "offhost-copy-beside");
                thread.setDaemon(true);
                return thread;
            });
        }
        return threads;
    }

    /** Nothing is under way: its threads end. */
    @Override
    public void close() {
        if (threads != null) {
            threads.shutdown();
        }
    }
}
