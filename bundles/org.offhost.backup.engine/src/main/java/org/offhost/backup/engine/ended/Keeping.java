// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.ended;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.JobKind;
import org.offhost.backup.JobState;

/**
 * How long jobs that have ended are kept. Those that somebody still goes by are kept as long as that is so, whatever is configured.
 *
 * @param least so many of the newest are kept, however old they are
 * @param age younger ones are kept as well
 * @param most but never more than so many of the newest
 */
public record Keeping(int least, Duration age, int most) {
    /** Where nothing is configured. */
    public static final Keeping DEFAULT = new Keeping(1_000, Duration.ofDays(90), 10_000);

    /** Half sets of one medium: each of them was begun where the last whole set ends, so what lies there is of the last ones. */
    private static final int HALF_SETS = 100;

    private static final Comparator<EndedJob> NEWEST_FIRST =
            Comparator.comparing(EndedJob::counted).thenComparing(EndedJob::id).reversed();

    public Keeping {
        if (least < 0 || most < least || age.isNegative()) {
            throw new IllegalArgumentException("at least " + least + ", at most " + most + ", for " + age);
        }
    }

    /** Those that may be forgotten. */
    List<EndedJob> forgettable(Collection<EndedJob> jobs, Instant now) {
        if (jobs.size() <= least) {
            return List.of();
        }
        List<EndedJob> newestFirst = jobs.stream().sorted(NEWEST_FIRST).toList();
        int kept = least;
        Instant oldest = now.minus(age);
        while (kept < Math.min(most, jobs.size())
                && newestFirst.get(kept).counted().isAfter(oldest)) {
            kept++;
        }
        if (kept >= jobs.size()) {
            return List.of();
        }
        Needed needed = new Needed();
        newestFirst.forEach(needed::add);
        return newestFirst.subList(kept, newestFirst.size()).stream()
                .filter(job -> !needed.ids.contains(job.id()))
                .toList();
    }

    /** Jobs that somebody goes by, found from the newest to the oldest. */
    private static final class Needed {
        private final Set<String> ids = new HashSet<>();
        private final Set<String> told = new HashSet<>();
        private final Set<String> written = new HashSet<>();
        private final Map<String, Integer> half = new HashMap<>();

        void add(EndedJob job) {
            // each of them notes what the older ones need not be kept for
            boolean needed = isLast(job) | isProof(job) | liesOnItsMedium(job);
            if (needed || !job.snapshot().isEmpty()) {
                ids.add(job.id());
            }
        }

        /** The last one of its kind and subject that did what it was there for, or the last one that failed. */
        private boolean isLast(EndedJob job) {
            return job.isGood() && told.add("good " + job.subject())
                    || job.state() == JobState.FAILED && told.add("failed " + job.subject());
        }

        /** The last one of a set in full, or of all sets of its medium: what was proved is told by it. */
        private boolean isProof(EndedJob job) {
            String medium = "proof " + job.medium();
            return job.kind() == JobKind.VERIFY
                    && job.state() == JobState.COMPLETED
                    && job.checked() == CheckLevel.FULL
                    && !told.contains(medium)
                    && told.add(job.setId().isEmpty() ? medium : medium + " " + job.setId());
        }

        /** Whether what it left may lie on its medium: the next set that is whole is written over it. */
        private boolean liesOnItsMedium(EndedJob job) {
            if (job.kind().makesSets() && job.isGood()) {
                written.add(job.medium());
            }
            return job.hasHalfSet()
                    && !written.contains(job.medium())
                    && half.merge(job.medium(), 1, Integer::sum) <= HALF_SETS;
        }
    }
}
