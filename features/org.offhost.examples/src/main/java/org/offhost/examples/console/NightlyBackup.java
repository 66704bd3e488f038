// SPDX-License-Identifier: Apache-2.0
package org.offhost.examples.console;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.offhost.backup.BackupService;
import org.offhost.backup.ExistingFiles;
import org.offhost.backup.Job;
import org.offhost.backup.JobState;
import org.offhost.backup.JobStatus;
import org.offhost.backup.Offload;
import org.offhost.backup.RestoreRequest;
import org.offhost.block.Designator;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Backs one unit up and fetches files back: what a host product's bundle does. */
@Component(service = NightlyBackup.class)
public final class NightlyBackup {
    private static final Duration LIMIT = Duration.ofHours(8);

    private final BackupService backup;

    @Activate
    public NightlyBackup(@Reference BackupService backup) {
        this.backup = backup;
    }

    /** Backs a unit up; returns the id of the set. */
    public String save(Designator source, Designator medium) throws IOException, InterruptedException {
        Job job = backup.backup(
                backup.defaults().backup(source, "nightly", medium).offload(Offload.REQUIRED));
        return ended(job).summary().setId();
    }

    /** Fetches files of a set into a folder; returns how many came. */
    public long fetch(Designator medium, String set, String pattern, Path folder)
            throws IOException, InterruptedException {
        RestoreRequest.ToFolder to = new RestoreRequest.ToFolder(folder, ExistingFiles.REFUSE);
        Job job = backup.restore(RestoreRequest.of(medium, to).set(set).files(List.of(pattern), List.of()));
        return ended(job).summary().files();
    }

    private static JobStatus ended(Job job) throws IOException, InterruptedException {
        JobStatus status = job.await(LIMIT);
        if (status.state() != JobState.COMPLETED) {
            throw new IOException(status.title() + ": " + status.state()
                    + status.reason().map(why -> ": " + why).orElse(""));
        }
        return status;
    }
}
