// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.restore;

import java.io.IOException;
import java.util.Optional;
import org.offhost.archive.SetProfile;
import org.offhost.archive.SetRecord;
import org.offhost.archive.StoredEntries;
import org.offhost.archive.StoredEntry;
import org.offhost.archive.layout.SetContents;
import org.offhost.archive.layout.SetCounter;
import org.offhost.archive.set.SetReader;
import org.offhost.backup.BackupSet;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.JobState;
import org.offhost.backup.engine.job.Cause;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.PausedException;
import org.offhost.backup.engine.job.Step;
import org.offhost.backup.engine.medium.FullReading;
import org.offhost.backup.engine.medium.OpenMedium;
import org.offhost.backup.engine.medium.Sets;
import org.offhost.backup.engine.medium.Verdict;
import org.offhost.backup.engine.source.Parsing;
import org.offhost.backup.notice.FailedException;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.block.BlockDevice;
import org.offhost.block.ProviderWithdrawnException;

/**
 * Reads every set, whatever is wrong with another. One that was read is not read again when a driver goes in the midst of the
 * next.
 */
final class ReadSetsStep implements Step {
    private final VerifyBench bench;

    ReadSetsStep(VerifyBench bench) {
        this.bench = bench;
    }

    @Override
    public Optional<JobState> state() {
        return Optional.of(JobState.CHECKING);
    }

    @Override
    public void run(Hands job) throws IOException, InterruptedException {
        while (!bench.rest().isEmpty()) {
            bench.reading(job, open -> verify(job, open, bench.rest().get(0)));
        }
    }

    private void verify(Hands job, OpenMedium open, SetRecord set) throws IOException, InterruptedException {
        Verdict verdict = new Verdict(bench.request().level());
        SetCounter contents = new SetCounter();
        String id = set.description().id();
        String parent = set.description().parent();
        if (bench.verdict().isBad(parent)) {
            verdict.bad(id, Notice.of(NoticeCode.PARENT_NOT_WHOLE).with("parent", parent));
        }
        try (SetReader reader = open.open(set)) {
            structure(job, open, reader, contents);
            if (bench.request().level() == CheckLevel.STRUCTURE) {
                verdict.good(Notice.of(NoticeCode.SET_SOUND).with("set", id));
            }
        } catch (ProviderWithdrawnException | PausedException e) {
            throw e;
        } catch (IOException e) {
            verdict.bad(id, Cause.of(e));
        }
        if (bench.readsAll()) {
            new FullReading(job, verdict, n -> bench.showProgress(job, n)).run(open, set);
        }
        bench.read(set, contents.contents(), verdict);
        job.tally().contents(bench.contents());
    }

    private void structure(Hands job, OpenMedium open, SetReader reader, SetCounter counter)
            throws IOException, InterruptedException {
        for (Optional<SetReader> link = reader.parent();
                link.isPresent();
                link = link.get().parent()) {
            job.checkCancelled();
        }
        BackupSet told = Sets.of(reader.set(), open, reader.summary().type(), reader.job());
        long listed = index(job, reader, counter);
        SetContents contents = counter.contents();
        if (told.files() != contents.files() && reader.job().facts().containsKey("files")) {
            throw new FailedException(Notice.of(NoticeCode.COUNTS_DIFFER)
                    .with("told", told.files())
                    .with("listed", contents.files()));
        }
        if (reader.set().description().profile() == SetProfile.VOLUME) {
            volume(job, reader, listed);
        }
    }

    /** Reads the whole index; the number of entries that are the first of their names. */
    private long index(Hands job, SetReader reader, SetCounter counter) throws IOException {
        long before = bench.contents().files();
        long entries = 0;
        try (StoredEntries stored = reader.list("/")) {
            for (Optional<StoredEntry> e = stored.next(); e.isPresent(); e = stored.next()) {
                entries += e.get().primary().isPresent() ? 0 : 1;
                counter.add(e.get());
                job.tally().files(before + counter.contents().files());
                bench.showProgress(job, 0);
            }
        }
        return entries;
    }

    /** Parses the volume on the medium and holds the number of its entries against the index. */
    private static void volume(Hands job, SetReader reader, long listed) throws IOException, InterruptedException {
        try (BlockDevice device = reader.volume()) {
            long found = new Parsing(job, device, reader.summary().type()).count();
            if (found != listed) {
                throw new FailedException(Notice.of(NoticeCode.ENTRIES_DIFFER)
                        .with("listed", listed)
                        .with("found", found));
            }
        }
    }
}
