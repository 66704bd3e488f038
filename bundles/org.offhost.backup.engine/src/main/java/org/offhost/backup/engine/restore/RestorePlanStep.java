// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.restore;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.offhost.archive.SetProfile;
import org.offhost.archive.set.SetReader;
import org.offhost.backup.JobState;
import org.offhost.backup.engine.copy.PieceFile;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.Step;
import org.offhost.backup.engine.medium.BegunWith;
import org.offhost.backup.engine.medium.Facts;
import org.offhost.backup.engine.medium.JobMedia;
import org.offhost.backup.engine.medium.OpenMedium;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.backup.notice.RefusedException;
import org.offhost.backup.notice.Remedy;
import org.offhost.block.Access;
import org.offhost.block.Designator;
import org.offhost.block.Unit;
import org.offhost.copy.PieceSource;
import org.offhost.copy.Place;

/**
 * Says what goes where, and refuses a destination that cannot take it. The medium is closed behind it, so that only the copy
 * driver moves it.
 */
final class RestorePlanStep implements Step {
    private final RestoreBench bench;

    RestorePlanStep(RestoreBench bench) {
        this.bench = bench;
    }

    @Override
    public Optional<JobState> state() {
        return Optional.of(JobState.COPYING);
    }

    @Override
    public void run(Hands job) throws IOException, InterruptedException {
        try (OpenMedium open = JobMedia.open(job, bench.medium(), Access.READ, job.tally()::control)) {
            BegunWith.of(job).medium(open);
            open.requireOurs();
            try (SetReader reader = open.open(bench.set(job, open))) {
                refuse(reader);
                job.tally().contents(Facts.contents(reader.job()));
                bench.plan(new RestoredVolume(job, held(job, reader), reader.summary(), bench.destination()));
            }
        }
    }

    /** What of the volume each place has; one of which everything was replaced since is not read. */
    private static List<RestoredVolume.Held> held(Hands job, SetReader reader) throws IOException {
        List<RestoredVolume.Held> held = new ArrayList<>();
        List<Place> places = reader.places();
        for (int i = 0; i < places.size(); i++) {
            Path file = job.file().spool().resolve("restore.pieces" + (i == 0 ? "" : "-" + i));
            try (PieceSource pieces = reader.restore(0, places.get(i))) {
                PieceFile kept = PieceFile.of(pieces, file);
                if (kept.holdsRanges() || held.isEmpty() && i == places.size() - 1) {
                    held.add(new RestoredVolume.Held(places.get(i), kept));
                }
            }
            job.checkCancelled();
        }
        return held;
    }

    private void refuse(SetReader reader) throws IOException {
        String set = reader.set().description().id();
        if (reader.set().description().profile() != SetProfile.VOLUME) {
            throw new RefusedException(
                    Notice.of(NoticeCode.SET_OF_FILES).with("set", set).remedy(Remedy.RESTORE_TO_FOLDER));
        }
        List<Designator> media = reader.places().stream().map(Place::unit).toList();
        for (Unit unit : bench.units().units()) {
            if (media.contains(unit.designator())) {
                throw new RefusedException(Notice.of(NoticeCode.DESTINATION_IS_MEDIUM)
                        .with("unit", unit.designator())
                        .remedy(Remedy.NAME_ANOTHER));
            }
            refuse(unit, reader);
        }
        long there = bench.destination().place().length();
        long length = reader.summary().length();
        if (there < length) {
            throw new RefusedException(bench.destination()
                    .about(NoticeCode.DESTINATION_TOO_SMALL)
                    .with("length", there)
                    .with("set", set)
                    .with("needed", length)
                    .remedy(Remedy.NAME_BIGGER));
        }
    }

    private void refuse(Unit unit, SetReader reader) throws RefusedException {
        String set = reader.set().description().id();
        if (unit.designator().equals(bench.request().medium())) {
            throw new RefusedException(Notice.of(NoticeCode.DESTINATION_IS_MEDIUM)
                    .with("unit", unit.designator())
                    .remedy(Remedy.NAME_ANOTHER));
        }
        if (unit.kind() != Unit.Kind.BLOCKS || unit.readOnly()) {
            throw new RefusedException(
                    Notice.of(unit.readOnly() ? NoticeCode.DESTINATION_READ_ONLY : NoticeCode.DESTINATION_IS_TAPE)
                            .with("unit", unit.designator())
                            .remedy(Remedy.NAME_ANOTHER));
        }
        int blockLength = reader.set().description().sourceBlockLength();
        if (unit.blockLength() != blockLength) {
            throw new RefusedException(Notice.of(NoticeCode.BLOCK_LENGTH_DIFFERS)
                    .with("unit", unit.designator())
                    .with("found", unit.blockLength())
                    .with("set", set)
                    .with("needed", blockLength)
                    .remedy(Remedy.NAME_SAME_BLOCK_LENGTH));
        }
    }
}
