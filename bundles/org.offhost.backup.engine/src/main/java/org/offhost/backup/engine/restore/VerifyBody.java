// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.restore;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.offhost.archive.MediumFinding;
import org.offhost.archive.MediumScan;
import org.offhost.archive.SetRecord;
import org.offhost.archive.StoredEntries;
import org.offhost.archive.StoredEntry;
import org.offhost.archive.layout.SetContents;
import org.offhost.archive.layout.SetCounter;
import org.offhost.archive.set.SetReader;
import org.offhost.backup.BackupSet;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.JobState;
import org.offhost.backup.RefusedException;
import org.offhost.backup.VerifyRequest;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.JobBody;
import org.offhost.backup.engine.job.PausedException;
import org.offhost.backup.engine.job.Reason;
import org.offhost.backup.engine.medium.BegunWith;
import org.offhost.backup.engine.medium.Evidence;
import org.offhost.backup.engine.medium.Explanations;
import org.offhost.backup.engine.medium.KnownSets;
import org.offhost.backup.engine.medium.OpenMedium;
import org.offhost.backup.engine.medium.Sets;
import org.offhost.backup.engine.medium.UnitsInUse;
import org.offhost.backup.engine.source.Parsing;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.block.Unit;
import org.offhost.driver.Units;

/**
 * Reads committed sets again: their structure, or all of them. Every set is looked at, whatever is wrong with another, and
 * what is wrong with the medium is as bad as what is wrong with a set.
 */
public final class VerifyBody implements JobBody {
    private final VerifyRequest request;
    private final UnitsInUse inUse;
    private final Explanations explanations;
    private long read;
    private long toRead;

    public VerifyBody(VerifyRequest request, UnitsInUse inUse, Explanations explanations) {
        this.request = request;
        this.inUse = inUse;
        this.explanations = explanations;
    }

    @Override
    public void run(Hands job) throws IOException, InterruptedException {
        Units units = new Units(job);
        job.enter(JobState.CHECKING);
        Unit unit = job.surviving(() -> units.describe(request.medium()));
        Verdict verdict = job.surviving(() -> look(job, units, unit));
        keep(job, unit, verdict);
        long all = toRead > 0 ? toRead : job.tally().verified();
        job.progress(all, all);
        verdict.end(job);
        job.tally().checked(verdict.level());
    }

    /** The medium is opened to be read: one that cannot be written is verified as any other. */
    private Verdict look(Hands job, Units units, Unit unit) throws IOException, InterruptedException {
        Verdict verdict = new Verdict(request.level());
        try (OpenMedium open = OpenMedium.open(units, unit, Access.READ, job.tally()::verify)) {
            BegunWith.of(job).medium(open);
            open.requireOurs();
            job.underWay();
            MediumScan scan = open.medium().scan();
            List<SetRecord> sets = chosen(open, scan);
            for (MediumFinding finding : scan.findings()) {
                boolean asked = request.setId().isEmpty() || finding.setId().equals(request.setId());
                verdict.finding(finding, asked && !explanations.explain(finding));
            }
            lack(job, open, scan, verdict);
            if (request.level() == CheckLevel.FULL && request.setId().isEmpty()) {
                lookFurther(open, scan, verdict);
            }
            if (sets.isEmpty() && verdict.isGood()) {
                throw new RefusedException("medium " + unit.designator() + " holds no set: there is nothing to verify");
            }
            begin(sets);
            job.tally().set(sets.size() == 1 ? sets.get(0).description().id() : "");
            SetContents contents = SetContents.NONE;
            for (SetRecord set : sets) {
                contents = contents.plus(verify(job, open, set, contents, verdict));
                job.tally().contents(contents);
            }
        }
        return verdict;
    }

    /** What the catalogs know of the medium and it has not. */
    private void lack(Hands job, OpenMedium open, MediumScan scan, Verdict verdict) throws IOException {
        KnownSets.Lack lack = new KnownSets(job.board(), job::note).lack(open, scan);
        lack.finding().ifPresent(f -> verdict.finding(f, request.setId().isEmpty()));
        lack.note().ifPresent(job::note);
    }

