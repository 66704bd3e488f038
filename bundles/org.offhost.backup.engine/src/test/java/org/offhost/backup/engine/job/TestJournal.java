// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.job;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.JobKind;
import org.offhost.backup.JobState;
import org.offhost.block.Designator;

/** Journals of jobs that were submitted, not yet written. */
public final class TestJournal {
    private static final Designator A = Designator.parse("naa.6000000000000001");
    private static final Designator B = Designator.parse("naa.6000000000000002");
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    private TestJournal() {}

    /** One that stands in a state. */
    public static Journal of(Path folder, JobState state) {
        return Journal.in(JobFile.in(folder))
                .note(new Noted.Head(JobKind.BACKUP, "title", NOON))
                .note(new Noted.Standing(state, Optional.empty(), Optional.empty(), false));
    }

    /** One of a backup. */
    public static Journal ofBackup(Path folder, JobState state) {
        return of(folder, state).note(BackupRequest.of(A, "source", B));
    }
}
