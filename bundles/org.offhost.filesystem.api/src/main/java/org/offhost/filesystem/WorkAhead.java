// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Pieces of work done by a thread of their own before their results are wanted, in the order added. The thread ends with
 * {@link #close()}, or a second after there is nothing left to do. For parsers, and for those who read from them; itself it
 * belongs to one thread.
 *
 * @param <T> what a piece of work gives
 */
public final class WorkAhead<T> implements Closeable {
    private static final long IDLE_SECONDS = 1;

    /** How often one who waits for a result looks whether there is still a session. */
    private static final long LOOK_MILLIS = 100;

    /** One who closes waits no longer than this for work that is under way; the thread ends with it. */
    private static final long CLOSE_SECONDS = 1;

    private final String thread;
    private final NonResidentStream.Check session;
    private final ThreadPoolExecutor worker;
    private final Deque<Future<T>> coming = new ArrayDeque<>();

    /** After a failure nothing more is begun until its taker knows. */
    private volatile boolean failed;

    /**
     * @param thread name of the thread, which there is once there is work
     * @param session asked again and again while somebody waits whether it makes sense to
     */
    public WorkAhead(String thread, NonResidentStream.Check session) {
        this.thread = thread;
        this.session = session;
        this.worker =
                new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                    Thread t = new Thread(work, thread);
                    t.setDaemon(true);
                    return t;
                });
        worker.allowCoreThreadTimeOut(true);
    }

    /**
     * Adds a piece of work behind all others.
     *
     * @throws java.util.concurrent.RejectedExecutionException after {@link #close()}
     */
    public void add(Callable<T> work) {
        coming.add(worker.submit(() -> run(work)));
    }

    private T run(Callable<T> work) throws Exception {
        if (failed) {
            throw new CancellationException();
        }
        try {
            return work.call();
        } catch (Exception | Error e) {
            failed = true;
            throw e;
        }
    }

    /** How many results there are to take, done or not. */
    public int size() {
        return coming.size();
    }

    /**
     * Takes the next result, and waits for it. The wait may be interrupted; the result is there for the next call then.
     *
     * @throws IOException what the work or the session threw; all work added behind is given up
     * @throws java.util.NoSuchElementException if there is none to take
     */
    public T take() throws IOException {
        Future<T> first = coming.element();
        while (true) {
            session.check();
            try {
                T result = first.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                coming.remove();
                return result;
            } catch (TimeoutException look) {
                // the session may have ended meanwhile
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while waiting for " + thread);
            } catch (ExecutionException e) {
                drop();
                failed = false;
                throw failure(e.getCause());
            }
        }
    }

    private static IOException failure(Throwable cause) {
        if (cause instanceof IOException e) {
            return e;
        }
        if (cause instanceof Error e) {
            throw e;
        }
        throw cause instanceof RuntimeException e ? e : new IllegalStateException(cause);
    }

    /** Work that has begun goes on to its end: to interrupt it would close the device. */
    private void drop() {
        coming.forEach(c -> c.cancel(false));
        coming.clear();
    }

    @Override
    public void close() {
        drop();
        worker.shutdown();
        try {
            worker.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
