// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntPredicate;
import org.offhost.archive.changes.FileChanges;
import org.offhost.archive.changes.FileComparison;
import org.offhost.archive.changes.WrittenMap;
import org.offhost.archive.layout.Increment;
import org.offhost.archive.layout.IncrementRuns;
import org.offhost.archive.layout.SetLayout;
import org.offhost.archive.medium.DiskMedium;
import org.offhost.archive.medium.Medium;
import org.offhost.archive.medium.TapeMedium;
import org.offhost.archive.set.JobRecord;
import org.offhost.archive.set.SetReader;
import org.offhost.archive.set.SetWriter;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.Designator;
import org.offhost.block.Extent;
import org.offhost.copy.Place;
import org.offhost.filesystem.EntryBatch;
import org.offhost.filesystem.EntryStream;
import org.offhost.filesystem.ExtentStream;
import org.offhost.filesystem.FileSystemParser;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.exfat.ExfatParser;
import org.offhost.filesystem.fat.FatParser;
import org.offhost.filesystem.ntfs.NtfsParser;
import org.offhost.inventory.Encoded;
import org.offhost.inventory.PendingStream;
import org.offhost.inventory.PendingStreams;
import org.offhost.inventory.Selection;
import org.offhost.inventory.Spool;
import org.offhost.tck.ImageBlockDevice;

/** A volume and its inventory, ready to be laid out. */
public final class Backup implements Closeable {
    public static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    /** Bytes of a cluster of an increment. */
    static final int CLUSTER = 4096;

    public final BlockDevice source;
    public final FileSystemVolume volume;
    public final Spool spool;
    Encoded encoded = Encoded.DECODE;

    /** What sets of the volume that stand alone keep it as. */
    ImageFormat image = ImageFormat.SPARSE;

    /** What sets call the unit. */
    Designator unit;

    /** The check that sets are said to have passed. */
    public String checked = "structure";

    private Backup(BlockDevice source, FileSystemVolume volume, Spool spool) {
        this.source = source;
        this.unit = source.unit().designator();
        this.volume = volume;
        this.spool = spool;
    }

    public static Backup of(Path image, Path spoolFolder) throws IOException {
        BlockDevice source = ImageBlockDevice.open(image, Access.READ);
        FileSystemVolume volume = parser(image.getFileName().toString()).open(source);
        Spool spool = Spool.create(spoolFolder, volume.summary());
        try (EntryStream entries = volume.entries(OptionalLong.empty())) {
            for (EntryBatch b = entries.next(100); !b.isEnd(); b = entries.next(100)) {
                spool.append(b);
            }
        }
        spool.completeEntries();
        try (ExtentStream ranges = volume.allocated()) {
            for (List<Extent> l = ranges.next(100); !l.isEmpty(); l = ranges.next(100)) {
                spool.appendAllocated(l);
            }
        }
        spool.completeAllocated();
        return new Backup(source, volume, spool);
    }

    static FileSystemParser parser(String fixture) {
        return fixture.startsWith("ntfs")
                ? new NtfsParser()
                : fixture.startsWith("exfat") ? new ExfatParser() : new FatParser();
    }

    public SetLayout layout(String id, SetProfile profile, MediumGeometry geometry, String... globs)
            throws IOException {
        SetDescription d = new SetDescription(
                        id,
                        profile,
                        NOW,
                        unit,
                        "work",
                        "snap-" + id,
                        NOW,
                        "crash-consistent",
                        source.blockLength(),
                        List.of(globs),
                        Map.of("job", "j-" + id))
                .imageIfAlone(image);
        Selection selection = Selection.of(List.of(globs));
        if (profile == SetProfile.FILES) {
            decode(selection, ordinal -> true);
        }
        return SetLayout.plan(spool, d, selection, geometry, encoded);
    }

    private void decode(Selection selection, IntPredicate wanted) throws IOException {
        try (PendingStreams pending = spool.needsDecoding(selection, encoded, wanted)) {
            for (Optional<PendingStream> p = pending.next(); p.isPresent(); p = pending.next()) {
                try (InputStream in = volume.content(p.get().entry(), p.get().attribute());
                        OutputStream out =
                                spool.decoded(p.get().entry(), p.get().attribute())) {
                    in.transferTo(out);
                }
            }
        }
    }

    public static JobRecord job() {
        return new JobRecord(NOW, "structure", Map.of("offloadedBytes", "42"));
    }

    /** Lays out, copies and commits. */
    public SetRecord toDisk(TestDisk disk, String id, SetProfile profile, String... globs) throws IOException {
        try (DiskMedium medium = new DiskMedium(disk)) {
            SetLayout layout = layout(id, profile, medium.geometry(), globs);
            SetWriter writer = medium.begin(layout);
            writer.claim();
            long from = writer.firstToCopy();
            Copier.from(source).toDisk(layout.body(from, source), disk, writer.start() + from);
            return writer.commit(new JobRecord(NOW, checked, job().facts()));
        }
    }

