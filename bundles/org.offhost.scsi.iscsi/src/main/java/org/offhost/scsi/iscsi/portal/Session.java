// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.portal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.offhost.scsi.iscsi.pdu.DataOut;
import org.offhost.scsi.iscsi.pdu.ScsiRequest;
import org.offhost.scsi.iscsi.text.Parameters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An I_T nexus: an initiator that has logged in, its commands and units. It lives as long as its connection. Thread-safe. */
final class Session implements TaskRoom {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    /** Commands in flight at a time. */
    static final int DEPTH = 128;

    /** Threads that execute them. */
    private static final int THREADS = 16;

    private static final int IDLE_SECONDS = 5;

    private final LoginResult login;
    private final Outlet outlet;
    private final CommandWindow window;
    private final UnitLinks units;
    private final Memory memory;
    private final Map<Integer, TargetTask> tasks = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor threads;
    private final Object settling = new Object();
    private volatile boolean over;

    Session(
            LoginResult login,
            Outlet outlet,
            CommandWindow window,
            UnitLinks units,
            Memory memory,
            ThreadFactory factory) {
        this.login = login;
        this.outlet = outlet;
        this.window = window;
        this.units = units;
        this.memory = memory;
        this.threads = new ThreadPoolExecutor(
                THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
        threads.allowCoreThreadTimeOut(true);
    }

    LoginResult login() {
        return login;
    }

    /** Whether it is another session of the same initiator port. */
    boolean isOf(LoginResult other) {
        return login.initiator().equals(other.initiator()) && login.isid() == other.isid();
    }

    /** A command that is delivered; false if its tag is in use. */
    boolean command(ScsiRequest request) throws IOException {
        TargetTask task = new TargetTask(request, units.of(request.lun()), this);
        TargetTask old = tasks.get(task.tag());
        if (old != null && !old.isEnding()) {
            return false;
        }
        tasks.put(task.tag(), task);
        window.begin();
        task.start();
        return true;
    }

    /** Data of a command; that of one which is over is dropped. */
    void data(DataOut part) throws IOException {
        TargetTask task = tasks.get(part.initiatorTaskTag());
        if (task != null) {
            task.add(part);
        }
    }

    Optional<TargetTask> task(int tag) {
        return Optional.ofNullable(tasks.get(tag));
    }

    UnitLinks units() {
        return units;
    }

    /** Aborts commands: those of a unit, or all. */
    void abortAll(Optional<UnitLink> unit) throws IOException {
        List<TargetTask> all = new ArrayList<>(tasks.values());
        for (TargetTask task : all) {
            if (unit.isEmpty() || task.unit() == unit.get()) {
                task.abort();
            }
        }
    }

    @Override
    public Parameters parameters() {
        return login.parameters();
    }

    @Override
    public Outlet outlet() {
        return outlet;
    }

    @Override
    public Memory memory() {
        return memory;
    }

    @Override
    public void execute(Runnable task) {
        try {
            threads.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("session of {} is over", login.initiator());
        }
    }

    @Override
    public void makeRoom() {
        window.end();
    }

    @Override
    public void ended(int tag) {
        tasks.computeIfPresent(tag, (t, task) -> task.isEnding() ? null : task);
    }

    /** Ends it; when this returns its commands touch nothing any more, whoever else is ending it too. */
    void end() {
        over = true;
        outlet.close();
        settle();
    }

    /** Aborts its commands and closes its units, which tell nobody of it any more. It answers still. */
    void settle() {
        synchronized (settling) {
            try {
                abortAll(Optional.empty());
            } catch (IOException e) {
                LOG.warn("session of {}: a command was not aborted: {}", login.initiator(), e.getMessage());
            }
            threads.shutdown();
            units.close();
        }
    }

    boolean isOver() {
        return over;
    }
}
