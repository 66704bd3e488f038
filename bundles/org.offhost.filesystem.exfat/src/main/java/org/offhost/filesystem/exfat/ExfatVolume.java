// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.exfat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.offhost.block.BlockDevice;
import org.offhost.block.Extent;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.EntryStream;
import org.offhost.filesystem.ExtentStream;
import org.offhost.filesystem.Fault;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.NonResidentStream;
import org.offhost.filesystem.VolumeSummary;
import org.offhost.kit.cluster.ClaimedClusters;
import org.offhost.kit.walk.EntryWalks;

/** An open exFAT volume. */
final class ExfatVolume implements FileSystemVolume {
    private final BlockDevice device;
    private final ExfatMetadata metadata;
    private final VolumeSummary summary;
    private final ExfatEntries factory;
    private final EntryWalks walks;
    private SystemEntries system;
    private UpCaseTable upCase;

    ExfatVolume(BlockDevice device, ExfatMetadata metadata, VolumeSummary summary) {
        this.device = device;
        this.metadata = metadata;
        this.summary = summary;
        this.factory = new ExfatEntries(metadata);
        this.walks = new EntryWalks(() -> new ExfatTree(metadata, upCase()), metadata.session());
    }

    @Override
    public VolumeSummary summary() {
        return summary;
    }

    @Override
    public EntryStream entries(OptionalLong after) throws IOException {
        return walks.entries(after);
    }

    @Override
    public ExtentStream allocated() throws IOException {
        metadata.session().check();
        EntrySet entry = system().requireBitmap(metadata.boot());
        FileEntry bitmap = factory.entry(ExfatEntries.ROOT_ID, entry, claims(), f -> {});
        return new MarkedClusters(
                metadata, entry, content(bitmap, bitmap.attributes().get(0)));
    }

    @Override
    public Optional<List<Extent>> metadata() throws IOException {
        metadata.session().check();
        return Optional.of(metadata.boot().unlisted());
    }

    @Override
    public Optional<FileEntry> find(String path) throws IOException {
        return find(path, f -> {});
    }

    @Override
    public Optional<FileEntry> find(String path, Consumer<Fault> faults) throws IOException {
        metadata.session().check();
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("path '" + path + "' does not begin with '/'");
        }
        List<Fault> of = new ArrayList<>(); // of the entry found, not of those on the way
        FileEntry at = factory.root(claims(), of::add);
        if (path.length() == 1) {
            of.forEach(faults);
            return Optional.of(at);
        }
        EntrySetReader reader = EntrySetReader.ofRoot(metadata, ExfatEntries.directoryLength(at));
        for (String name : path.substring(1).split("/", -1)) {
            if (reader == null) {
                return Optional.empty(); // a file holds nothing
            }
            Optional<EntrySet> found = find(reader, name);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            of.clear();
            at = factory.entry(at.id(), found.get(), claims(), of::add);
            reader = at.kind() == FileEntry.Kind.DIRECTORY ? ExfatTree.reader(metadata, at, found.get()) : null;
        }
        of.forEach(faults);
        return Optional.of(at);
    }

    /** The entry of that name, or else one that the up-case table makes the same. */
    private Optional<EntrySet> find(EntrySetReader reader, String name) throws IOException {
        Optional<EntrySet> similar = Optional.empty();
        for (var s = reader.next(f -> {}); s.isPresent(); s = reader.next(f -> {})) {
            if (ExfatTree.isEntry(s.get())) {
                String here = ExfatEntries.name(0, s.get(), f -> {});
                if (here.equals(name)) {
                    return s;
                }
                if (similar.isEmpty() && upCase().same(here, name)) {
                    similar = s;
                }
            }
        }
        return similar;
    }

    /** One chain is looked at by itself: only a circle shows. */
    private ClaimedClusters claims() {
        return new ClaimedClusters(metadata.boot().clusters);
    }

    private SystemEntries system() throws IOException {
        if (system == null) {
            system = SystemEntries.read(metadata, SystemEntries.WITHIN);
            if (system.bitmap().isEmpty() || system.upCase().isEmpty()) {
                system = SystemEntries.read(metadata, Long.MAX_VALUE);
            }
        }
        return system;
    }

    /** The volume's table, or what all tables have in common if it is bad; the summary says so. */
    private UpCaseTable upCase() throws IOException {
        if (upCase == null) {
            upCase = UpCaseTable.MANDATORY;
            Optional<EntrySet> entry = system().upCase();
            if (entry.isPresent()) {
                try {
                    upCase = UpCaseTable.read(metadata, entry.get());
                } catch (CorruptStructureException e) {
                    upCase = UpCaseTable.MANDATORY;
                }
            }
        }
        return upCase;
    }

    @Override
    public InputStream content(FileEntry entry, Attribute attribute) throws IOException {
        metadata.session().check();
        if (attribute.value() instanceof AttributeValue.NonResident value) {
            return new NonResidentStream(
                    device, Math.min(summary.length(), device.size()), value, metadata.session()::check);
        }
        throw new IllegalArgumentException("entry " + entry.id() + ": exFAT has no resident attributes");
    }

    @Override
    public void close() {
        walks.close();
    }
}
