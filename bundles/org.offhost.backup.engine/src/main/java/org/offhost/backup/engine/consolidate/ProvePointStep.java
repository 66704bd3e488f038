// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.consolidate;

import java.io.IOException;
import java.util.Optional;
import org.offhost.archive.SetRecord;
import org.offhost.archive.WrittenBytes;
import org.offhost.archive.layout.SetLayout;
import org.offhost.archive.layout.StructureCheck;
import org.offhost.archive.set.SetReader;
import org.offhost.archive.set.SetWriter;
import org.offhost.archive.set.VolumeRanges;
import org.offhost.archive.sums.ChunkSumming;
import org.offhost.archive.sums.ChunkSums;
import org.offhost.archive.sums.SumsOrigin;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.JobState;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.Noted;
import org.offhost.backup.engine.job.Step;
import org.offhost.backup.engine.job.Ticker;
import org.offhost.backup.engine.medium.Evidence;
import org.offhost.backup.engine.medium.JobMedia;
import org.offhost.backup.engine.medium.OpenMedium;
import org.offhost.backup.engine.medium.UnitProof;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;

/**
 * Reads the new medium back and holds it against the sums of the sets it was copied from, so that no old rot is carried on; then
 * sums it. Made anew by every process: it proves what is.
 */
final class ProvePointStep implements Step {
    private static final VolumeRanges.Below ALONE = () -> {
        throw new IllegalStateException("a set that stands alone continues none");
    };

    private final ConsolidateBench bench;
    private final Ticker ticker;

    ProvePointStep(ConsolidateBench bench, Ticker ticker) {
        this.bench = bench;
        this.ticker = ticker;
    }

    @Override
    public Optional<JobState> state() {
        return Optional.of(JobState.CHECKING);
    }

    @Override
    public void run(Hands job) throws IOException, InterruptedException {
        if (!bench.request().check()) {
            job.note(Notice.of(NoticeCode.CONSOLIDATED_UNCHECKED));
            return;
        }
        SetLayout layout = bench.layout();
        try (OpenMedium from = JobMedia.open(job, bench.from(), Access.READ, job.tally()::verify);
                OpenMedium to = JobMedia.open(job, bench.medium(), Access.READ, job.tally()::verify)) {
            SetWriter writer = to.medium().begin(layout);
            WrittenBytes written = writer.written();
            try (SetReader reader = from.open(PointSource.point(job, from));
                    BlockDevice source =
                            bench.files().isPresent() ? from.medium().bytes() : reader.volume()) {
                StructureCheck.run(
                        layout, source, written, bench.given(job), writer.firstToCopy(), n -> job.progress(n, 0));
            }
            Optional<SumsOrigin> proved = prove(job, from, written);
            sum(job, layout, written, proved.orElse(SumsOrigin.READING));
        }
    }

    private Optional<SumsOrigin> prove(Hands job, OpenMedium from, WrittenBytes written) throws IOException {
        UnitProof proof = new UnitProof(job, UnitProof.Copy.CONSOLIDATED);
        SetRecord point = PointSource.point(job, from);
        if (bench.files().isPresent()) {
            VolumeRanges copied =
                    bench.layout().copied(written, from.medium().bytes().size());
            return proof.run(from, point, (link, shown) -> link.copiedTo(copied));
        }
        try (BlockDevice copy = bench.layout().volume(written, ALONE)) {
            return proof.run(from, point, copy);
        }
    }

    /** What was only compared with bytes that nobody had summed before, or with sums of a reading, was not proved. */
    private void sum(Hands job, SetLayout layout, WrittenBytes written, SumsOrigin origin) throws IOException {
        CheckLevel level = origin == SumsOrigin.SNAPSHOT ? CheckLevel.FULL : CheckLevel.READ;
        try (ChunkSums sums = ChunkSumming.of(
                layout,
                written,
                new Evidence(job).folder(Evidence.MADE),
                ticker.now(),
                origin,
                (offset, bytes) -> job.progress(offset, layout.bodyLength()))) {
            job.tally().checked(level);
            job.journal().note(new Noted.Checked(level, sums.body())).save();
        }
    }
}
