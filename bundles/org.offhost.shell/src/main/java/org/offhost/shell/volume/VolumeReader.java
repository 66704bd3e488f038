// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.volume;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.offhost.backup.RefusedException;
import org.offhost.block.BlockDevice;
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
    private static final int BATCH = 1000;

    private final FileSystemVolume volume;

    private VolumeReader(FileSystemVolume volume) {
        this.volume = volume;
    }

    /**
     * Opens the volume with the first parser that knows it.
     *
     * @throws RefusedException if none does; the message names what else it is, where that can be told
     */
    public static VolumeReader open(BlockDevice device, String name, List<FileSystemParser> parsers)
            throws IOException {
        CorruptStructureException corrupt = null;
        for (FileSystemParser parser : parsers) {
            try {
                if (parser.probe(device).isPresent()) {
                    return new VolumeReader(parser.open(device));
                }
            } catch (CorruptStructureException e) {
                corrupt = e;
            }
        }
        if (corrupt != null) {
            throw new RefusedException(name + ": " + corrupt.getMessage(), corrupt);
        }
        Optional<ForeignSignatures.Finding> foreign = ForeignSignatures.look(device);
        throw new RefusedException(
                foreign.isPresent()
                        ? name + ": " + foreign.get() + ", which no parser here reads"
                        : name
                                + " holds no volume that a parser here knows, and nothing else that has a known signature");
    }

    public FileSystemVolume volume() {
        return volume;
    }

    /** Gets the entries one by one. */
    public interface Visitor {
        /** @param paths one per name, 8.3 aliases excepted; none for the root; a '?' stands for unknown directories */
        void entry(FileEntry entry, List<String> paths) throws IOException;

        /**
         * Something that is not as it should be.
         *
         * @param path {@link Fault#path}
         */
        void fault(Fault fault, Optional<String> path) throws IOException;
    }

    /** Reads the volume twice: directories first, since an entry may come before the directories above it. */
    public void walk(Visitor visitor) throws IOException {
        DirectoryTree tree = new DirectoryTree(volume.summary().rootId());
        TwinNames twins = new TwinNames(volume.summary());
        entries(tree::add);
        try (EntryStream entries = volume.entries(OptionalLong.empty())) {
            for (EntryBatch b = entries.next(BATCH); !b.isEnd(); b = entries.next(BATCH)) {
                for (FileEntry entry : b.entries()) {
                    twins.add(entry);
                    visitor.entry(entry, paths(tree, entry));
                }
                tell(b.faults(), tree, visitor);
            }
        }
        tell(twins.faults(this::entries), tree, visitor);
    }

    private void entries(Consumer<FileEntry> to) throws IOException {
        try (EntryStream entries = volume.entries(OptionalLong.empty())) {
            for (EntryBatch b = entries.next(BATCH); !b.isEnd(); b = entries.next(BATCH)) {
                b.entries().forEach(to);
            }
        }
    }

    /** Reads the volume once, for one who asks for counts alone, and again only if there are faults, which need paths. */
    public void count(VolumeCounts counts, Visitor faults) throws IOException {
        DirectoryTree tree = new DirectoryTree(volume.summary().rootId());
        TwinNames twins = new TwinNames(volume.summary());
        boolean sound = true;
        try (EntryStream entries = volume.entries(OptionalLong.empty())) {
            for (EntryBatch b = entries.next(BATCH); !b.isEnd(); b = entries.next(BATCH)) {
                for (FileEntry entry : b.entries()) {
                    counts.add(entry, names(entry));
                    tree.add(entry);
                    twins.add(entry);
                }
                sound &= b.faults().isEmpty();
            }
        }
        if (!sound) {
            try (EntryStream entries = volume.entries(OptionalLong.empty())) {
                for (EntryBatch b = entries.next(BATCH); !b.isEnd(); b = entries.next(BATCH)) {
                    tell(b.faults(), tree, faults);
                }
            }
        }
        tell(twins.faults(this::entries), tree, faults);
    }

    private static void tell(List<Fault> faults, DirectoryTree tree, Visitor visitor) throws IOException {
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
        return entry.links().stream()
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
