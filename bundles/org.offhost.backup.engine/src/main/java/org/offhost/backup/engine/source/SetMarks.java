// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.source;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.offhost.backup.BackupSet;
import org.offhost.backup.CatalogStore;
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
 * The marks that an array keeps of the cuts of committed sets. That of the newest set of each profile of each medium stays: it is what the next
 * increment there is asked from. None of another installation is touched.
 */
public final class SetMarks {
    private final Hands job;
    private final Designator source;

    public SetMarks(Hands job, Designator source) {
        this.job = job;
        this.source = source;
    }

    /** Lets those go that no set needs any more, once that of this job's set is there. */
    public void prune() throws IOException, InterruptedException {
        try (Lease<SnapshotProvider> lease =
                new JobSnapshot(job, source).provider().lease()) {
            SnapshotProvider provider = lease.service();
            Noted.SnapshotName own = job.journal().require(Noted.SnapshotName.class);
            Set<String> needed = needed();
            if (!provider.marks(source).contains(own.setId())) {
                return;
            }
            for (String mark : provider.marks(source)) {
                Optional<String> of = JobSnapshot.jobOf(mark, own.installation());
                boolean isNeeded =
                        mark.equals(own.setId()) || needed.stream().anyMatch(set -> set.endsWith("-" + of.orElse("")));
                if (of.isPresent() && !isNeeded) {
                    provider.forget(mark);
                }
            }
        } catch (ProviderWithdrawnException e) {
            throw e;
        } catch (IOException e) { // they cost the array a little, and the next backup tries again
            job.note(Notice.of(NoticeCode.MARKS_STAY).with("unit", source).with("detail", Cause.words(e)));
        }
    }

    /** The newest set of each profile of each medium; its id ends with that of its job. */
    private Set<String> needed() throws IOException {
        Map<String, BackupSet> newest = new HashMap<>();
        for (KnownDriver<CatalogStore> catalog : job.board().of(CatalogStore.class)) {
            for (BackupSet set : catalog.call(c -> c.sets(Optional.empty()))) {
                if (set.source().equals(source)) {
                    String medium = set.mediumId().isEmpty() ? set.medium().toString() : set.mediumId();
                    newest.merge(
                            set.profile() + " " + medium,
                            set,
                            (a, b) -> a.cutAt().isAfter(b.cutAt()) ? a : b);
                }
            }
        }
        Set<String> sets = new HashSet<>();
        newest.values().forEach(s -> sets.add(s.id()));
        return sets;
    }
}
