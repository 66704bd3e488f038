// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.restore;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.offhost.archive.MediumFinding;
import org.offhost.archive.MediumScan;
import org.offhost.archive.SetRecord;
import org.offhost.backup.JobState;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.Step;
import org.offhost.backup.engine.medium.Explanations;
import org.offhost.backup.engine.medium.KnownSets;
import org.offhost.backup.engine.medium.OpenMedium;
import org.offhost.backup.engine.medium.Sets.Groups;
import org.offhost.backup.engine.medium.Verdict;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.backup.notice.RefusedException;

/** Finds the sets to read. What is wrong with the medium is as bad as what is wrong with a set. */
final class ScanStep implements Step {
    private final VerifyBench bench;
    private final Explanations explanations;

    ScanStep(VerifyBench bench, Explanations explanations) {
        this.bench = bench;
        this.explanations = explanations;
    }

    @Override
    public Optional<JobState> state() {
        return Optional.of(JobState.CHECKING);
    }

    @Override
    public void run(Hands job) throws IOException, InterruptedException {
        bench.reading(job, open -> scan(job, open));
    }

    private void scan(Hands job, OpenMedium open) throws IOException {
        Verdict verdict = new Verdict(bench.request().level());
        MediumScan scan = open.medium().scan();
        List<SetRecord> sets = chosen(open, scan);
        for (MediumFinding finding : scan.findings()) {
            boolean asked =
                    isEverySet() || finding.setId().equals(bench.request().setId());
            verdict.finding(finding, asked && !explanations.explain(finding));
        }
        lack(job, open, scan, verdict);
        if (bench.readsAll() && isEverySet()) {
            lookFurther(open, scan, verdict);
        }
        if (sets.isEmpty() && verdict.isGood()) {
            throw new RefusedException(Notice.of(NoticeCode.NOTHING_TO_VERIFY)
                    .with("medium", bench.unit().designator()));
        }
        job.tally().set(sets.size() == 1 ? sets.get(0).description().id() : "");
        sets.forEach(set -> Groups.notice(set, scan).ifPresent(job::note)); // the same of each is told once
        bench.scanned(verdict, sets);
    }

    private boolean isEverySet() {
        return bench.request().setId().isEmpty();
    }

    /** What the catalogs know of the medium and it has not. */
    private void lack(Hands job, OpenMedium open, MediumScan scan, Verdict verdict) throws IOException {
        KnownSets.Lack lack = new KnownSets(job.board(), job::note).lack(open, scan);
        lack.finding().ifPresent(f -> verdict.finding(f, isEverySet()));
        lack.note().ifPresent(job::note);
    }

    /** A full check looks more thoroughly where nothing was ever written, unless the scan has found something there. */
    private static void lookFurther(OpenMedium open, MediumScan scan, Verdict verdict) throws IOException {
        boolean found = scan.findings().stream()
                .anyMatch(f -> f.kind() == MediumFinding.Kind.BEHIND || f.kind() == MediumFinding.Kind.UNCOMMITTED);
        Optional<MediumFinding> more = found ? Optional.empty() : open.medium().unused();
        more.ifPresent(f -> verdict.finding(f, true));
    }

    /** One that is damaged is told of, and not read. */
    private List<SetRecord> chosen(OpenMedium open, MediumScan scan) throws IOException {
        if (isEverySet()) {
            return scan.sets();
        }
        String id = bench.request().setId();
        boolean damaged =
                scan.sets().stream().noneMatch(s -> s.description().id().equals(id))
                        && scan.findings().stream().anyMatch(f -> f.setId().equals(id));
        return damaged ? List.of() : chain(open.set(id), scan);
    }

    /** What a set continues is a part of it, as far as it is there; the oldest first. */
    private static List<SetRecord> chain(SetRecord set, MediumScan scan) {
        Deque<SetRecord> chain = new ArrayDeque<>(List.of(set));
        List<SetRecord> sets = scan.sets();
        for (int i = sets.size() - 1; i >= 0; i--) {
            SetRecord first = chain.getFirst();
            SetRecord s = sets.get(i);
            if (s.number() < first.number()
                    && s.description().id().equals(first.description().parent())) {
                chain.addFirst(s);
            }
        }
        return List.copyOf(chain);
    }
}
