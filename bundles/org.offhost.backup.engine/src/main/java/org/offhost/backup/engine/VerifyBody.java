// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.offhost.archive.SetMembers;
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
import org.offhost.filesystem.EntryBatch;
import org.offhost.filesystem.EntryStream;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemVolume;

/** Reads committed sets again: their structure, or all of them. */
final class VerifyBody implements JobBody {
    private static final int BUFFER = 1 << 20;
    private static final int UNIT_OF_WORK = 1000;

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
            Volumes.Match match =
                    new Volumes(job).match(device, reader.summary().type());
            long found = 0;
            try (FileSystemVolume volume = match.driver().service().open(device);
                    EntryStream entries = volume.entries(OptionalLong.empty())) {
                while (true) {
                    EntryBatch batch;
                    try (Known.Lease lease = match.driver().lease()) {
                        batch = entries.next(UNIT_OF_WORK);
                    }
                    if (batch.isEnd()) {
                        break;
                    }
                    found += batch.entries().size();
                    job.progress(found, listed);
                }
            }
            if (found != listed) {
                throw new IOException("set " + reader.set().description().id() + ": its index lists " + listed
                        + " entries, its volume holds " + found);
            }
        }
    }

    /** Reads every member; compares with the evidence of the backup, if the catalog has it. */
    private static void full(RunningJob job, SetReader reader) throws IOException {
        byte[] buffer = new byte[BUFFER];
        MessageDigest digest = Comparison.sha256();
        long read = 0;
        try (SetMembers members = reader.members()) {
            for (Optional<SetMembers.Member> m = members.next(); m.isPresent(); m = members.next()) {
                digest.update(m.get().name().getBytes(StandardCharsets.UTF_8));
                InputStream content = m.get().content();
                for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
                    digest.update(buffer, 0, n);
                    read += n;
                    job.progress(read, reader.set().length());
                }
            }
        }
        String now = HexFormat.of().formatHex(digest.digest());
        String id = reader.set().description().id();
        for (Known<CatalogStore> catalog : job.board().of(CatalogStore.class)) {
            Optional<String> before = catalog.service().evidence(id, Check.SHA_256);
            if (before.isEmpty()) {
                catalog.service().keepEvidence(id, Check.SHA_256, now);
                job.tally().note("set " + id + ": read whole; its SHA-256 is kept for the next verification");
            } else if (!before.get().equals(now)) {
                throw new IOException("set " + id + ": its SHA-256 is " + now + ", it was " + before.get()
                        + "; the medium has changed since");
            }
        }
    }
}
