// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.offhost.block.Extent;
import org.offhost.block.UnreadableBlockException;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.ChangeJournal;
import org.offhost.filesystem.ContentElsewhereException;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.DoubtfulRanges;
import org.offhost.filesystem.Encoding;
import org.offhost.filesystem.EntryStream;
import org.offhost.filesystem.ExtentStream;
import org.offhost.filesystem.Fault;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.Runs;
import org.offhost.filesystem.VolumeSummary;

/** An open NTFS volume. */
final class NtfsVolume implements FileSystemVolume {
    private static final long BITMAP = 6;
    private static final long SECURE = 9;
    private static final long UPCASE = 10;

    private static final String CHANGE_JOURNAL = "/$Extend/$UsnJrnl";

    /** Directories below $Extend that are looked for; Windows makes a dozen. */
    private static final int MAX_EXTEND_DIRECTORIES = 4096;

    private final VolumeBytes volume;
    private final BootSector boot;
    private final MasterFileTable mft;
    private final VolumeSummary summary;
    private final LogFile log;
    private final EntryReader plainReader;
    private EntryReader reader;
    private UpcaseTable upcase;
    private final int ahead;
    private final List<MftScan> scans = new ArrayList<>();
    private boolean closed;

    /**
     * @param log of the volume; its records are read when they are needed
     * @param ahead pieces of $MFT that a stream of entries reads ahead in a thread of its own; 0 for none
     */
    NtfsVolume(
            VolumeBytes volume, BootSector boot, MasterFileTable mft, VolumeSummary summary, LogFile log, int ahead) {
        this.volume = volume;
        this.boot = boot;
        this.mft = mft;
        this.summary = summary;
        this.log = log;
        this.ahead = ahead;
        this.plainReader =
                new EntryReader(volume, boot, new SystemFiles(Set.of(SystemFiles.EXTEND)), SecurityDescriptors.none());
    }

    @Override
    public VolumeSummary summary() {
        return summary;
    }

    @Override
    public EntryStream entries(OptionalLong after) throws IOException {
        check();
        EntryReader entryReader = reader();
        long cursor = Math.max(-1, after.orElse(-1));
        long first = Math.min(cursor, mft.count() - 1) + 1;
        MftPieces pieces =
                new MftPieces(volume.withdrawal(), mft.content(), boot.recordLength(), mft.count(), first, ahead);
        MftScan scan = new MftScan(mft, pieces, cursor);
        scans.removeIf(MftScan::isClosed);
        scans.add(scan);
        return new NtfsEntries(volume.withdrawal(), scan, entryReader, new RecordsInUse(this::recordBitmap));
    }

    @Override
    public ExtentStream allocated() throws IOException {
        check();
        AttributeValue bitmap = value(ownFile(BITMAP), "");
        return new AllocatedRanges(
                volume,
                boot,
                AttributeBytes.plain(volume, bitmap, "$Bitmap"),
                badClusters(),
                log.doubt().clusters());
    }

    private Runs badClusters() throws IOException {
        AttributeValue bad = value(ownFile(BadClusters.RECORD), BadClusters.STREAM);
        return bad instanceof AttributeValue.NonResident n ? n.runs() : Runs.NONE;
    }

    @Override
    public Optional<DoubtfulRanges> inDoubt() throws IOException {
        check();
        LogFile.Doubt doubt = log.doubt();
        ClusterRanges clusters = doubt.clusters().without(ClusterRanges.of(badClusters(), boot.clusterLength()));
        return clusters.count() == 0
                ? Optional.empty()
                : Optional.of(new DoubtfulClusters(volume.withdrawal(), boot, clusters, doubt.reason()));
    }

    /** All but the backup boot sector belongs to a file. */
    @Override
    public Optional<List<Extent>> metadata() throws IOException {
        check();
        return Optional.of(
                boot.hasBackup() ? List.of(new Extent(boot.backupPosition(), boot.sectorLength())) : List.of());
    }

    @Override
    public Optional<FileEntry> find(String path) throws IOException {
        return find(path, f -> {});
    }

