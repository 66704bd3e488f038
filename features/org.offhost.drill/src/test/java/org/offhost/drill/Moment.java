// SPDX-License-Identifier: Apache-2.0
package org.offhost.drill;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * When to kill.
 *
 * @param state the job must have noted this one before the time begins to run
 * @param after time since then
 */
record Moment(State state, Duration after) {
    private static final long LOOK_NANOS = 200_000;
    private static final long LIMIT_NANOS = 120_000_000_000L;

    /** States of a backup that its file names, in their order; the first is before there is a file. */
    enum State {
        STARTING,
        QUEUED,
        QUIESCING,
        SNAPSHOTTING,
        INVENTORY,
        COPYING,
        CHECKING,
        COMMITTING,
        COMPLETED,
        FAILED;

        private static State of(String name) {
            return name.isEmpty() ? STARTING : valueOf(name);
        }
    }

    /** Where and when a state came, seen from outside. */
    record Timeline(Map<State, Duration> lengths) {
        /** Follows a job to its end. */
        static Timeline of(Process process, Path jobs, List<Path> known) throws IOException {
            Map<State, Duration> lengths = new EnumMap<>(State.class);
            State now = State.STARTING;
            long since = System.nanoTime();
            while (process.isAlive()) {
                State next = state(jobs, known);
                if (next != now) {
                    long at = System.nanoTime();
                    lengths.put(now, Duration.ofNanos(at - since));
                    since = at;
                    now = next;
                }
                LockSupport.parkNanos(LOOK_NANOS);
            }
            lengths.put(now, Duration.ofNanos(System.nanoTime() - since));
            return new Timeline(lengths);
        }

        /** Half of the moments are spread over the job's time, half of them evenly over its states. */
        Moment draw(Random random) {
            State[] states = {
                State.QUIESCING,
                State.SNAPSHOTTING,
                State.INVENTORY,
                State.COPYING,
                State.COPYING,
                State.CHECKING,
                State.COMMITTING,
                State.COMMITTING
            };
            if (random.nextBoolean()) {
                return in(states[random.nextInt(states.length)], random.nextDouble());
            }
            Duration job = lengths.entrySet().stream()
                    .filter(e -> e.getKey() != State.STARTING && e.getKey() != State.COMPLETED)
                    .map(Map.Entry::getValue)
                    .reduce(Duration.ZERO, Duration::plus);
            return new Moment(State.QUEUED, part(job, random.nextDouble()));
        }

        /** A moment in a state. */
        Moment in(State state, double share) {
            return new Moment(state, part(lengths.getOrDefault(state, Duration.ofMillis(1)), share));
        }

        private static Duration part(Duration whole, double share) {
            return Duration.ofNanos((long) (whole.toNanos() * share));
        }
    }

    /** What the file of the newest job says. */
    private static State state(Path jobs, List<Path> known) throws IOException {
        for (Path job : Folders.in(jobs)) {
            if (!known.contains(job)) {
                return State.of(values(job).getProperty("now.state", ""));
            }
        }
        return State.STARTING;
    }

    /** The file of a job; empty if there is none. */
    static Properties values(Path job) throws IOException {
        Properties values = new Properties();
        try {
            values.load(new StringReader(Files.readString(job.resolve("job.properties"))));
        } catch (NoSuchFileException e) {
            // killed before it was there
        }
        return values;
    }

    /** Kills the process when the time has come; returns false if it ended before. */
    boolean strike(Process process, Path jobs, List<Path> known) throws IOException, InterruptedException {
        long limit = System.nanoTime() + LIMIT_NANOS;
        while (process.isAlive()
                && System.nanoTime() < limit
                && state(jobs, known).compareTo(state) < 0) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
        long at = System.nanoTime() + after.toNanos();
        while (process.isAlive() && System.nanoTime() < at) {
            LockSupport.parkNanos(Math.min(LOOK_NANOS, at - System.nanoTime()));
        }
        boolean alive = process.isAlive();
        process.destroyForcibly();
        process.waitFor();
        return alive;
    }
}
