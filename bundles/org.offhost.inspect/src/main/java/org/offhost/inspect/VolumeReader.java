// SPDX-License-Identifier: Apache-2.0
package org.offhost.inspect;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.offhost.block.BlockDevice;
import org.offhost.driver.KnownDriver;
import org.offhost.driver.Lease;
import org.offhost.driver.LeasedEntries;
import org.offhost.driver.VolumeSearch;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.DirectoryTree;
import org.offhost.filesystem.EntryBatch;
import org.offhost.filesystem.EntryStream;
import org.offhost.filesystem.Fault;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemParser;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.ForeignSignatures;
import org.offhost.filesystem.Link;
import org.offhost.filesystem.TwinNames;

/** A volume and the parser that knows it; walks its entries with their paths. Belongs to one thread. */
public final class VolumeReader implements Closeable {
    private final KnownDriver<FileSystemParser> parser;
    private final FileSystemVolume volume;

    /** The directories of the volume; null as long as no page was asked for. */
    private DirectoryTree directories;

    private VolumeReader(KnownDriver<FileSystemParser> parser, FileSystemVolume volume) {
        this.parser = parser;
        this.volume = volume;
    }

    /**
     * Opens the volume with the parser that knows it, which is leased for as many entries as a lease is for.
     *
     * @throws UnknownVolumeException if none does
     * @throws CorruptStructureException if one would, but for damage
     */
    public static VolumeReader open(BlockDevice device, VolumeSearch search) throws IOException {
        Optional<VolumeSearch.Match> found = search.parser(device);
        if (found.isPresent()) {
            KnownDriver<FileSystemParser> parser = found.get().parser();
            return new VolumeReader(parser, parser.call(p -> p.open(device)));
        }
        throw new UnknownVolumeException(ForeignSignatures.look(device));
    }

    public FileSystemVolume volume() {
        return volume;
    }

    /** Reads directories first, since an entry may come before the directories above it. */
    public void walk(EntryVisitor visitor) throws IOException {
        DirectoryTree tree = tree();
        TwinNames twins = new TwinNames(volume.summary());
        try (EntryStream entries = entries(OptionalLong.empty())) {
            for (EntryBatch b = entries.next(Lease.UNIT_OF_WORK); !b.isEnd(); b = entries.next(Lease.UNIT_OF_WORK)) {
                for (FileEntry entry : b.entries()) {
                    twins.add(entry);
                    visitor.entry(entry, paths(tree, entry));
                }
                tell(b.faults(), tree, visitor);
            }
        }
        tell(twins.faults(this::entries), tree, visitor);
    }

    private EntryStream entries(OptionalLong after) throws IOException {
        return new LeasedEntries(parser, volume.entries(after));
    }

    private DirectoryTree tree() throws IOException {
        DirectoryTree tree = new DirectoryTree(volume.summary().rootId());
        all(new LeasedEntries(parser, volume.directories()), tree::add);
        return tree;
    }

    private void entries(Consumer<FileEntry> to) throws IOException {
        all(entries(OptionalLong.empty()), to);
    }

    private static void all(EntryStream stream, Consumer<FileEntry> to) throws IOException {
        try (EntryStream entries = stream) {
            for (EntryBatch b = entries.next(Lease.UNIT_OF_WORK); !b.isEnd(); b = entries.next(Lease.UNIT_OF_WORK)) {
                b.entries().forEach(to);
            }
        }
    }

    /**
     * The entries behind a cursor. The first page reads the directories of the whole volume, later ones their entries alone.
     * Names that two entries of a directory share are found by {@link #walk} only.
     *
     * @param after {@link EntryPage#next} of the page before, perhaps of another reader of the same volume; empty to begin
     * @param limit most entries wanted, at least 1
     */
    public EntryPage page(OptionalLong after, int limit) throws IOException {
        if (directories == null) {
            directories = tree();
        }
        List<EntryPage.Entry> found = new ArrayList<>();
        List<EntryPage.PathFault> faults = new ArrayList<>();
        OptionalLong next = after;
        boolean end = false;
        try (EntryStream entries = entries(after)) {
            while (!end && found.size() < limit) {
                EntryBatch b = entries.next(Math.min(Lease.UNIT_OF_WORK, limit - found.size()));
                b.entries().forEach(e -> found.add(new EntryPage.Entry(e, paths(directories, e))));
                b.faults().forEach(f -> faults.add(new EntryPage.PathFault(f, f.path(directories))));
                end = b.isEnd();
                next = end ? OptionalLong.empty() : OptionalLong.of(b.cursor());
            }
        }
        return new EntryPage(found, faults, next);
    }

    /** Reads the volume once, for one who asks for counts alone, and again only if there are faults, which need paths. */
    public void count(VolumeCounts counts, EntryVisitor faults) throws IOException {
        DirectoryTree tree = new DirectoryTree(volume.summary().rootId());
        TwinNames twins = new TwinNames(volume.summary());
        boolean sound = true;
        try (EntryStream entries = entries(OptionalLong.empty())) {
            for (EntryBatch b = entries.next(Lease.UNIT_OF_WORK); !b.isEnd(); b = entries.next(Lease.UNIT_OF_WORK)) {
                for (FileEntry entry : b.entries()) {
                    counts.add(entry, names(entry));
                    tree.add(entry);
                    twins.add(entry);
                }
                sound &= b.faults().isEmpty();
            }
        }
        if (!sound) {
            try (EntryStream entries = entries(OptionalLong.empty())) {
                for (EntryBatch b = entries.next(Lease.UNIT_OF_WORK);
                        !b.isEnd();
                        b = entries.next(Lease.UNIT_OF_WORK)) {
                    tell(b.faults(), tree, faults);
                }
            }
        }
        tell(twins.faults(this::entries), tree, faults);
    }

    private static void tell(List<Fault> faults, DirectoryTree tree, EntryVisitor visitor) throws IOException {
        for (Fault fault : faults) {
            visitor.fault(fault, fault.path(tree));
        }
    }

    /** As many as {@link #paths} gives. */
    private int names(FileEntry entry) {
        int names = 0;
        for (Link link : entry.links()) {
            names += link.shortName() ? 0 : 1;
        }
        return entry.id() == volume.summary().rootId() ? 0 : names;
    }

    private List<String> paths(DirectoryTree tree, FileEntry entry) {
        if (entry.id() == volume.summary().rootId()) {
            return List.of();
        }
        List<Link> links = entry.links();
        if (links.size() == 1) {
            return links.get(0).shortName() ? List.of() : List.of(path(tree, links.get(0)));
        }
        return links.stream()
                .filter(l -> !l.shortName())
                .map(l -> path(tree, l))
                .toList();
    }

    static String path(DirectoryTree tree, Link link) {
        return tree.path(link).orElseGet(() -> "/?/" + link.name());
    }

    @Override
    public void close() throws IOException {
        volume.close();
    }
}