    @Override
    public Optional<FileEntry> find(String path, Consumer<Fault> faults) throws IOException {
        check();
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("path '" + path + "' does not begin with '/'");
        }
        List<Fault> of = new ArrayList<>(); // of the entry found, not of those on the way
        FileEntry entry = read(FileRecord.ROOT, reader(), of);
        for (String name : path.equals("/") ? new String[0] : path.substring(1).split("/", -1)) {
            boolean isDirectory =
                    entry.attributes().stream().anyMatch(a -> a.type().equals(AttributeType.INDEX_ROOT));
            OptionalLong child = isDirectory ? index(entry).find(name, upcase()) : OptionalLong.empty();
            if (child.isEmpty()) {
                return Optional.empty();
            }
            of.clear();
            entry = referenced(child.getAsLong(), of);
        }
        of.forEach(faults);
        return Optional.of(entry);
    }

    @Override
    public EntryStream children(FileEntry directory) throws IOException {
        check();
        reader();
        return new NtfsChildren(volume.withdrawal(), index(directory).names(), directory, this::referenced);
    }

    private FileEntry referenced(long reference, List<Fault> faults) throws IOException {
        FileEntry entry = read(FileReference.number(reference), reader(), faults);
        if (entry.sequence() != FileReference.sequence(reference)) {
            throw new CorruptStructureException(
                    FileRecord.name(entry.id()),
                    mft.position(entry.id()),
                    "file record " + FileReference.text(reference) + ", as its directory says",
                    "sequence number " + entry.sequence());
        }
        return entry;
    }

    @Override
    public InputStream content(FileEntry entry, Attribute attribute) throws IOException {
        check();
        String name = attribute.type() + (attribute.name().isEmpty() ? "" : ":" + attribute.name()) + " of "
                + FileRecord.name(entry.id());
        return new ContentStream(volume.withdrawal(), source(entry, attribute, name), attribute.length());
    }

    private ContentSource source(FileEntry entry, Attribute attribute, String name) throws IOException {
        if (attribute.encoding().isAway()) {
            throw new ContentElsewhereException(name, attribute.encoding());
        }
        if (attribute.encoding() == Encoding.WOF) {
            return wof(entry, attribute, name);
        }
        if (attribute.encoding() == Encoding.LZNT1 && attribute.value() instanceof AttributeValue.NonResident value) {
            return new CompressedContent(volume, boot, value, name);
        }
        return new PlainContent(AttributeBytes.plain(volume, attribute.value(), name));
    }

    private ContentSource wof(FileEntry entry, Attribute attribute, String name) throws IOException {
        Optional<WofFormat> format = Optional.empty();
        for (Attribute a : entry.attributes()) {
            if (a.role() == Attribute.Role.REPARSE) {
                AttributeBytes bytes = AttributeBytes.plain(volume, a.value(), name);
                byte[] beginning = new byte[(int) Math.min(WofFormat.REPARSE_LENGTH, bytes.length())];
                bytes.read(0, beginning, 0, beginning.length);
                format = WofFormat.of(beginning);
            }
        }
        AttributeBytes chunks = AttributeBytes.plain(volume, value(entry, WofFormat.STREAM), WofFormat.STREAM);
        return new WofContent(
                chunks,
                format.orElseThrow(() -> new CorruptStructureException(
                        name, 0, "a reparse point of the overlay filter's provider FILE", "none")),
                attribute.length(),
                WofFormat.STREAM + " of " + FileRecord.name(entry.id()));
    }

    @Override
    public Optional<ChangeJournal> changes() throws IOException {
        Optional<FileEntry> journal = find(CHANGE_JOURNAL);
        if (journal.isEmpty()) {
            return Optional.empty();
        }
        AttributeValue limits = value(journal.get(), UsnJournal.LIMITS);
        return Optional.of(UsnJournal.open(volume, limits, value(journal.get(), UsnRecords.STREAM)));
    }

    /** One of NTFS's own files, without its security descriptor. */
    private FileEntry ownFile(long number) throws IOException {
        return read(number, plainReader, new ArrayList<>());
    }

    private FileEntry read(long number, EntryReader with, List<Fault> faults) throws IOException {
        FileRecord record = mft.record(number);
        if (record.base() != 0) {
            throw record.corrupt("a base file record", "an extension of " + FileReference.text(record.base()));
        }
        return with.read(record, mft, faults).orElseThrow(() -> record.corrupt("a file with a name", "none"));
    }

    private static AttributeValue value(FileEntry entry, String name) throws CorruptStructureException {
        for (Attribute a : entry.attributes()) {
            boolean stream = a.role() == Attribute.Role.CONTENT || a.role() == Attribute.Role.BAD_CLUSTERS;
            if (stream && a.name().equals(name)) {
                return a.value();
            }
        }
        throw new CorruptStructureException(FileRecord.name(entry.id()), 0, "a stream '" + name + "'", "none");
    }

    private AttributeBytes recordBitmap() throws IOException {
        FileEntry mftFile = ownFile(0);
        for (Attribute a : mftFile.attributes()) {
            if (a.type().equals(AttributeType.BITMAP) && a.name().isEmpty()) {
                return AttributeBytes.plain(volume, a.value(), "$MFT:$BITMAP");
            }
        }
        throw new CorruptStructureException(FileRecord.name(0), mft.position(0), "a $BITMAP", "none");
    }

    private DirectoryIndex index(FileEntry directory) throws IOException {
        return DirectoryIndex.of(directory, volume, boot);
    }

    private UpcaseTable upcase() throws IOException {
        if (upcase == null) {
            upcase = UpcaseTable.read(AttributeBytes.plain(volume, value(ownFile(UPCASE), ""), "$UpCase"));
        }
        return upcase;
    }

    /** Made when first needed: it knows $Secure and $Extend. */
    private EntryReader reader() throws IOException {
        if (reader == null) {
            reader = new EntryReader(volume, boot, systemFiles(), descriptors());
        }
        return reader;
    }

    private SecurityDescriptors descriptors() throws IOException {
        try {
            AttributeValue sds = value(ownFile(SECURE), "$SDS");
            return SecurityDescriptors.in(AttributeBytes.plain(volume, sds, "$Secure:$SDS"));
        } catch (CorruptStructureException | UnreadableBlockException none) {
            return SecurityDescriptors.none();
        }
    }

    private SystemFiles systemFiles() throws IOException {
        Set<Long> directories = new HashSet<>(Set.of(SystemFiles.EXTEND));
        List<Long> todo = new ArrayList<>(directories);
        for (int i = 0; i < todo.size(); i++) {
            try {
                Set<Long> below = new HashSet<>();
                index(ownFile(todo.get(i))).addDirectories(below, MAX_EXTEND_DIRECTORIES - directories.size());
                below.removeAll(directories);
                todo.addAll(below);
                directories.addAll(below);
            } catch (CorruptStructureException | UnreadableBlockException unknown) {
                // what cannot be read has no entries of its own either
            }
        }
        return new SystemFiles(directories);
    }

    private void check() throws IOException {
        volume.withdrawal().check();
        if (closed) {
            throw new IOException("the volume is closed");
        }
    }

    @Override
    public void close() {
        closed = true;
        scans.forEach(MftScan::close);
    }
}
