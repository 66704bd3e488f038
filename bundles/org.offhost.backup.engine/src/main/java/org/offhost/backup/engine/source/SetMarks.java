// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.source;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.offhost.backup.BackupSet;
import org.offhost.backup.CatalogStore;
import org.offhost.backup.Profile;
import org.offhost.backup.engine.job.Cause;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.Noted;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.block.Designator;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.driver.KnownDriver;
import org.offhost.driver.Lease;
import org.offhost.snapshot.SnapshotProvider;

/**
 * The marks that an array keeps of the cuts of committed sets. That of the newest set of each profile of each volume on each medium stays:
 * it is what the next increment there is asked from. A mark goes from all units of its cut together, so it stays as long as the set of any
 * of them needs it. None of another installation is touched.
 */
public final class SetMarks {
    private final Hands job;
    private final List<Designator> cut;

    /** @param cut the units that the set of this job, or its sets, were cut of */
    public SetMarks(Hands job, List<Designator> cut) {
        this.job = job;
        this.cut = List.copyOf(cut);
    }

    /** Lets those go that no set needs any more, once that of this job's set is there. */
    public void prune() throws IOException, InterruptedException {
        try (Lease<SnapshotProvider> lease =
                new JobSnapshot(job, cut).provider().lease()) {
            Set<String> needed = needed();
            for (Designator unit : cut) {
                prune(lease.service(), unit, needed);
            }
        } catch (ProviderWithdrawnException e) {
            throw e;
        } catch (IOException e) { // they cost the array a little, and the next backup tries again
            job.note(Notice.of(NoticeCode.MARKS_STAY).with("unit", cut.get(0)).with("detail", Cause.words(e)));
        }
    }

    private void prune(SnapshotProvider provider, Designator unit, Set<String> needed) throws IOException {
        Noted.SnapshotName own = job.journal().require(Noted.SnapshotName.class);
        List<String> marks = provider.marks(unit);
        if (!marks.contains(own.setId())) {
            return;
        }
        for (String mark : marks) {
            Optional<String> of = JobSnapshot.jobOf(mark, own.installation());
            boolean isNeeded =
                    mark.equals(own.setId()) || needed.stream().anyMatch(set -> set.endsWith("-" + of.orElse("")));
            if (of.isPresent() && !isNeeded) {
                provider.forget(mark);
            }
        }
    }

    /** What one increment is asked from: the newest set of its kind. */
    private record Kind(Designator source, String volume, Profile profile, String medium) {
        static Kind of(BackupSet set) {
            String medium = set.mediumId().isEmpty() ? set.medium().toString() : set.mediumId();
            return new Kind(set.source(), set.volume(), set.profile(), medium);
        }
    }

    /** The newest set of each kind; its id ends with that of its job. */
    private Set<String> needed() throws IOException {
        Map<Kind, BackupSet> newest = new HashMap<>();
        for (KnownDriver<CatalogStore> catalog : job.board().of(CatalogStore.class)) {
            for (BackupSet set : catalog.call(c -> c.sets(Optional.empty()))) {
                newest.merge(Kind.of(set), set, (a, b) -> a.cutAt().isAfter(b.cutAt()) ? a : b);
            }
        }
        Set<String> sets = new HashSet<>();
        newest.values().forEach(s -> sets.add(s.id()));
        return sets;
    }
}
