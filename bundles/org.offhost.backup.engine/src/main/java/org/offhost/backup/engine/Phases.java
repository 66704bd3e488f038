// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.offhost.backup.JobState;

/** How long a job was in which state. Used under its job's lock. */
final class Phases {
    private static final String KEY = "phase.";

    private final Map<JobState, Duration> ended = new EnumMap<>(JobState.class);
    private JobState state = JobState.QUEUED;
    private long since = System.nanoTime();

    /** Writes the times into the job's file. */
    void keep(JobFile file) {
        soFar().forEach((s, time) -> file.set(KEY + s, time.toMillis()));
    }

    /** Reads what {@link #keep} wrote, in a process before. */
    void recall(JobFile file) {
        for (JobState s : JobState.values()) {
            long millis = file.number(KEY + s, 0);
            if (millis > 0) {
                ended.put(s, Duration.ofMillis(millis));
            }
        }
    }

    /** The clock begins; what passed before is nobody's. */
    void begin(JobState first) {
        state = first;
        since = System.nanoTime();
    }

    void enter(JobState next) {
        ended.merge(state, present(), Duration::plus);
        begin(next);
    }

    private Duration present() {
        return state.ended() || state == JobState.INTERRUPTED
                ? Duration.ZERO
                : Duration.ofNanos(System.nanoTime() - since);
    }

    /** Of each state it was in; the present one counts up to now unless nobody works on the job. */
    Map<JobState, Duration> soFar() {
        Map<JobState, Duration> all = new EnumMap<>(ended);
        all.merge(state, present(), Duration::plus);
        all.values().removeIf(Duration::isZero);
        return all;
    }
}
