// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.consolidate;

import java.io.IOException;
import java.util.List;
import org.offhost.archive.MediumGeometry;
import org.offhost.archive.SetDescription;
import org.offhost.archive.SetProfile;
import org.offhost.archive.SetRecord;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.Noted;
import org.offhost.backup.engine.job.Step;
import org.offhost.backup.engine.medium.BegunWith;
import org.offhost.backup.engine.medium.JobMedia;
import org.offhost.backup.engine.medium.KnownSets;
import org.offhost.backup.engine.medium.MediumWords;
import org.offhost.backup.engine.medium.OpenMedium;
import org.offhost.backup.keep.ConsolidateRequest;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.backup.notice.RefusedException;
import org.offhost.backup.notice.Remedy;
import org.offhost.block.Access;
import org.offhost.block.Unit;
import org.offhost.driver.Units;

/** Finds both media and the set whose point it is, and refuses everything that can be refused before anything is read. */
final class AdmitMediaStep implements Step {
    private final ConsolidateBench bench;

    AdmitMediaStep(ConsolidateBench bench) {
        this.bench = bench;
    }

    @Override
    public void run(Hands job) throws IOException, InterruptedException {
        ConsolidateRequest request = bench.request();
        Units units = new Units(job);
        Unit from = units.describe(request.medium());
        Unit to = units.describe(request.to());
        SetDescription point = point(job, from, to);
        try (OpenMedium open = JobMedia.open(job, to, Access.READ_WRITE, job.tally()::control)) {
            BegunWith.of(job).medium(open);
            open.requireWritable();
            new KnownSets(job.board(), job::note).requireNone(open);
            MediumGeometry geometry = open.medium().geometry();
            bench.admit(new ConsolidateBench.Admitted(from, to, geometry, point.sourceName()));
        }
        job.tally().set(request.dryRun() ? "" : bench.setId(job));
        job.tally().consistency(MediumWords.consistency(point.consistency()));
    }

    /** What a chain shows lies in several tape files, in the order of none: one tape would be wound for the other, range by range. */
    private static void refuseTapes(Unit from, Unit to, int links) throws RefusedException {
        if (links > 1 && from.kind() == Unit.Kind.RECORDS && to.kind() == Unit.Kind.RECORDS) {
            throw new RefusedException(Notice.of(NoticeCode.CONSOLIDATION_FROM_TAPE)
                    .with("medium", from.designator())
                    .with("to", to.designator())
                    .remedy(Remedy.NAME_ANOTHER_MEDIUM));
        }
    }

    /** A copy for each medium leaves alone what the others write, which a tape cannot; and contents of files are told of one medium. */
    private static void refuseAcross(boolean across, SetDescription point, Unit to) throws RefusedException {
        boolean ofFiles = point.profile() == SetProfile.FILES;
        if (across && (ofFiles || to.kind() == Unit.Kind.RECORDS)) {
            throw new RefusedException(Notice.of(NoticeCode.POINT_ON_SEVERAL_MEDIA)
                    .with("set", point.id())
                    .with("to", to.designator())
                    .with("files", ofFiles)
                    .remedy(ofFiles ? Remedy.RESTORE_TO_FOLDER : Remedy.NAME_ANOTHER_MEDIUM));
        }
    }

    private SetDescription point(Hands job, Unit from, Unit to) throws IOException, InterruptedException {
        try (OpenMedium open = JobMedia.open(job, from, Access.READ, job.tally()::control)) {
            open.requireOurs();
            boolean chosen = job.journal().has(Noted.Chosen.class);
            SetRecord set = chosen
                    ? PointSource.point(job, open)
                    : open.set(bench.request().setId());
            SetDescription d = set.description();
            List<OpenMedium.Link> links = open.chain(set);
            boolean across = links.stream().anyMatch(link -> link.on() != open);
            refuseAcross(across, d, to);
            refuseTapes(from, to, links.size());
            bench.across(across);
            if (!chosen) {
                job.journal().note(new Noted.Chosen(d.id())).save();
                job.note(Notice.of(NoticeCode.CONSOLIDATES)
                        .with("set", d.id())
                        .with("medium", from.designator())
                        .with("links", links.size()));
            }
            return d;
        }
    }
}
