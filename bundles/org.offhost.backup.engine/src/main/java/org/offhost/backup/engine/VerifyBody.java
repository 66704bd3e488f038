// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.offhost.archive.SetContents;
import org.offhost.archive.SetCounter;
import org.offhost.archive.SetReader;
import org.offhost.archive.SetRecord;
import org.offhost.archive.StoredEntries;
import org.offhost.archive.StoredEntry;
import org.offhost.backup.CatalogStore;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.JobState;
import org.offhost.backup.VerifyRequest;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.Unit;

/** Reads committed sets again: their structure, or all of them. */
final class VerifyBody implements JobBody {
    private final VerifyRequest request;
    private long read;
    private long toRead;

    VerifyBody(VerifyRequest request) {
        this.request = request;
    }

    @Override
    public void run(RunningJob job) throws IOException, InterruptedException {
        Units units = new Units(job);
        job.enter(JobState.CHECKING);
        Unit unit = job.surviving(() -> units.describe(request.medium()));
        job.surviving(() -> {
            try (OpenMedium open = OpenMedium.open(units, unit, Access.READ, job.tally()::verify)) {
                open.requireOurs();
                List<SetRecord> sets =
                        request.setId().isEmpty() ? open.medium().sets() : List.of(open.set(request.setId()));
                begin(sets);
                SetContents contents = SetContents.NONE;
                for (SetRecord set : sets) {
                    contents = contents.plus(verify(job, open, set, contents));
                    job.tally().contents(contents);
                }
                long all = toRead > 0 ? toRead : job.tally().verified();
                job.progress(all, all);
                job.tally().note(sets.size() + (sets.size() == 1 ? " set verified" : " sets verified"));
            }
            return null;
        });
        job.tally().checked(request.level());
    }

    /** Only what is read whole has a length that is known before. */
    private void begin(List<SetRecord> sets) {
        boolean whole = request.level() == CheckLevel.FULL;
        read = 0;
        toRead = whole ? sets.stream().mapToLong(SetRecord::bodyLength).sum() : 0;
    }

    private void progress(RunningJob job, long more) {
        long done = toRead > 0 ? read + more : job.tally().verified();
        job.progress(done, toRead);
    }

    private SetContents verify(RunningJob job, OpenMedium open, SetRecord set, SetContents before)
            throws IOException, InterruptedException {
        job.tally().set(set.description().id());
        try (SetReader reader = open.medium().open(set)) {
            reader.job();
            SetCounter contents = new SetCounter();
            long listed = index(job, reader, contents, before);
            if (set.description().profile() == org.offhost.archive.Profile.VOLUME) {
                volume(job, reader, listed);
            }
            if (request.level() == CheckLevel.FULL) {
                full(job, reader);
                read += set.bodyLength();
            }
            return contents.contents();
        }
    }

    /** Reads the whole index; the number of entries that are the first of their names. */
    private long index(RunningJob job, SetReader reader, SetCounter contents, SetContents before) throws IOException {
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
    private static void volume(RunningJob job, SetReader reader, long listed) throws IOException, InterruptedException {
        try (BlockDevice device = reader.volume()) {
            long found = new Parsing(job, device, reader.summary().type()).count();
            if (found != listed) {
                throw new IOException("set " + reader.set().description().id() + ": its index lists " + listed
                        + " entries, its volume holds " + found);
            }
        }
    }

    /** Reads all; compares with the evidence of the backup or of a verification before, if the catalog has it. */
    private void full(RunningJob job, SetReader reader) throws IOException {
        String id = reader.set().description().id();
        String now = Comparison.sha256(reader.written(), reader.set().bodyLength(), n -> progress(job, n));
        for (Known<CatalogStore> catalog : job.board().of(CatalogStore.class)) {
            Optional<String> before = catalog.service().evidence(id, Check.SHA_256);
            if (before.isEmpty()) {
                catalog.service().keepEvidence(id, Check.SHA_256, now);
                job.tally().note("set " + id + ": read whole; its SHA-256 is kept for the next verification");
            } else if (before.get().equals(now)) {
                job.tally().note("set " + id + ": read whole; its SHA-256 is the one kept before");
            } else {
                throw new IOException("set " + id + ": its SHA-256 is " + now + ", it was " + before.get()
                        + "; the medium has changed since");
            }
        }
    }
}
