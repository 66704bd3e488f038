// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.offhost.backup.engine.medium.UnitsInUse;
import org.offhost.backup.engine.medium.UnitsInUse.Claim;
import org.offhost.backup.notice.Notice;

/** Jobs that wait for their units, in the order in which they are to have them. Belongs to {@link Jobs}, which guards it. */
final class JobQueue {
    private final List<Waiting> waiting = new ArrayList<>();
    private long count;

    /**
     * One that waits.
     *
     * @param number by which the earlier of one priority comes first
     */
    record Waiting(RunningJob job, List<Claim> claims, int priority, long number) {}

    void add(RunningJob job, List<Claim> claims, int priority) {
        waiting.add(new Waiting(job, claims, priority, count++));
        waiting.sort(Comparator.<Waiting>comparingInt(w -> -w.priority()).thenComparingLong(Waiting::number));
    }

    /** Whether it was there. */
    boolean remove(RunningJob job) {
        return waiting.removeIf(w -> w.job() == job);
    }

    /** The highest priority first, and of one priority the eldest. */
    List<Waiting> inOrder() {
        return List.copyOf(waiting);
    }

    /** What one who came first will have that these claims do not go together with. */
    static Optional<Notice> behind(List<Waiting> first, List<Claim> claims, UnitsInUse units) {
        return first.stream()
                .flatMap(w -> units.inTheWay(claims, "job " + w.job().id(), w.claims()).stream())
                .findFirst();
    }
}
