// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.event;

import java.io.Closeable;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.offhost.backup.JobListener;
import org.offhost.backup.JobStatus;
import org.offhost.driver.DriverBoard;
import org.offhost.driver.DriverKinds;
import org.offhost.driver.DriverWatch;
import org.offhost.driver.KnownDriver;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * How the jobs of this process went, so that whoever looks later sees the same as who looked all the time. Bounded: of more jobs those
 * are forgotten that changed least lately, and of more samples every other one. Thread-safe; waits for nobody.
 *
 * <p>A component by itself that needs no engine: the engine has its listeners before it is there.
 */
@Component(service = {JobTraces.class, JobListener.class})
public final class JobTraces implements JobListener, DriverWatch {
    static final int MOST_JOBS = 64;
    static final int MOST_SAMPLES = 600;
    static final int MOST_DRIVERS = 100;

    private final Clock clock;
    private final Closeable watching;

    /** By id, the one that changed last at the end. */
    private final Map<String, Going> traces = new LinkedHashMap<>();

    @Activate
    public JobTraces(@Reference DriverBoard board) {
        this(board, Clock.systemUTC());
    }

    JobTraces(DriverBoard board, Clock clock) {
        this.clock = clock;
        this.watching = board.watch(this);
    }

    @Deactivate
    void close() throws IOException {
        watching.close();
    }

    /** What is kept of one. */
    private static final class Going {
        private final List<JobTrace.Sample> samples = new ArrayList<>();
        private final List<JobTrace.DriverTurn> drivers = new ArrayList<>();

        JobTrace.Sample last() {
            return samples.get(samples.size() - 1);
        }

        void add(JobTrace.Sample sample) {
            samples.add(sample);
            if (samples.size() > MOST_SAMPLES) {
                List<JobTrace.Sample> half = new ArrayList<>();
                for (int i = 0; i < samples.size(); i += 2) {
                    half.add(samples.get(i));
                }
                samples.clear();
                samples.addAll(half);
            }
        }
    }

    /** Takes how a job is now; of one that ended before it was seen to run nothing is kept. */
    @Override
    public synchronized void changed(JobStatus job) {
        Going going = traces.remove(job.id());
        if (going == null && job.state().ended()) {
            return;
        }
        JobTrace.Sample sample = new JobTrace.Sample(
                clock.instant(), job.state(), job.doneBytes(), job.summary().bytes());
        if (going == null) {
            going = new Going();
            going.add(sample);
        } else if (!going.last().isAs(sample)) {
            going.add(sample);
        }
        traces.put(job.id(), going);
        if (traces.size() > MOST_JOBS) {
            traces.remove(traces.keySet().iterator().next());
        }
    }

    @Override
    public void came(Class<?> kind, KnownDriver<?> driver) {
        note(true, DriverKinds.word(kind), driver.name());
    }

    @Override
    public void went(Class<?> kind, KnownDriver<?> driver) {
        note(false, DriverKinds.word(kind), driver.name());
    }

    /** Of all jobs that had not ended. */
    private synchronized void note(boolean came, String kind, String name) {
        Instant now = clock.instant();
        for (Going going : traces.values()) {
            if (!going.last().state().ended() && going.drivers.size() < MOST_DRIVERS) {
                going.drivers.add(new JobTrace.DriverTurn(now, came, kind, name));
            }
        }
    }

    synchronized Optional<JobTrace> of(String id) {
        return Optional.ofNullable(traces.get(id)).map(going -> new JobTrace(going.samples, going.drivers));
    }
}
