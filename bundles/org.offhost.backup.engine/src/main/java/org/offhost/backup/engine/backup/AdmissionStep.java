// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.backup;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.Noted;
import org.offhost.backup.engine.job.Step;
import org.offhost.backup.engine.job.Ticker;
import org.offhost.backup.engine.medium.BegunWith;
import org.offhost.backup.engine.medium.JobMedia;
import org.offhost.backup.engine.medium.KnownSets;
import org.offhost.backup.engine.medium.OpenMedium;
import org.offhost.backup.engine.medium.SinceChoice;
import org.offhost.backup.engine.source.StillSource;
import org.offhost.backup.engine.source.UnitRow;
import org.offhost.backup.engine.source.Unreadable;
import org.offhost.backup.engine.source.VolumeChoice;
import org.offhost.backup.engine.source.Volumes;
import org.offhost.backup.engine.writing.CommittedSet;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.Designator;
import org.offhost.block.Unit;
import org.offhost.block.UnreadableBlockException;
import org.offhost.driver.Units;
import org.offhost.filesystem.FoundVolume;

/** Finds source and medium, and refuses everything that can be refused before the source is waited for. */
final class AdmissionStep implements Step {
    private final BackupBench bench;
    private final Ticker ticker;

    AdmissionStep(BackupBench bench, Ticker ticker) {
        this.bench = bench;
        this.ticker = ticker;
    }

    @Override
    public void run(Hands job) throws IOException, InterruptedException {
        BackupRequest request = bench.request();
        job.tally().set(request.dryRun() ? "" : bench.setId(job));
        Units units = new Units(job);
        List<Unit> sources = new ArrayList<>();
        for (Designator unit : request.sources()) {
            sources.add(units.describe(unit));
        }
        requireVolume(job, sources);
        if (!job.journal().has(Noted.Cut.class)) {
            new StillSource(job, request).isWanted(); // refuses
        }
        Unit medium = units.describe(request.medium());
        try (OpenMedium open = JobMedia.open(job, medium, Access.READ_WRITE, job.tally()::control)) {
            BegunWith.of(job).medium(open);
            open.requireWritable();
            new KnownSets(job.board(), job::note).requireNone(open);
            if (request.lockUntil().isPresent() && !CommittedSet.isNoted(job.journal())) {
                open.requireFuture(request.lockUntil().get(), ticker.now());
            }
            new SinceChoice(job, request).choose(open);
            bench.admit(new BackupBench.Admitted(sources, medium, open.medium().geometry()));
        }
    }

    private void requireVolume(Hands job, List<Unit> sources) throws IOException, InterruptedException {
        UnitRow row = UnitRow.of(sources);
        row.requireAlike(NoticeCode.SOURCE_IS_TAPE);
        try (BlockDevice device = row.open(new Units(job), n -> {})) {
            // a job that is resumed goes on with the volume it found on its snapshot, whatever is on the unit now
            if (!job.journal().has(Noted.InventoryBegun.class)) {
                VolumeChoice choice = new VolumeChoice(job);
                FoundVolume volume = choice.choose(
                        device, choice.table(device), bench.request().volume());
                new Volumes(job).match(volume.on(device));
            }
        } catch (UnreadableBlockException e) {
            throw new Unreadable(job.journal(), row).explained(e);
        }
    }
}
