// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.offhost.archive.Profile;
import org.offhost.archive.Selection;
import org.offhost.archive.SetReader;
import org.offhost.archive.SetRecord;
import org.offhost.archive.StoredEntries;
import org.offhost.archive.StoredEntry;
import org.offhost.archive.StoredStream;
import org.offhost.backup.JobState;
import org.offhost.backup.RestoreRequest;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.Unit;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.FileSystemVolume;

/** Restores files into a folder of this host; their content passes this host, and the figures say so. */
final class RestoreFolderBody implements JobBody {
    private final RestoreRequest request;
    private final RestoreRequest.ToFolder destination;

    RestoreFolderBody(RestoreRequest request, RestoreRequest.ToFolder destination) {
        this.request = request;
        this.destination = destination;
    }

    @Override
    public void run(RunningJob job) throws IOException, InterruptedException {
        Units units = new Units(job);
        Unit medium = job.surviving(() -> units.describe(request.medium()));
        job.enter(JobState.COPYING);
        job.tally().fallback("files restored to a folder pass this host");
        RestoredFiles restored = new RestoredFiles(destination.folder(), destination.existing(), job);
        job.surviving(() -> {
            try (OpenMedium open = OpenMedium.open(units, medium, Access.READ, n -> {})) {
                open.requireOurs();
                SetRecord set = open.set(request.setId());
                job.tally().set(set.description().id());
                try (SetReader reader = open.medium().open(set)) {
                    restore(job, reader, restored);
                }
            }
            return null;
        });
        restored.finish();
    }

    private void restore(RunningJob job, SetReader reader, RestoredFiles restored)
            throws IOException, InterruptedException {
        AskedFiles asked = new AskedFiles(request.paths(), request.names(), request.exclude());
        String folder = asked.folder();
        Selection selection = asked.understood(
                visitor -> walk(reader, folder, Selection.ALL, e -> visitor.path(e.path(), e.entry())),
                job.tally(),
                "set " + reader.set().description().id());
        restored.reset();
        walk(reader, folder, selection, restored::refuseExisting);
        restored.begin();
        if (reader.set().description().profile() == Profile.FILES) {
            walk(reader, folder, selection, entry -> restored.take(entry, new StoredContents(reader)));
            return;
        }
        try (BlockDevice device = reader.volume()) {
            Volumes.Match match =
                    new Volumes(job).match(device, reader.summary().type());
            try (Known.Lease lease = match.driver().lease();
                    FileSystemVolume volume = match.driver().service().open(device)) {
                Contents contents = new VolumeContents(volume);
                walk(reader, folder, selection, entry -> restored.take(entry, contents));
            }
        }
    }

    /** Where the content of an attribute comes from. */
    interface Contents {
        InputStream open(StoredEntry entry, Attribute attribute) throws IOException;

        /** Bytes of it. */
        long length(StoredEntry entry, Attribute attribute);

        /** Whether content that the overlay filter has compressed comes decoded. */
        boolean areDecoded();
    }

    /** What a set of files holds: raw what its entry says is encoded. */
    private record StoredContents(SetReader reader) implements Contents {
        @Override
        public InputStream open(StoredEntry entry, Attribute attribute) throws IOException {
            return reader.content(entry, attribute);
        }

        /** Raw streams are longer than their content: EFS has them in whole sectors. */
        @Override
        public long length(StoredEntry entry, Attribute attribute) {
            return entry.stream(attribute)
                    .filter(s -> s.form() == StoredStream.Form.RAW)
                    .map(StoredStream::length)
                    .orElse(attribute.length());
        }

        @Override
        public boolean areDecoded() {
            return false;
        }
    }

    /** What a parser reads from the image of a volume. */
    private record VolumeContents(FileSystemVolume volume) implements Contents {
        @Override
        public InputStream open(StoredEntry entry, Attribute attribute) throws IOException {
            return volume.content(entry.entry(), attribute);
        }

        @Override
        public long length(StoredEntry entry, Attribute attribute) {
            return attribute.length();
        }

        @Override
        public boolean areDecoded() {
            return true;
        }
    }

    private interface Visit {
        void entry(StoredEntry entry) throws IOException;
    }

    private static void walk(SetReader reader, String folder, Selection selection, Visit visit) throws IOException {
        try (StoredEntries entries = reader.list(folder)) {
            for (Optional<StoredEntry> e = entries.next(); e.isPresent(); e = entries.next()) {
                if (selection.matches(e.get().path()) && !e.get().entry().system()) {
                    visit.entry(e.get());
                }
            }
        }
    }
}
