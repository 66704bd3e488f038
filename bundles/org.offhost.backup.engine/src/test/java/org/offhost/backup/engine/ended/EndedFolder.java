// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.ended;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.backup.BackupService.JobTotals;
import org.offhost.backup.JobKind;
import org.offhost.backup.JobState;
import org.offhost.backup.JobSummary.ByteCounts;

/** A folder of five jobs that have ended, of which two need be kept. */
abstract class EndedFolder {
    static final Keeping TWO = new Keeping(2, Duration.ZERO, 2);
    static final List<String> IDS =
            List.of("20260101-000000", "20260101-000000-2", "20260101-000000-10", "20260102-000000", "20260103-000000");

    @TempDir
    Path folder;

    static EndedJob job(String id) {
        return SomeJob.of(id, JobKind.RESTORE, JobState.CANCELLED, 100 - IDS.indexOf(id));
    }

    final void onDisk() throws IOException {
        for (String id : IDS) {
            Files.createDirectories(folder.resolve(id).resolve("spool"));
            Files.writeString(folder.resolve(id).resolve("job.properties"), id);
            Files.writeString(folder.resolve(id).resolve("spool/entries"), id);
        }
    }

    final List<String> names() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(p -> p.getFileName().toString()).sorted().toList();
        }
    }

    /** A start of a process that reads what the one before left, and forgets all but two. */
    final EndedJobs started(JobFolders disk) throws IOException {
        EndedJobs jobs = EndedJobs.in(folder, disk, job -> {
            throw new AssertionError(job);
        });
        for (String id : jobs.unknownOf(names())) {
            if (Files.exists(folder.resolve(id).resolve("job.properties"))) {
                jobs.add(job(id), Optional.empty());
            }
        }
        jobs.settle(TWO, SomeJob.NOON);
        return jobs;
    }

    final void requireAllCounted(EndedJobs jobs) {
        assertThat(jobs.totals())
                .isEqualTo(new JobTotals(
                        Map.of(
                                new JobTotals.Outcome(JobKind.RESTORE, JobState.CANCELLED),
                                new JobTotals.Times(5, Duration.ofMillis(7500))),
                        new ByteCounts(5000, 500, 50, 5, 35, "")));
    }
}
