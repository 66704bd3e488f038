// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.restore;

import java.io.IOException;
import java.util.Optional;
import org.offhost.archive.SetProfile;
import org.offhost.archive.set.SetReader;
import org.offhost.backup.JobState;
import org.offhost.backup.RefusedException;
import org.offhost.backup.engine.copy.PieceFile;
import org.offhost.backup.engine.job.Facts;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.Step;
import org.offhost.backup.engine.medium.BegunWith;
import org.offhost.backup.engine.medium.OpenMedium;
import org.offhost.block.Access;
import org.offhost.block.Unit;
import org.offhost.copy.PieceSource;
import org.offhost.driver.Units;

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
        try (OpenMedium open = OpenMedium.open(new Units(job), bench.medium(), Access.READ, job.tally()::control)) {
            BegunWith.of(job).medium(open);
            open.requireOurs();
            try (SetReader reader = open.medium().open(bench.set(job, open))) {
                refuse(reader);
                job.tally().contents(Facts.contents(reader.job()));
                try (PieceSource pieces = reader.restore(0)) {
                    PieceFile file = PieceFile.of(pieces, job.file().spool().resolve("restore.pieces"));
                    bench.plan(new RestoredVolume(job, reader.place(), reader.summary(), bench.destination(), file));
                }
            }
        }
    }

    private void refuse(SetReader reader) throws RefusedException {
        String set = "set " + reader.set().description().id();
        if (reader.set().description().profile() != SetProfile.VOLUME) {
            throw new RefusedException(
                    set + " has profile files: it holds files, not a volume, and cannot be restored to an image;"
                            + " use --to-folder");
        }
        Unit unit = bench.unit();
        if (unit.designator().equals(bench.request().medium())) {
            throw new RefusedException("destination " + unit.designator()
                    + " is the medium itself; nothing was written. Name another one");
        }
        if (unit.kind() != Unit.Kind.BLOCKS || unit.readOnly()) {
            throw new RefusedException("destination " + unit.designator() + " is "
                    + (unit.readOnly() ? "read-only" : "a tape, and a volume is restored to a disk")
                    + "; nothing was written. Name another one");
        }
        int blockLength = reader.set().description().sourceBlockLength();
        if (unit.blockLength() != blockLength) {
            throw new RefusedException("destination " + unit.designator() + " has blocks of " + unit.blockLength()
                    + " bytes, the volume of " + set + " was on blocks of " + blockLength
                    + "; nothing was written. Name a destination with the same block length");
        }
        long there = bench.destination().place().length();
        long length = reader.summary().length();
        if (there < length) {
            throw new RefusedException(bench.destination().title() + " is too small: " + there
                    + " bytes, the volume of " + set + " takes " + length + "; nothing was written. Name a bigger one");
        }
    }
}
