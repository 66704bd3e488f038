// SPDX-License-Identifier: Apache-2.0
package org.offhost.inventory.proof;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.offhost.block.Extent;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.DoubtfulRanges;
import org.offhost.filesystem.EntryBatch;
import org.offhost.filesystem.EntryStream;
import org.offhost.filesystem.ExtentStream;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.Run;
import org.offhost.filesystem.Runs;
import org.offhost.inventory.form.RunSink;

/**
 * The inventory of a volume held against the volume's own map of what is in use: every byte in use is to be owned exactly
 * once, and none that is not in use. A run that a parser missed, or read wrongly, or that two files share, shows here. Bytes in
 * doubt may be owned by nobody as well, and that alone is not asked of them.
 *
 * <p>Takes 32 MiB at most, whatever the volume; reads the entries once for each million runs.
 *
 * @param bytes bytes in conflict, of every kind there is
 * @param conflicts where, ascending: the first {@link #NAMED}
 * @param ranges number of all ranges in conflict
 * @param inDoubt bytes in use of which it is not known whether anybody owns them, owned or not
 */
public record AllocationProof(
        Map<AllocationConflict.Kind, Long> bytes, List<AllocationConflict> conflicts, long ranges, long inDoubt) {
    /** Most conflicts that are named. */
    public static final int NAMED = 100;

    private static final String FILE_SYSTEM = "the file system itself";

    private static final int CLAIMS_IN_MEMORY = 1 << 20;

    private static final ExtentStream NO_RANGES = new ExtentStream() {
        @Override
        public List<Extent> next(int limit) {
            return List.of();
        }

        @Override
        public void close() {
            // holds nothing
        }
    };

    /** What is held against each other. Its streams are opened anew for each pass. */
    public interface Subject {
        /** Gives every entry of the volume, the file system's own included, to a consumer, in any order. */
        void entries(Consumer<FileEntry> to) throws IOException;

        /** Gives the runs of every entry but holes and clusters that were given up, in any order. */
        default void runs(RunSink to) throws IOException {
            entries(entry -> forRuns(entry, to));
        }

        /** {@link FileSystemVolume#metadata()}. */
        List<Extent> metadata();

        /** {@link FileSystemVolume#allocated()}. */
        ExtentStream allocated() throws IOException;

        /** {@link FileSystemVolume#inDoubt()}; without ranges if there are none. */
        default ExtentStream inDoubt() throws IOException {
            return NO_RANGES;
        }

        /** What a person calls an entry. */
        default String name(FileEntry entry) {
            return entry.links().get(0).name();
        }
    }

    public AllocationProof {
        bytes = Map.copyOf(bytes);
        conflicts = List.copyOf(conflicts);
    }

    /** Whether every byte in use is owned once, or in doubt and owned by nobody, and no other byte is owned. */
    public boolean holds() {
        return ranges == 0;
    }

    /** Bytes in conflict of a kind. */
    public long bytes(AllocationConflict.Kind kind) {
        return bytes.getOrDefault(kind, 0L);
    }

    /** Holds a volume against its map. */
    public static AllocationProof of(Subject subject) throws IOException {
        return of(subject, CLAIMS_IN_MEMORY);
    }

    /** @param most claims held in memory */
    static AllocationProof of(Subject subject, int most) throws IOException {
        ConflictList conflicts = new ConflictList(NAMED);
        List<Extent> metadata = subject.metadata();
        long inDoubt;
        try (ExtentStream allocated = subject.allocated();
                ExtentStream doubtful = subject.inDoubt()) {
            AllocationSweep sweep = new AllocationSweep(allocated, doubtful, conflicts);
            long from = 0;
            while (from != Long.MAX_VALUE) {
                ClaimWindow window = new ClaimWindow(from, most);
                metadata.forEach(e -> window.claim(e.position(), e.end()));
                subject.runs((position, length) -> window.claim(position, position + length));
                sweep.over(window);
                from = window.to();
            }
            inDoubt = sweep.inDoubt();
        }
        conflicts.close();
        if (!conflicts.isEmpty()) {
            metadata.forEach(e -> conflicts.own(() -> FILE_SYSTEM, e.position(), e.end()));
            subject.entries(entry -> forRuns(
                    entry,
                    (position, length) -> conflicts.own(() -> subject.name(entry), position, position + length)));
        }
        return new AllocationProof(conflicts.bytes(), conflicts.named(), conflicts.ranges(), inDoubt);
    }

    static void forRuns(FileEntry entry, RunSink to) {
        for (Attribute a : entry.attributes()) {
            // clusters that were given up are somebody's by name alone, and in nobody's use
            if (a.role() != Attribute.Role.BAD_CLUSTERS && a.value() instanceof AttributeValue.NonResident value) {
                Runs runs = value.runs();
                for (int i = 0; i < runs.count(); i++) {
                    long position = runs.position(i);
                    if (position != Run.HOLE) {
                        to.run(position, runs.length(i));
                    }
                }
            }
        }
    }

    /**
     * Holds an open volume against its map; reads all of its metadata.
     *
     * @return empty if there is no map
     */
    public static Optional<AllocationProof> of(FileSystemVolume volume) throws IOException {
        Optional<List<Extent>> metadata = volume.metadata();
        return metadata.isEmpty() ? Optional.empty() : Optional.of(of(subject(volume, metadata.get())));
    }

    private static Subject subject(FileSystemVolume volume, List<Extent> metadata) {
        return new Subject() {
            @Override
            public void entries(Consumer<FileEntry> to) throws IOException {
                try (EntryStream entries = volume.entries(OptionalLong.empty())) {
                    for (EntryBatch b = entries.next(1000); !b.isEnd(); b = entries.next(1000)) {
                        b.entries().forEach(to);
                    }
                }
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
                return ranges.isPresent() ? ranges.get() : NO_RANGES;
            }
        };
    }
}
