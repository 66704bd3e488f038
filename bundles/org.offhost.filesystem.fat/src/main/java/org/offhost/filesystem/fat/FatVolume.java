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
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.EntryStream;
import org.offhost.filesystem.ExtentStream;
import org.offhost.filesystem.Fault;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.Link;
import org.offhost.filesystem.NonResidentStream;
import org.offhost.filesystem.VolumeSummary;

/** An open FAT12, FAT16 or FAT32 volume. */
final class FatVolume implements FileSystemVolume {
    private final BlockDevice device;
    private final Metadata metadata;
    private final VolumeSummary summary;
    private final EntryFactory factory;

    /** The walk of the stream closed last: going on behind its last entry needs no search for that entry. */
    private DirectoryWalk parked;

    FatVolume(BlockDevice device, Metadata metadata, VolumeSummary summary) {
        this.device = device;
        this.metadata = metadata;
        this.summary = summary;
        this.factory = new EntryFactory(metadata);
    }

    @Override
    public VolumeSummary summary() {
        return summary;
    }

    @Override
    public EntryStream entries(OptionalLong after) throws IOException {
        metadata.session().check();
        DirectoryWalk walk = after.isEmpty() ? new DirectoryWalk(metadata) : behind(after.getAsLong());
        return new FatEntryStream(walk, metadata.session(), w -> parked = w);
    }

    /** The chain of directories above an entry is not recorded anywhere: walk to it again. */
    private DirectoryWalk behind(long cursor) throws IOException {
        DirectoryWalk walk = parked;
        parked = null;
        if (walk == null || walk.last() != cursor) {
            walk = new DirectoryWalk(metadata);
            if (!walk.skipTo(cursor)) {
                throw new CorruptStructureException("cursor", cursor, "the position of a directory entry", "none");
            }
        }
        return walk;
    }

    @Override
    public ExtentStream allocated() throws IOException {
        metadata.session().check();
        return new AllocatedStream(metadata);
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
        DirectoryReader reader = DirectoryReader.ofRoot(metadata, EntryFactory.directoryLength(at));
        for (String name : path.substring(1).split("/", -1)) {
            if (name.isEmpty() && path.length() == 1) {
                of.forEach(faults);
                return Optional.of(at);
            }
            if (reader == null) {
                return Optional.empty(); // a file holds nothing
            }
            Optional<DirectoryReader.Named> found = find(reader, at.id(), name);
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
    private DirectoryReader reader(FileEntry directory, DirectoryEntry on) throws IOException {
        int first = on.firstCluster(metadata.boot().type);
        long length = EntryFactory.directoryLength(directory);
        return length > 0 && DirectoryStart.of(metadata, first).readable()
                ? new DirectoryReader(metadata, directory.id(), first, length)
                : null;
    }

    /** The entry of that name, or else one that differs in case only. */
    private Optional<DirectoryReader.Named> find(DirectoryReader reader, long parentId, String name)
            throws IOException {
        Optional<DirectoryReader.Named> similar = Optional.empty();
        for (var n = reader.next(f -> {}); n.isPresent(); n = reader.next(f -> {})) {
            for (Link link : EntryFactory.links(parentId, n.get(), f -> {})) {
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
        parked = null;
    }
}
