// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.backup;

import java.io.IOException;
import java.util.Optional;
import org.offhost.backup.JobState;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.Journal;
import org.offhost.backup.engine.job.Noted;
import org.offhost.backup.engine.job.Step;
import org.offhost.backup.engine.source.VolumeChoice;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.block.BlockDevice;
import org.offhost.driver.Units;
import org.offhost.filesystem.FoundVolume;
import org.offhost.filesystem.VolumeTable;

/** Finds the volume on the snapshot, once: the table of the live unit may have changed since. */
final class FindVolumeStep implements Step {
    private final BackupBench bench;

    FindVolumeStep(BackupBench bench) {
        this.bench = bench;
    }

    @Override
    public Optional<JobState> state() {
        return Optional.of(JobState.INVENTORY);
    }

    @Override
    public boolean isDone(Journal journal) {
        return journal.has(Noted.Volume.class);
    }

    @Override
    public void run(Hands job) throws IOException, InterruptedException {
        String asked = bench.request().volume();
        try (BlockDevice unit = bench.row().open(new Units(job), job.tally()::control)) {
            VolumeChoice choice = new VolumeChoice(job);
            VolumeTable table = choice.table(unit);
            FoundVolume volume = choice.choose(unit, table, asked);
            long coded = volume.verify(unit, n -> verified(job, n, volume.length()));
            job.journal().note(Noted.Volume.of(volume, coded)).save();
            choice.note(table, volume);
            if (volume.number() > 0 && asked.isEmpty()) {
                job.note(Notice.of(NoticeCode.ONLY_READABLE_VOLUME));
            }
        }
    }

    private static void verified(Hands job, long bytes, long all) {
        job.checkCancelled();
        job.working();
        job.progress(bytes, all);
    }
}
