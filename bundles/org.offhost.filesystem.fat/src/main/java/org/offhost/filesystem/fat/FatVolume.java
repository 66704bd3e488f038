// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.fat;

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
import org.offhost.filesystem.EntryStream;
import org.offhost.filesystem.ExtentStream;
import org.offhost.filesystem.Fault;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.Link;
import org.offhost.filesystem.NonResidentStream;
import org.offhost.filesystem.VolumeSummary;
import org.offhost.kit.cluster.ClaimedClusters;
import org.offhost.kit.walk.EntryWalks;

/** An open FAT12, FAT16 or FAT32 volume. */
final class FatVolume implements FileSystemVolume {
    private final BlockDevice device;
    private final FatMetadata metadata;
    private final VolumeSummary summary;
    private final FatEntries factory;
    private final EntryWalks walks;

    FatVolume(BlockDevice device, FatMetadata metadata, VolumeSummary summary) {
        this.device = device;
        this.metadata = metadata;
        this.summary = summary;
        this.factory = new FatEntries(metadata);
        this.walks = new EntryWalks(() -> new FatTree(metadata), metadata.session());
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
        return new UsedClusters(metadata);
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
        DirectoryEntryReader reader = DirectoryEntryReader.ofRoot(metadata, FatEntries.directoryLength(at));
        for (String name : path.substring(1).split("/", -1)) {
            if (name.isEmpty() && path.length() == 1) {
                of.forEach(faults);
                return Optional.of(at);
            }
            if (reader == null) {
                return Optional.empty(); // a file holds nothing
            }
            Optional<DirectoryEntryReader.Named> found = find(reader, at.id(), name);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            DirectoryEntry on = found.get().entry();
            of.clear();
            at = factory.entry(at.id(), found.get(), claims(), of::add);
            reader = at.kind() == FileEntry.Kind.DIRECTORY ? reader(at, on) : null;
        }
        of.forEach(faults);
        return Optional.of(at);
    }

    /** What is in a directory; null if there is nothing that can be read as one. */
    private DirectoryEntryReader reader(FileEntry directory, DirectoryEntry on) throws IOException {
        int first = on.firstCluster(metadata.boot().type);
        long length = FatEntries.directoryLength(directory);
        return length > 0 && DirectoryStart.of(metadata, first).readable()
                ? new DirectoryEntryReader(metadata, directory.id(), first, length)
                : null;
    }

    /** The entry of that name, or else one that differs in case only. */
    private Optional<DirectoryEntryReader.Named> find(DirectoryEntryReader reader, long parentId, String name)
            throws IOException {
        Optional<DirectoryEntryReader.Named> similar = Optional.empty();
        for (var n = reader.next(f -> {}); n.isPresent(); n = reader.next(f -> {})) {
            for (Link link : FatEntries.links(parentId, n.get(), f -> {})) {
                if (link.name().equals(name)) {
                    return n;
                }
                if (similar.isEmpty() && link.name().equalsIgnoreCase(name)) {
                    similar = n;
                }
            }
        }
        return similar;
    }

    /** One chain is looked at by itself: only a circle shows. */
    private ClaimedClusters claims() {
        return new ClaimedClusters(metadata.boot().clusters);
    }

    @Override
    public InputStream content(FileEntry entry, Attribute attribute) throws IOException {
        metadata.session().check();
        if (attribute.value() instanceof AttributeValue.NonResident value) {
            return new NonResidentStream(
                    device, Math.min(summary.length(), device.size()), value, metadata.session()::check);
        }
        throw new IllegalArgumentException("entry " + entry.id() + ": FAT has no resident attributes");
    }

    @Override
    public void close() {
        walks.close();
    }
}
