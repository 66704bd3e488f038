// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import org.offhost.archive.Profile;
import org.offhost.archive.Selection;
import org.offhost.archive.SetReader;
import org.offhost.archive.SetRecord;
import org.offhost.archive.SpoolPaths;
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
    private boolean made;

    RestoreFolderBody(RestoreRequest request, RestoreRequest.ToFolder destination) {
        this.request = request;
        this.destination = destination;
    }

    @Override
    public void run(Hands job) throws IOException, InterruptedException {
        Units units = new Units(job);
        Unit medium = job.surviving(() -> units.describe(request.medium()));
        job.enter(JobState.COPYING);
        job.tally().fallback("files restored to a folder pass this host");
        InsideFolder inside = new InsideFolder(destination.folder());
        try {
            job.surviving(() -> {
                try (OpenMedium open = OpenMedium.open(units, medium, Access.READ, n -> {})) {
                    BegunWith.of(job).medium(open);
                    open.requireOurs();
                    SetRecord set = open.set(request.setId());
                    job.tally().set(set.description().id());
                    try (SetReader reader = open.medium().open(set);
                            RestoreProof proof = RestoreProof.of(job, open, set, request)) {
                        if (request.dryRun()) {
                            foresee(job, reader, inside);
                            proof.foresee();
                        } else {
                            restore(job, reader, proof, inside, open.medium()::inspect);
                            proof.finish();
                        }
                    }
                }
                return null;
            });
        } finally {
            if (made && !job.isTouched()) {
                inside.unmake();
            }
        }
    }

    private void restore(
            Hands job, SetReader reader, RestoreProof proof, InsideFolder inside, FolderRestore.MediumCheck medium)
            throws IOException, InterruptedException {
        AskedFiles asked = new AskedFiles(request.paths(), request.names(), request.exclude());
        String folder = asked.folder();
        Selection selection = selection(job, reader, asked);
        boolean begun = job.isTouched();
        boolean decoded = reader.set().description().profile() != Profile.FILES;
        FolderMark mark = new FolderMark(job, inside);
        mark.require();
        made |= inside.make();
        NameRules rules;
        if (begun) {
            clean(job, inside);
            rules = NameRules.of(job.journal().require(Noted.PlacedBy.class).words());
        } else {
            rules = NameProbe.of(inside, job.id());
        }
        FirstLook look = new FirstLook(inside, rules, destination.existing(), decoded, begun);
        walk(reader, folder, selection, entry -> {
            job.checkCancelled();
            look.take(entry);
        });
        if (!begun) {
            look.requireRoom(new FolderRoom(inside, job.id()));
            job.journal().note(new Noted.PlacedBy(rules.words()));
            mark.set();
            job.touch();
        }
        job.underWay();
        try (FolderRestore restore = new FolderRestore(
                job, inside, rules, destination.existing(), decoded, look, medium, proof, Ticker.SYSTEM)) {
            if (decoded) {
                fromVolume(job, proof, proof.reader(reader), to -> walk(reader, folder, selection, to), restore);
            } else {
                SetReader proved = proof.reader(reader);
                Contents contents = proof.contents(proved, new StoredContents(proved));
                walk(reader, folder, selection, entry -> restore.take(entry, contents));
            }
            walk(reader, folder, selection, restore::again);
            restore.finish();
            mark.remove();
        }
    }

    private static Selection selection(Hands job, SetReader reader, AskedFiles asked)
            throws IOException, InterruptedException {
        return asked.understood(
                visitor -> paths(job, reader, asked.folder(), visitor),
                job.tally(),
                "set " + reader.set().description().id());
    }

    /** Refuses what would be refused, and says what else would come of it; writes nothing to the folder. */
    private void foresee(Hands job, SetReader reader, InsideFolder inside) throws IOException, InterruptedException {
        AskedFiles asked = new AskedFiles(request.paths(), request.names(), request.exclude());
        Selection selection = selection(job, reader, asked);
        boolean decoded = reader.set().description().profile() != Profile.FILES;
        boolean there = inside.foresee();
        NameRules rules = NameProbe.foreseen(inside);
        FirstLook look = new FirstLook(inside, rules, destination.existing(), decoded, false);
        walk(reader, asked.folder(), selection, entry -> {
            job.checkCancelled();
            look.take(entry);
        });
        look.requireRoom(new FolderRoom(inside, job.id()));
        if (decoded) {
            try (BlockDevice device = reader.volume()) {
                Volumes.Match match =
                        new Volumes(job).match(device, reader.summary().type());
                job.tally().note("files would be read by " + match.driver().title());
            }
        }
        try (ForeseenFolder foreseen = new ForeseenFolder(job, inside, rules, destination.existing(), decoded, look)) {
            walk(reader, asked.folder(), selection, foreseen::take);
            foreseen.finish(there);
        }
    }

    private static void fromVolume(Hands job, RestoreProof proof, SetReader reader, Walk walk, FolderRestore restore)
            throws IOException, InterruptedException {
        try (BlockDevice device = reader.volume()) {
            Volumes.Match match =
                    new Volumes(job).match(device, reader.summary().type());
            try (Known.Lease lease = match.driver().lease();
                    FileSystemVolume volume = match.driver().service().open(device)) {
                Contents contents = proof.contents(reader, new VolumeContents(volume));
                walk.over(entry -> restore.take(entry, contents));
            }
        }
    }

    static Path log(Hands job) {
        return job.file().spool().resolve("restored");
    }

    static Path left(Hands job) {
        return job.file().spool().resolve("left");
    }

    /** Deletes what a run has left that did not come to its end; files that are whole stay. */
    private static void clean(Hands job, InsideFolder inside) throws IOException {
        NameProbe.clean(inside, job.id());
        new FolderRoom(inside, job.id()).clean();
        try (RestoreLog log = RestoreLog.open(log(job))) {
            OwnFiles.clean(inside, log, job.id());
        }
    }

    @Override
    public void abandon(Hands job) throws IOException {
        InsideFolder inside = new InsideFolder(destination.folder());
        if (!request.dryRun() && inside.isDirectory(inside.root())) {
            new FolderMark(job, inside).delete();
            clean(job, inside);
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

    private static void paths(Hands job, SetReader reader, String folder, SpoolPaths.Visitor visitor)
            throws IOException {
        try (StoredEntries entries = reader.list(folder)) {
            for (Optional<StoredEntry> e = entries.next(); e.isPresent(); e = entries.next()) {
                job.checkCancelled();
                visitor.path(e.get().path(), e.get().entry());
            }
        }
    }

    private interface Visit {
        void entry(StoredEntry entry) throws IOException, InterruptedException;
    }

    /** All that was asked for, in the order of the set. */
    private interface Walk {
        void over(Visit visit) throws IOException, InterruptedException;
    }

    private static void walk(SetReader reader, String folder, Selection selection, Visit visit)
            throws IOException, InterruptedException {
        try (StoredEntries entries = reader.list(folder)) {
            for (Optional<StoredEntry> e = entries.next(); e.isPresent(); e = entries.next()) {
                if (selection.matches(e.get().path()) && !e.get().entry().system()) {
                    visit.entry(e.get());
                }
            }
        }
    }
}
