// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.source;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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
            Optional<String> of = Noted.SnapshotName.jobOf(mark, own.installation());
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

    /** What a cut showed of a volume; a set that was consolidated shows it, too, and has the id of another job. */
    private record Point(Designator source, String volume, Profile profile, Instant cutAt) {
        static Point of(BackupSet set) {
            return new Point(set.source(), set.volume(), set.profile(), set.cutAt());
        }
    }

    /** The sets that show what the newest of each kind shows; the id of a set ends with that of its job. */
    private Set<String> needed() throws IOException {
        List<BackupSet> all = new ArrayList<>();
        for (KnownDriver<CatalogStore> catalog : job.board().of(CatalogStore.class)) {
            all.addAll(catalog.call(c -> c.sets(Optional.empty())));
        }
        Map<Kind, BackupSet> newest = new HashMap<>();
        all.forEach(set -> newest.merge(Kind.of(set), set, (a, b) -> a.cutAt().isAfter(b.cutAt()) ? a : b));
        Set<Point> points = newest.values().stream().map(Point::of).collect(Collectors.toSet());
        return all.stream()
                .filter(set -> points.contains(Point.of(set)))
                .map(BackupSet::id)
                .collect(Collectors.toSet());
    }
}
