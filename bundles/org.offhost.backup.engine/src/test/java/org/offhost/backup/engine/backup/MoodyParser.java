// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.backup;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.offhost.block.BlockDevice;
import org.offhost.block.Extent;
import org.offhost.driver.KnownDriver;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.DoubtfulRanges;
import org.offhost.filesystem.EntryBatch;
import org.offhost.filesystem.EntryStream;
import org.offhost.filesystem.ExtentStream;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemParser;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.VolumeSummary;
import org.offhost.filesystem.fat.FatParser;

/** The parser of FAT, which goes, fails, or tells something else where a test says so. */
final class MoodyParser implements FileSystemParser {
    private final FileSystemParser parser = new FatParser();
    private final List<OptionalLong> begun = new ArrayList<>();
    private int entryBatches;
    private int rangeBatches;
    private int open;
    private int failingEntries = -1;
    private int failingRanges = -1;
    private FaultyUnits.Fault fault = () -> {};
    private Optional<Extent> more = Optional.empty();
    private Optional<Extent> doubtful = Optional.empty();
    private boolean hasMap = true;
    private boolean byId;

    KnownDriver<FileSystemParser> known() {
        return new KnownDriver<>(
                this, Map.of(FileSystemParser.TYPE, List.of("fat12"), "service.ranking", 1000), "moody", "1");
    }

    /** Lets it happen once, before a batch of entries, from 0. */
    void atEntries(int batch, FaultyUnits.Fault what) {
        failingEntries = batch;
        fault = what;
    }

    /** Lets it happen once, before a batch of ranges, from 0. */
    void atRanges(int batch, FaultyUnits.Fault what) {
        failingRanges = batch;
        fault = what;
    }

    /** From now on this, behind all others, is in use, too. */
    void alsoInUse(Extent range) {
        more = Optional.of(range);
    }

    /** From now on volumes have no map of what is in use. */
    void hasNoMap() {
        hasMap = false;
    }

    /** From now on entries come in the order of their ids, as those of other file systems do. */
    void sortsById() {
        byId = true;
    }

    /** From now on it is not known whether anybody owns a range. */
    void doubts(Extent range) {
        doubtful = Optional.of(range);
    }

    /** Behind which entry each reading of them began. */
    List<OptionalLong> begun() {
        return begun;
    }

    /** Volumes, and streams of them, that nobody closed yet. */
    int open() {
        return open;
    }

    @Override
    public Optional<VolumeSummary> probe(BlockDevice volume) throws IOException {
        return parser.probe(volume);
    }

    @Override
    public FileSystemVolume open(BlockDevice device) throws IOException {
        FileSystemVolume volume = parser.open(device);
        open++;
        return new Volume(volume);
    }

    private final class Doubtful implements DoubtfulRanges {
        private Optional<Extent> left;

        Doubtful(Extent range) {
            left = Optional.of(range);
        }

        @Override
        public String reason() {
            return "its log was in use";
        }

        @Override
        public List<Extent> next(int limit) throws IOException {
            if (rangeBatches++ == failingRanges) {
                fault.happen();
            }
            List<Extent> batch = left.map(List::of).orElse(List.of());
            left = Optional.empty();
            return batch;
        }

        @Override
        public void close() {
            open--;
        }
    }

    private final class Volume implements FileSystemVolume {
        private final FileSystemVolume volume;

        Volume(FileSystemVolume volume) {
            this.volume = volume;
        }

        @Override
        public VolumeSummary summary() {
            return volume.summary();
        }

        @Override
        public EntryStream entries(OptionalLong after) throws IOException {
            begun.add(after);
            EntryStream entries = byId ? sorted(after) : volume.entries(after);
            open++;
            return new EntryStream() {
                @Override
                public EntryBatch next(int limit) throws IOException {
                    if (entryBatches++ == failingEntries) {
                        fault.happen();
                    }
                    return entries.next(limit);
                }

                @Override
                public void close() throws IOException {
                    open--;
                    entries.close();
                }
            };
        }

        /** By ids, which are cursors then. */
        private EntryStream sorted(OptionalLong after) throws IOException {
            TreeMap<Long, FileEntry> all = new TreeMap<>();
            try (EntryStream entries = volume.entries(OptionalLong.empty())) {
                for (EntryBatch b = entries.next(100); !b.isEnd(); b = entries.next(100)) {
                    b.entries().forEach(e -> all.put(e.id(), e));
                }
            }
            Deque<FileEntry> left = new ArrayDeque<>(
                    after.isEmpty()
                            ? all.values()
                            : all.tailMap(after.getAsLong(), false).values());
            return new EntryStream() {
                private long last;

                @Override
                public EntryBatch next(int limit) {
                    List<FileEntry> batch = new ArrayList<>();
                    while (batch.size() < limit && !left.isEmpty()) {
                        batch.add(left.remove());
                        last = batch.get(batch.size() - 1).id();
                    }
                    return new EntryBatch(batch, List.of(), last);
                }

                @Override
                public void close() {
                    left.clear();
                }
            };
        }

        @Override
        public ExtentStream allocated() throws IOException {
            ExtentStream ranges = volume.allocated();
            open++;
            return new ExtentStream() {
                private boolean ended;

                @Override
                public List<Extent> next(int limit) throws IOException {
                    if (rangeBatches++ == failingRanges) {
                        fault.happen();
                    }
                    List<Extent> batch = ranges.next(limit);
                    boolean end = batch.isEmpty() && !ended;
                    ended |= end;
                    return end ? more.map(List::of).orElse(List.of()) : batch;
                }

                @Override
                public void close() throws IOException {
                    open--;
                    ranges.close();
                }
            };
        }

        @Override
        public Optional<List<Extent>> metadata() throws IOException {
            return hasMap ? volume.metadata() : Optional.empty();
        }

        @Override
        public Optional<DoubtfulRanges> inDoubt() throws IOException {
            if (doubtful.isEmpty()) {
                return volume.inDoubt();
            }
            open++;
            return Optional.of(new Doubtful(doubtful.get()));
        }

        @Override
        public Optional<FileEntry> find(String path) throws IOException {
            return volume.find(path);
        }

        @Override
        public InputStream content(FileEntry entry, Attribute attribute) throws IOException {
            return volume.content(entry, attribute);
        }

        @Override
        public void close() throws IOException {
            open--;
            volume.close();
        }
    }
}
