// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.offhost.backup.engine.EngineSettings.Settings;
import org.offhost.backup.engine.medium.UnitClaims;
import org.offhost.backup.engine.medium.UnitsInUse;
import org.offhost.backup.engine.medium.UnitsInUse.Claim;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.backup.notice.RefusedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which jobs begin, and which wait for their units, in the order in which they are to have them. Belongs to {@link Jobs}, which
 * guards it; what a job holds is let go by any thread.
 */
final class Admission {
    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

    private final UnitsInUse units;
    private final UnitClaims claims;
    private final Supplier<Settings> settings;
    private final List<Waiting> waiting = new ArrayList<>();
    private long count;

    /** What the jobs that work have. */
    private final Map<RunningJob, List<Claim>> working = new ConcurrentHashMap<>();

    /**
     * @param claims of a job, as they are known now
     * @param settings of this moment
     */
    Admission(UnitsInUse units, UnitClaims claims, Supplier<Settings> settings) {
        this.units = units;
        this.claims = claims;
        this.settings = settings;
    }

    /**
     * One that waits.
     *
     * @param number by which the earlier of one priority comes first
     */
    private record Waiting(RunningJob job, List<Claim> claims, int priority, long number) {}

    /**
     * What a job is told.
     *
     * @param busy what it waits for; empty if it can begin
     * @param held its units if it can begin, to be let go when it ends
     */
    record Answer(Optional<Notice> busy, UnitsInUse.Held held) {}

    /** Begins a job that waited, and lets its units go if it cannot. */
    interface Begin {
        void with(RunningJob job, UnitsInUse.Held held);
    }

    /**
     * Takes the units of a job, or tells what it has to wait for; it waits from {@link #add} on.
     *
     * @param priority with which it may wait; empty if it begins now or never
     * @throws RefusedException if it could never begin, would write what another restore writes, or may not wait and has to
     */
    Answer ask(RunningJob job, List<Claim> claims, Optional<Integer> priority) throws RefusedException {
        Optional<Notice> busy = priority.isPresent() ? busy(claims, priority.get()) : Optional.empty();
        return busy.isPresent()
                ? new Answer(
                        Optional.of(Notice.of(NoticeCode.QUEUED)
                                .with("priority", priority.get())
                                .with("cause", busy.get())),
                        () -> {})
                : new Answer(Optional.empty(), take(job, claims));
    }

    private Optional<Notice> busy(List<Claim> claims, int priority) throws RefusedException {
        units.requireApart(claims);
        for (Claim one : claims) {
            Optional<Notice> met = units.inTheWay(List.of(one)).or(() -> behind(waiting, List.of(one)));
            if (met.isPresent() && UnitsInUse.writesDestination(met.get())) {
                throw new RefusedException(met.get());
            }
        }
        return busy(claims)
                .or(() -> behind(
                        waiting.stream().filter(w -> w.priority() >= priority).toList(), claims));
    }

    private Optional<Notice> full(List<Claim> claims) {
        return Lanes.full(settings.get(), claims, working.values());
    }

    /** What one who came first will have that these claims do not go together with. */
    private Optional<Notice> behind(Collection<Waiting> first, List<Claim> claims) {
        return first.stream()
                .flatMap(w -> units.inTheWay(claims, "job " + w.job().id(), w.claims()).stream())
                .findFirst();
    }

    /** Takes units for a job that nobody has to wait for. */
    private UnitsInUse.Held take(RunningJob job, List<Claim> claims) throws RefusedException {
        Optional<Notice> full = full(claims);
        if (full.isPresent()) {
            throw new RefusedException(full.get());
        }
        UnitsInUse.Held held = units.take("job " + job.id(), claims);
        working.put(job, claims);
        return () -> {
            working.remove(job);
            held.close();
        };
    }

    /** Has a job wait: the highest priority first, and of one priority the eldest. */
    void add(RunningJob job, List<Claim> claims, int priority) {
        waiting.add(new Waiting(job, claims, priority, count++));
        waiting.sort(Comparator.<Waiting>comparingInt(w -> -w.priority()).thenComparingLong(Waiting::number));
    }

    /** Has it wait no more; whether it did. */
    boolean remove(RunningJob job) {
        return waiting.removeIf(w -> w.job() == job);
    }

    /** Those that wait, in their order. */
    List<RunningJob> inOrder() {
        return waiting.stream().map(Waiting::job).toList();
    }

    /** Begins what can begin: nobody passes one who comes first and wants the same. */
    void beginWaiting(Begin begin) {
        List<Waiting> first = new ArrayList<>();
        for (Waiting w : List.copyOf(waiting)) {
            if (behind(first, w.claims()).isPresent() || busy(w.claims()).isPresent()) {
                first.add(w);
                continue;
            }
            Waiting now = anew(w);
            if (behind(first, now.claims()).isPresent() || !begin(now, begin)) {
                first.add(now);
            }
        }
    }

    private Optional<Notice> busy(List<Claim> claims) {
        return units.inTheWay(claims).or(() -> full(claims));
    }

    /** What a chain lies on may be known better than when the job came: sets were made and listed since. */
    private Waiting anew(Waiting w) {
        List<Claim> now;
        try {
            now = claims.of(w.job().journal());
            units.requireApart(now); // or it begins with what it asked for, and is told by its own steps
        } catch (IOException e) {
            return w;
        }
        Waiting anew = new Waiting(w.job(), now, w.priority(), w.number());
        waiting.set(waiting.indexOf(w), anew);
        return anew;
    }

    private boolean begin(Waiting w, Begin begin) {
        UnitsInUse.Held held;
        try {
            held = take(w.job(), w.claims());
        } catch (RefusedException stillBusy) {
            return false;
        }
        remove(w.job());
        try {
            begin.with(w.job(), held);
        } catch (RuntimeException | Error e) { // it has fallen, and let go; the others have their turn
            LOG.error("job {} could not begin", w.job().id(), e);
        }
        return true;
    }
}