    /**
     * The same of what changed.
     *
     * @param parent the set that is continued
     * @param changed what was written since
     */
    public SetRecord toDisk(TestDisk disk, String id, String parent, List<Extent> changed) throws IOException {
        try (DiskMedium medium = new DiskMedium(disk)) {
            SetLayout layout = increment(medium, id, parent, changed);
            SetWriter writer = medium.begin(layout);
            writer.claim();
            long from = writer.firstToCopy();
            Copier.from(source).toDisk(layout.body(from, source), disk, writer.start() + from);
            return writer.commit(new JobRecord(NOW, checked, job().facts()));
        }
    }

    SetLayout increment(Medium medium, String id, String parent, List<Extent> changed) throws IOException {
        SetRecord before = medium.sets().stream()
                .filter(s -> s.description().id().equals(parent))
                .findFirst()
                .orElseThrow();
        List<String> chain = new ArrayList<>();
        try (SetReader reader = medium.open(before);
                ExtentStream used = spool.allocated();
                ExtentStream then = reader.ranges().allocated()) {
            for (Optional<SetReader> link = Optional.of(reader);
                    link.isPresent();
                    link = link.get().parent()) {
                chain.add(0, link.get().image());
            }
            Iterator<Extent> written = changed.iterator();
            IncrementRuns runs = IncrementRuns.write(
                    spool.folder().resolve("changes"),
                    spool.volume().length(),
                    CLUSTER,
                    IncrementRuns.Ranges.of(used),
                    IncrementRuns.Ranges.of(then),
                    () -> written.hasNext() ? written.next() : null);
            SetDescription d = new SetDescription(
                    id,
                    SetProfile.VOLUME,
                    NOW,
                    unit,
                    "work",
                    "snap-" + id,
                    NOW,
                    "crash-consistent",
                    source.blockLength(),
                    List.of(),
                    Map.of("job", "j-" + id),
                    parent);
            return SetLayout.plan(spool, d, medium.geometry(), new Increment(runs, CLUSTER, chain));
        }
    }

    /**
     * Files that changed.
     *
     * @param parent the set that is continued
     * @param written since that
     */
    public SetRecord toDisk(TestDisk disk, String id, String parent, WrittenMap written, String... globs)
            throws IOException {
        try (DiskMedium medium = new DiskMedium(disk)) {
            SetLayout layout = files(medium, id, parent, written, globs);
            SetWriter writer = medium.begin(layout);
            writer.claim();
            long from = writer.firstToCopy();
            Copier.from(source).toDisk(layout.body(from, source), disk, writer.start() + from);
            return writer.commit(new JobRecord(NOW, checked, job().facts()));
        }
    }

    SetLayout files(DiskMedium medium, String id, String parent, WrittenMap written, String... globs)
            throws IOException {
        SetRecord before = medium.sets().stream()
                .filter(s -> s.description().id().equals(parent))
                .findFirst()
                .orElseThrow();
        Selection selection = Selection.of(List.of(globs));
        List<String> chain = new ArrayList<>();
        FileChanges changes;
        try (SetReader reader = medium.open(before);
                StoredEntries entries = reader.list("/")) {
            for (Optional<SetReader> link = Optional.of(reader);
                    link.isPresent();
                    link = link.get().parent()) {
                chain.add(0, link.get().set().description().id());
            }
            changes = FileComparison.write(
                    spool.folder().resolve("changed-files"), spool, selection, encoded, entries, written, chain);
        }
        decode(selection, changes::isSaved);
        SetDescription d = new SetDescription(
                id,
                SetProfile.FILES,
                NOW,
                unit,
                "work",
                "snap-" + id,
                NOW,
                "crash-consistent",
                source.blockLength(),
                List.of(globs),
                Map.of("job", "j-" + id),
                parent);
        return SetLayout.plan(spool, d, selection, medium.geometry(), encoded, changes);
    }

    public SetRecord toTape(MemoryTape tape, int recordLength, String id, SetProfile profile, String... globs)
            throws IOException {
        try (TapeMedium medium = new TapeMedium(tape, recordLength)) {
            return toTape(tape, medium, layout(id, profile, medium.geometry(), globs));
        }
    }

    /** The same of what changed. */
    public SetRecord toTape(MemoryTape tape, int recordLength, String id, String parent, List<Extent> changed)
            throws IOException {
        try (TapeMedium medium = new TapeMedium(tape, recordLength)) {
            return toTape(tape, medium, increment(medium, id, parent, changed));
        }
    }

    private SetRecord toTape(MemoryTape tape, TapeMedium medium, SetLayout layout) throws IOException {
        int recordLength = medium.geometry().unit();
        SetWriter writer = medium.begin(layout);
        writer.claim();
        tape.locate(((Place.Records) writer.place()).firstObject());
        int rest = Copier.from(source).toTape(layout.body(0, source), tape, recordLength);
        if (rest != 0) {
            throw new IOException("the body ends inside a record: " + rest + " bytes");
        }
        return writer.commit(new JobRecord(NOW, checked, job().facts()));
    }

    public static TestDisk disk(Path file, long size, int blockLength) throws IOException {
        TestDisk disk = new TestDisk(file, size, blockLength);
        new DiskMedium(disk).initialize(new MediumLabel("medium-1", "shelf 3", NOW), false);
        return disk;
    }

    @Override
    public void close() throws IOException {
        spool.close();
        volume.close();
        source.close();
    }
}
