// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.offhost.archive.Profile;
import org.offhost.archive.Selection;
import org.offhost.archive.SetReader;
import org.offhost.archive.SetRecord;
import org.offhost.archive.StoredEntries;
import org.offhost.archive.StoredEntry;
import org.offhost.archive.StoredStream;
import org.offhost.backup.JobState;
import org.offhost.backup.RefusedException;
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
        Selection selection = Selection.of(request.paths());
        restored.reset();
        List<String> unmatched = new ArrayList<>(request.paths());
        walk(reader, selection, entry -> {
            unmatched.removeIf(glob -> Selection.of(List.of(glob)).matches(entry.path()));
            restored.refuseExisting(entry);
        });
        if (!unmatched.isEmpty()) {
            throw new RefusedException("nothing in set "
                    + reader.set().description().id() + " matches --path " + String.join(" and ", unmatched)
                    + "; nothing was written. 'offhost list' shows what it holds");
        }
        restored.begin();
        if (reader.set().description().profile() == Profile.FILES) {
            walk(reader, selection, entry -> restored.take(entry, new StoredContents(reader)));
            return;
        }
        try (BlockDevice device = reader.volume()) {
            Volumes.Match match =
                    new Volumes(job).match(device, reader.summary().type());
            try (Known.Lease lease = match.driver().lease();
                    FileSystemVolume volume = match.driver().service().open(device)) {
                Contents contents = new VolumeContents(volume);
                walk(reader, selection, entry -> restored.take(entry, contents));
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

    private static void walk(SetReader reader, Selection selection, Visit visit) throws IOException {
        try (StoredEntries entries = reader.list(commonFolder(selection.globs()))) {
            for (Optional<StoredEntry> e = entries.next(); e.isPresent(); e = entries.next()) {
                if (selection.matches(e.get().path()) && !e.get().entry().system()) {
                    visit.entry(e.get());
                }
            }
        }
    }

    /** The folder below which everything chosen lies, so that little of the index is read. */
    static String commonFolder(List<String> globs) {
        if (globs.size() != 1) {
            return "/";
        }
        String glob = globs.get(0).startsWith("/") ? globs.get(0) : "/" + globs.get(0);
        int wild = 0;
        while (wild < glob.length() && "*?[".indexOf(glob.charAt(wild)) < 0) {
            wild++;
        }
        String plain = wild == glob.length() ? glob : glob.substring(0, glob.lastIndexOf('/', wild));
        return plain.isEmpty() ? "/" : plain;
    }
}
