// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.writing;

import java.io.IOException;
import org.offhost.backup.BackupSet;
import org.offhost.backup.CatalogStore;
import org.offhost.backup.engine.job.Cause;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.Journal;
import org.offhost.backup.engine.job.Noted;
import org.offhost.backup.engine.medium.Evidence;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.block.Designator;
import org.offhost.driver.KnownDriver;
import org.offhost.driver.Lease;

/** Notes that the set of a job is there. */
public final class CommittedSet {
    private final Hands job;

    CommittedSet(Hands job) {
        this.job = job;
    }

    public static boolean isNoted(Journal journal) {
        return journal.has(Noted.Committed.class);
    }

    /** From here on the set is there, whatever becomes of the job. */
    void is(String setId, Designator medium) {
        job.journal().note(new Noted.Committed(setId));
        job.log().committed(setId, medium.toString());
    }

    /** The catalog first, then the journal: whoever dies in between does it again. */
    void remember(BackupSet set) throws IOException {
        String sum =
                job.journal().find(Noted.Checked.class).map(Noted.Checked::sum).orElse("");
        for (KnownDriver<CatalogStore> catalog : job.board().of(CatalogStore.class)) {
            try {
                remember(catalog, set, sum);
            } catch (IOException | RuntimeException e) { // whatever is wrong with a catalog, the set is there
                job.note(Notice.of(NoticeCode.NOT_IN_CATALOG).with("detail", Cause.words(e)));
            }
        }
        job.journal().save();
    }

    private static void remember(KnownDriver<CatalogStore> catalog, BackupSet set, String sum) throws IOException {
        try (Lease<CatalogStore> lease = catalog.lease()) {
            lease.service().add(set);
            if (!sum.isEmpty()) {
                lease.service().keepEvidence(set.id(), Evidence.SHA_256, sum);
            }
        }
    }
}
