// SPDX-License-Identifier: Apache-2.0
package org.offhost.inspect;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.offhost.block.Extent;
import org.offhost.driver.Lease;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.DirectoryTree;
import org.offhost.filesystem.DoubtfulRanges;
import org.offhost.filesystem.EntryBatch;
import org.offhost.filesystem.EntryStream;
import org.offhost.filesystem.ExtentStream;
import org.offhost.filesystem.Fault;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.Run;
import org.offhost.filesystem.Runs;
import org.offhost.filesystem.TwinNames;
import org.offhost.filesystem.VolumeSummary;
import org.offhost.inventory.proof.AllocationProof;

/** Who has which part of a volume, and how fragmented: grids of counters, filled in one pass over the entries. */
public final class VolumeMap {

    /** Bad ranges looked at one by one; of more, the rest may count within a free range. */
    private static final int BAD_RANGES = 100_000;

    private final FileSystemVolume volume;
    private final List<MapGrid> grids;
    private final Consumer<Fault> faults;
    private final DirectoryTree tree;
    private final Fragmentation fragmentation = new Fragmentation();
    private final FreeRanges free = new FreeRanges();
    private final List<Extent> bad = new ArrayList<>();
    private Optional<AllocationProof> proof = Optional.empty();
    private Optional<String> doubt = Optional.empty();
    private final TwinNames twins;
    private boolean counted;

    private VolumeMap(FileSystemVolume volume, List<MapGrid> grids, Consumer<Fault> faults) {
        this.volume = volume;
        this.grids = grids;
        this.faults = faults;
        this.twins = new TwinNames(volume.summary());
        this.tree = new DirectoryTree(volume.summary().rootId());
    }

    /**
     * Reads all metadata of a volume.
     *
     * @param grids pictures of different fineness
     * @param faults told what could not be read
     */
    public static VolumeMap of(FileSystemVolume volume, List<MapGrid> grids, Consumer<Fault> faults)
            throws IOException {
        VolumeMap map = new VolumeMap(volume, grids, faults);
        map.read();
        return map;
    }

    public VolumeSummary summary() {
        return volume.summary();
    }

    public Fragmentation fragmentation() {
        return fragmentation;
    }

    public FreeRanges free() {
        return free;
    }

    public DirectoryTree tree() {
        return tree;
    }

    /** Empty if the volume has no map that its entries could be held against. */
    public Optional<AllocationProof> proof() {
        return proof;
    }

    /** Why it is not known of a part of what is in use whether anybody owns it; how much that is, the proof tells. */
    public Optional<String> doubt() {
        return doubt;
    }

    private void read() throws IOException {
        Optional<List<Extent>> metadata = volume.metadata();
        if (metadata.isPresent()) {
            metadata.get().forEach(e -> own(BlockOwner.SYSTEM, e.position(), e.length()));
            proof = Optional.of(AllocationProof.of(new Read(metadata.get())));
        } else {
            entries(this::count);
        }
        twins.faults(this::entries).forEach(faults);
        allocated();
        for (MapGrid grid : grids) {
            grid.giveRest(metadata.isPresent() ? BlockOwner.UNKNOWN : BlockOwner.SYSTEM);
        }
    }

    private void entries(Consumer<FileEntry> to) throws IOException {
        try (EntryStream entries = volume.entries(OptionalLong.empty())) {
            for (EntryBatch b = entries.next(Lease.UNIT_OF_WORK); !b.isEnd(); b = entries.next(Lease.UNIT_OF_WORK)) {
                b.entries().forEach(to);
                if (!counted) {
                    b.faults().forEach(faults);
                }
            }
        }
        counted = true;
    }

    private void count(FileEntry entry) {
        tree.add(entry);
        twins.add(entry);
        long most = 0;
        for (Attribute a : entry.attributes()) {
            Runs runs = StreamFacts.runs(a);
            long pieces = StreamFacts.pieces(runs);
            most = a.role() == Attribute.Role.CONTENT ? Math.max(most, pieces) : most;
            BlockOwner owner = owner(entry, a, pieces);
            for (Run run : runs) {
                if (!run.isHole()) {
                    own(owner, run.position(), run.length());
                    if (owner == BlockOwner.BAD && bad.size() < BAD_RANGES) {
                        bad.add(new Extent(run.position(), run.length()));
                    }
                }
            }
        }
        if (!entry.system() && entry.kind() != FileEntry.Kind.DIRECTORY) {
            fragmentation.add(entry, most);
        }
    }

    private static BlockOwner owner(FileEntry entry, Attribute a, long pieces) {
        if (a.role() == Attribute.Role.BAD_CLUSTERS) {
            return BlockOwner.BAD;
        }
        if (entry.system()) {
            return BlockOwner.SYSTEM;
        }
        if (entry.kind() == FileEntry.Kind.DIRECTORY) {
            return BlockOwner.DIRECTORY;
        }
        return pieces > 1 ? BlockOwner.FRAGMENTED : BlockOwner.CONTIGUOUS;
    }

    private void own(BlockOwner owner, long position, long length) {
        grids.forEach(g -> g.own(owner, position, length));
    }

    private void allocated() throws IOException {
        bad.sort(Comparator.comparingLong(Extent::position));
        int nextBad = 0;
        try (ExtentStream ranges = volume.allocated()) {
            for (List<Extent> b = ranges.next(Lease.UNIT_OF_WORK); !b.isEmpty(); b = ranges.next(Lease.UNIT_OF_WORK)) {
                for (Extent e : b) {
                    nextBad = bad(nextBad, e.position());
                    free.taken(e.position(), e.length());
                    grids.forEach(g -> g.use(e.position(), e.length()));
                }
            }
        }
        bad(nextBad, Long.MAX_VALUE);
        free.taken(volume.summary().length(), 0);
    }

    /** Takes the bad ranges that begin before a position; returns the number of the next. */
    private int bad(int from, long position) {
        int next = from;
        while (next < bad.size() && bad.get(next).position() < position) {
            free.taken(bad.get(next).position(), bad.get(next).length());
            next++;
        }
        return next;
    }

    /** The volume for the proof; its first reading of the entries is the map's, too. */
    private final class Read implements AllocationProof.Subject {
        private final List<Extent> metadata;

        Read(List<Extent> metadata) {
            this.metadata = metadata;
        }

        @Override
        public void entries(Consumer<FileEntry> to) throws IOException {
            VolumeMap.this.entries(counted ? to : ((Consumer<FileEntry>) VolumeMap.this::count).andThen(to));
        }

        @Override
        public List<Extent> metadata() {
            return metadata;
        }

        @Override
        public ExtentStream allocated() throws IOException {
            return volume.allocated();
        }

        @Override
        public ExtentStream inDoubt() throws IOException {
            Optional<DoubtfulRanges> ranges = volume.inDoubt();
            doubt = ranges.map(DoubtfulRanges::reason);
            return ranges.isPresent() ? ranges.get() : AllocationProof.Subject.super.inDoubt();
        }

        @Override
        public String name(FileEntry entry) {
            return entry.id() == volume.summary().rootId()
                    ? "/"
                    : VolumeReader.path(tree, entry.links().get(0));
        }
    }
}
