// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.restore;

import java.io.IOException;
import java.util.Optional;
import org.offhost.backup.JobState;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.Step;
import org.offhost.backup.engine.medium.Evidence;
import org.offhost.backup.engine.medium.UnitsInUse;
import org.offhost.backup.engine.medium.Verdict;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;

/** Puts the sums that were made behind their sets, if nothing speaks against writing there. */
final class KeepMadeSumsStep implements Step {
    private final VerifyBench bench;
    private final UnitsInUse inUse;

    KeepMadeSumsStep(VerifyBench bench, UnitsInUse inUse) {
        this.bench = bench;
        this.inUse = inUse;
    }

    @Override
    public Optional<JobState> state() {
        return Optional.of(JobState.CHECKING);
    }

    @Override
    public void run(Hands job) throws IOException {
        bench.close(); // who reads it has it alone, if it is a tape
        Verdict verdict = bench.verdict();
        if (verdict.made().isEmpty()) {
            return;
        }
        Optional<UnitsInUse.Held> alone =
                inUse.alone("job " + job.id(), bench.request().medium());
        Optional<Notice> refusal = !verdict.isGood()
                ? Optional.of(Notice.of(NoticeCode.MEDIUM_DAMAGED))
                : alone.isEmpty() ? Optional.of(Notice.of(NoticeCode.MEDIUM_IN_USE)) : Optional.empty();
        try (UnitsInUse.Held held = alone.orElse(() -> {})) {
            for (Verdict.Made made : verdict.made()) {
                new Evidence(job).keepOfReading(bench.unit(), made.set(), made.folder(), refusal);
            }
        }
    }
}
