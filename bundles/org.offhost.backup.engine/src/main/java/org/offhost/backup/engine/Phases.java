// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.offhost.backup.JobState;
import org.offhost.backup.engine.job.Journal;
import org.offhost.backup.engine.job.Noted;

/** How long a job was in which state. Used under its job's lock. */
final class Phases {
    private final Map<JobState, Duration> ended = new EnumMap<>(JobState.class);
    private JobState state = JobState.QUEUED;
    private long since = System.nanoTime();

    /** Notes the times, in milliseconds. */
    void keep(Journal journal) {
        Map<JobState, Duration> times = soFar();
        times.replaceAll((s, time) -> Duration.ofMillis(time.toMillis()));
        journal.note(new Noted.Times(times));
    }

    /** Takes what {@link #keep} noted, in a process before. */
    void recall(Journal journal) {
        journal.find(Noted.Times.class).ifPresent(times -> ended.putAll(times.phases()));
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
