// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import static org.offhost.backup.JobState.CANCELLED;
import static org.offhost.backup.JobState.CHECKING;
import static org.offhost.backup.JobState.COMMITTING;
import static org.offhost.backup.JobState.COMPLETED;
import static org.offhost.backup.JobState.COPYING;
import static org.offhost.backup.JobState.FAILED;
import static org.offhost.backup.JobState.INTERRUPTED;
import static org.offhost.backup.JobState.INVENTORY;
import static org.offhost.backup.JobState.QUEUED;
import static org.offhost.backup.JobState.QUIESCING;
import static org.offhost.backup.JobState.SNAPSHOTTING;
import static org.offhost.backup.JobState.WAITING;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.offhost.backup.JobState;

/**
 * The states of a job, which may follow which, and what may be done in each: one table, as QEMU's {@code job.c} has it. All
 * kinds of jobs have the same; a restore or a verification passes through fewer. A state may follow itself.
 */
final class JobStates {
    /** What somebody may do with a job. */
    enum Verb {
        /** A thread does its steps. */
        WORK,
        /** It goes on in a new thread. */
        RESUME,
        /** It ends and lets go what it has. */
        CANCEL
    }

    /** Whatever a job does, it may come to wait, to be interrupted, or to one of these ends. */
    private static final Set<JobState> ALWAYS = EnumSet.of(WAITING, INTERRUPTED, COMPLETED, FAILED, CANCELLED);

    private static final Map<JobState, Set<JobState>> FOLLOWING = new EnumMap<>(JobState.class);
    private static final Map<JobState, Set<Verb>> ALLOWED = new EnumMap<>(JobState.class);

    static {
        // one that is resumed goes on where it was
        working(QUEUED, QUIESCING, INVENTORY, COPYING, CHECKING);
        // at once to the inventory, where the source is read on somebody's word
        working(QUIESCING, SNAPSHOTTING, INVENTORY);
        // back, if something was written amid the cut or a driver went
        working(SNAPSHOTTING, QUIESCING, INVENTORY);
        working(INVENTORY, COPYING);
        // to the inventory, with the next unit of a group
        working(COPYING, CHECKING, INVENTORY);
        working(CHECKING, COMMITTING, INVENTORY);
        working(COMMITTING, INVENTORY);
        // back to where it was
        working(WAITING, QUEUED, QUIESCING, SNAPSHOTTING, INVENTORY, COPYING, CHECKING, COMMITTING);
        row(INTERRUPTED, EnumSet.of(Verb.RESUME, Verb.CANCEL), EnumSet.of(QUEUED));
        for (JobState end : EnumSet.of(COMPLETED, FAILED, CANCELLED)) {
            row(end, EnumSet.noneOf(Verb.class), EnumSet.noneOf(JobState.class));
        }
    }

    private JobStates() {}

    private static void working(JobState state, JobState... next) {
        Set<JobState> following = EnumSet.copyOf(ALWAYS);
        following.addAll(Set.of(next));
        row(state, EnumSet.of(Verb.WORK, Verb.CANCEL), following);
    }

    private static void row(JobState state, Set<Verb> allowed, Set<JobState> next) {
        next.add(state);
        FOLLOWING.put(state, next);
        ALLOWED.put(state, allowed);
    }

    /** Whether a job may come from one state into another. */
    static boolean follows(JobState state, JobState next) {
        return FOLLOWING.get(state).contains(next);
    }

    /** @throws IllegalStateException if it may not: the program is wrong, whatever the job does */
    static void requireFollowing(JobState state, JobState next) {
        if (!follows(state, next)) {
            throw new IllegalStateException("a job that is " + state + " cannot become " + next);
        }
    }

    static boolean allow(JobState state, Verb verb) {
        return ALLOWED.get(state).contains(verb);
    }
}
