// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
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
import org.offhost.filesystem.FileEntry;

/** Reads committed sets again: their structure, or all of them. */
final class VerifyBody implements JobBody {
    private final VerifyRequest request;

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
                for (SetRecord set : sets) {
                    verify(job, open, set);
                }
                job.tally().note(sets.size() + (sets.size() == 1 ? " set verified" : " sets verified"));
            }
            return null;
        });
        job.tally().checked(request.level());
    }

    private void verify(RunningJob job, OpenMedium open, SetRecord set) throws IOException, InterruptedException {
        job.tally().set(set.description().id());
        try (SetReader reader = open.medium().open(set)) {
            reader.job();
            long listed = index(job, reader);
            if (set.description().profile() == org.offhost.archive.Profile.VOLUME) {
                volume(job, reader, listed);
            }
            if (request.level() == CheckLevel.FULL) {
                full(job, reader);
            }
        }
    }

    /** Reads the whole index; the number of entries that are the first of their names. */
    private static long index(RunningJob job, SetReader reader) throws IOException {
        long entries = 0;
        long files = 0;
        try (StoredEntries stored = reader.list("/")) {
            for (Optional<StoredEntry> e = stored.next(); e.isPresent(); e = stored.next()) {
                entries += e.get().primary().isPresent() ? 0 : 1;
                files += e.get().entry().kind() == FileEntry.Kind.DIRECTORY ? 0 : 1;
                job.tally().files(files);
                job.progress(entries, 0);
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
    private static void full(RunningJob job, SetReader reader) throws IOException {
        String id = reader.set().description().id();
        String now = Comparison.sha256(
                reader.written(),
                reader.set().bodyLength(),
                n -> job.progress(n, reader.set().bodyLength()));
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