    /** A full check looks more thoroughly where nothing was ever written, unless the scan has found something there. */
    private static void lookFurther(OpenMedium open, MediumScan scan, Verdict verdict) throws IOException {
        boolean found = scan.findings().stream()
                .anyMatch(f -> f.kind() == MediumFinding.Kind.BEHIND || f.kind() == MediumFinding.Kind.UNCOMMITTED);
        Optional<MediumFinding> more = found ? Optional.empty() : open.medium().unused();
        more.ifPresent(f -> verdict.finding(f, true));
    }

    private List<SetRecord> chosen(OpenMedium open, MediumScan scan) throws IOException {
        if (request.setId().isEmpty()) {
            return scan.sets();
        }
        boolean damaged =
                scan.sets().stream().noneMatch(s -> s.description().id().equals(request.setId()))
                        && scan.findings().stream().anyMatch(f -> f.setId().equals(request.setId()));
        return damaged ? List.of() : List.of(open.set(request.setId()));
    }

    /** Only what is read whole has a length that is known before. */
    private void begin(List<SetRecord> sets) {
        boolean whole = request.level() == CheckLevel.FULL;
        read = 0;
        toRead = whole ? sets.stream().mapToLong(SetRecord::bodyLength).sum() : 0;
    }

    private void progress(Hands job, long more) {
        long done = toRead > 0 ? read + more : job.tally().verified();
        job.progress(done, toRead);
    }

    private SetContents verify(Hands job, OpenMedium open, SetRecord set, SetContents before, Verdict verdict)
            throws IOException, InterruptedException {
        SetCounter contents = new SetCounter();
        String id = set.description().id();
        try (SetReader reader = open.medium().open(set)) {
            BackupSet told = Sets.of(set, open, reader.summary().type(), reader.job());
            long listed = index(job, reader, contents, before);
            if (told.files() != contents.contents().files()
                    && reader.job().facts().containsKey("files")) {
                throw new IOException("its job record counts " + told.files() + " files, its index lists "
                        + contents.contents().files());
            }
            if (set.description().profile() == org.offhost.archive.Profile.VOLUME) {
                volume(job, reader, listed);
            }
            if (request.level() == CheckLevel.STRUCTURE) {
                verdict.good(id, "its structure holds");
            }
        } catch (ProviderWithdrawnException | PausedException e) {
            throw e;
        } catch (IOException e) {
            verdict.bad(id, Reason.of(e));
        }
        if (request.level() == CheckLevel.FULL) {
            new FullReading(job, verdict, n -> progress(job, n)).run(open, set);
            read += set.bodyLength();
        }
        return contents.contents();
    }

    /** Reads the whole index; the number of entries that are the first of their names. */
    private long index(Hands job, SetReader reader, SetCounter contents, SetContents before) throws IOException {
        long entries = 0;
        try (StoredEntries stored = reader.list("/")) {
            for (Optional<StoredEntry> e = stored.next(); e.isPresent(); e = stored.next()) {
                entries += e.get().primary().isPresent() ? 0 : 1;
                contents.add(e.get());
                job.tally().files(before.files() + contents.contents().files());
                progress(job, 0);
            }
        }
        return entries;
    }

    /** Parses the volume on the medium and holds the number of its entries against the index. */
    private static void volume(Hands job, SetReader reader, long listed) throws IOException, InterruptedException {
        try (BlockDevice device = reader.volume()) {
            long found = new Parsing(job, device, reader.summary().type()).count();
            if (found != listed) {
                throw new IOException("its index lists " + listed + " entries, its volume holds " + found);
            }
        }
    }

    /** Puts the sums that were made behind the sets, if nothing speaks against writing there. */
    private void keep(Hands job, Unit unit, Verdict verdict) throws IOException {
        if (verdict.made().isEmpty()) {
            return;
        }
        Optional<UnitsInUse.Held> alone = inUse.alone("job " + job.id(), request.medium());
        String refusal = !verdict.isGood()
                ? "the medium is damaged, and nothing more is written to it"
                : alone.isEmpty() ? "the medium is in use" : "";
        try (UnitsInUse.Held held = alone.orElse(() -> {})) {
            for (Verdict.Made made : verdict.made()) {
                new Evidence(job).keepOfReading(unit, made.set(), made.folder(), refusal);
            }
        }
    }
}
