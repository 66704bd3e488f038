// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.keep;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.offhost.archive.MediumFinding;
import org.offhost.archive.MediumScan;
import org.offhost.archive.SetDecision;
import org.offhost.archive.SetRecord;
import org.offhost.backup.engine.medium.KnownSets;
import org.offhost.backup.engine.medium.MediaNow;
import org.offhost.backup.engine.medium.OpenMedium;
import org.offhost.backup.keep.ForgetReport;
import org.offhost.backup.keep.ForgetReport.Fate;
import org.offhost.backup.keep.ForgetRequest;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.backup.notice.RefusedException;
import org.offhost.block.Designator;

/**
 * Forgets sets: each is marked by a decision behind the last set, durably, and only when all are marked is what they hold let go.
 * So a set is there whole, or it is none, wherever a process dies. Thread-safe.
 */
public final class Forgetting {
    /** What may continue a set, or be one, and cannot be read. */
    private static final Set<MediumFinding.Kind> DOUBTFUL =
            EnumSet.of(MediumFinding.Kind.DAMAGED, MediumFinding.Kind.MISSING, MediumFinding.Kind.OTHER_FORM);

    /** Clocks of hosts that share a medium are not the same; more than this is no such difference. */
    private static final Duration BEHIND = Duration.ofMinutes(10);

    private final MediaNow media;
    private final KnownSets known;
    private final InstantSource clock;

    /** @param known what continues sets of a medium on others: as much as the catalogs of this host know */
    public Forgetting(MediaNow media, KnownSets known, InstantSource clock) {
        this.media = media;
        this.known = known;
        this.clock = clock;
    }

    public ForgetReport forget(ForgetRequest request) throws IOException, InterruptedException {
        try (OpenMedium open = request.dryRun()
                ? media.toRead("what looks at sets", request.medium())
                : media.toWrite("what forgets sets", request.medium())) {
            open.requireOurs();
            if (open.medium().geometry().records()) {
                throw new RefusedException(Notice.of(NoticeCode.FORGET_ON_TAPE).with("medium", request.medium()));
            }
            if (!request.dryRun()) {
                open.requireWritable();
            }
            MediumScan scan = open.medium().scan();
            Instant now = clock.instant();
            refuse(scan, request.medium(), now);
            Set<String> elsewhere = known.continuedElsewhere(open.asLink().id());
            List<Fate> fates = Retention.of(scan, request.keep(), request.zone(), now, elsewhere);
            boolean expired = fates.stream().noneMatch(Fate::isKept);
            if (request.dryRun()) {
                return new ForgetReport(fates, 0, length(scan.forgotten()), expired);
            }
            for (Fate fate : fates) { // the newest first: none that is there continues one that is not
                if (!fate.isKept()) {
                    checkInterrupted();
                    open.medium().decide(SetDecision.forgotten(fate.setId(), now.truncatedTo(ChronoUnit.SECONDS)));
                }
            }
            return release(open, fates, expired);
        }
    }

    private static ForgetReport release(OpenMedium open, List<Fate> fates, boolean expired)
            throws IOException, InterruptedException {
        List<SetRecord> forgotten = open.medium().scan().forgotten();
        long released = 0;
        for (SetRecord set : forgotten) {
            checkInterrupted();
            released += open.medium().release(set);
        }
        return new ForgetReport(fates, released, length(forgotten) - released, expired);
    }

    private static long length(List<SetRecord> sets) {
        return sets.stream().mapToLong(SetRecord::length).sum();
    }

    private static void checkInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    private static void refuse(MediumScan scan, Designator medium, Instant now) throws RefusedException {
        Optional<MediumFinding> doubt = scan.findings().stream()
                .filter(f -> DOUBTFUL.contains(f.kind()))
                .findFirst();
        if (doubt.isPresent()) {
            throw new RefusedException(Notice.of(NoticeCode.FORGET_DOUBTFUL)
                    .with("medium", medium)
                    .with("finding", doubt.get().text()));
        }
        Optional<Instant> later = scan.newest().filter(n -> n.isAfter(now.plus(BEHIND)));
        if (later.isPresent()) {
            throw new RefusedException(Notice.of(NoticeCode.CLOCK_IS_BEHIND)
                    .with("medium", medium)
                    .with("newest", later.get())
                    .with("now", now));
        }
    }
}
