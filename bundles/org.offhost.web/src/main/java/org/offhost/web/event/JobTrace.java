// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.event;

import java.time.Instant;
import java.util.List;
import org.offhost.backup.JobState;
import org.offhost.backup.JobSummary.ByteCounts;

/**
 * How a job went, as a plot shows it.
 *
 * @param samples the oldest first; the more there were, the further apart they are
 * @param drivers that came or went while it had not ended, the first first
 */
record JobTrace(List<Sample> samples, List<DriverTurn> drivers) {
    static final JobTrace NONE = new JobTrace(List.of(), List.of());

    JobTrace {
        samples = List.copyOf(samples);
        drivers = List.copyOf(drivers);
    }

    /** A job at one moment. @param done bytes of the present phase */
    record Sample(Instant time, JobState state, long done, ByteCounts bytes) {
        boolean isAs(Sample other) {
            return state == other.state && done == other.done && bytes.equals(other.bytes);
        }
    }

    /** A driver that came or went. @param kind as it is told to programs */
    record DriverTurn(Instant time, boolean came, String kind, String name) {}
}
