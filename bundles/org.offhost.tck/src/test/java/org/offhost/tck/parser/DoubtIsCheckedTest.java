// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.parser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.block.BlockDevice;
import org.offhost.block.Extent;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.DoubtfulRanges;
import org.offhost.filesystem.EntryStream;
import org.offhost.filesystem.ExtentStream;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemParser;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.VolumeSummary;

/** The suite of parsers sees each way in which a parser may tell of ranges in doubt and be wrong. */
class DoubtIsCheckedTest {
    private static final List<Extent> ALLOCATED = List.of(new Extent(0, 8192), new Extent(16_384, 4096));
    private static final String WHY = "the log was not replayed";

    @TempDir
    Path folder;

    /** Ranges in doubt as a parser gives them, whole or in batches of the limit. */
    private record Told(List<Extent> ranges, String reason, UnaryOperator<List<Extent>> asBatch) {
        Told(Extent... ranges) {
            this(List.of(ranges), WHY, batch -> batch);
        }
    }

    @Test
    void rangesThatAreAllocatedAndApartPass() throws Throwable {
        run(new Told(new Extent(4096, 512), new Extent(8000, 192), new Extent(16_384, 4096)));
        run(new Told());
    }

    @Test
    void rangeThatNobodyAllocatedIsSeen() {
        fails(new Told(new Extent(12_288, 512)), "is allocated");
    }

    @Test
    void rangeThatIsAllocatedInPartIsSeen() {
        fails(new Told(new Extent(4096, 8192)), "is allocated");
    }

    @Test
    void rangesThatDescendTouchOrOverlapAreSeen() {
        fails(new Told(new Extent(16_384, 512), new Extent(0, 512)), "in doubt behind");
        fails(new Told(new Extent(0, 512), new Extent(512, 512)), "in doubt behind");
        fails(new Told(new Extent(0, 1024), new Extent(512, 1024)), "in doubt behind");
    }

    @Test
    void doubtWithoutAReasonIsSeen() {
        fails(new Told(List.of(new Extent(0, 512)), " ", batch -> batch), "why ranges are in doubt");
    }

    @Test
    void otherRangesInSmallerBatchesAreSeen() {
        List<Extent> ranges = List.of(new Extent(0, 512), new Extent(4096, 512));
        fails(new Told(ranges, WHY, batch -> batch.size() > 1 ? batch.subList(0, 1) : batch), "");
    }

    private void fails(Told told, String how) {
        assertThatThrownBy(() -> run(told)).isInstanceOf(AssertionError.class).hasMessageContaining(how);
    }

    /** The check as a vendor's test inherits it. */
    private void run(Told told) throws Throwable {
        Path image = Files.write(folder.resolve("image"), new byte[32_768]);
        List<DynamicTest> checks = new Subject(image, told)
                .whatIsInDoubtIsAscendingApartAndAllocated()
                .toList();
        assertThat(checks).hasSize(1);
        checks.get(0).getExecutable().execute();
    }

    private static final class Subject extends FileSystemParserContract {
        private final Path image;
        private final Told told;

        Subject(Path image, Told told) {
            this.image = image;
            this.told = told;
        }

        @Override
        protected FileSystemParser parser() {
            return new FileSystemParser() {
                @Override
                public Optional<VolumeSummary> probe(BlockDevice device) {
                    throw new UnsupportedOperationException();
                }

                @Override
                public FileSystemVolume open(BlockDevice device) {
                    return new Volume(told);
                }
            };
        }

        @Override
        protected void withdraw(FileSystemParser parser) {
            throw new UnsupportedOperationException();
        }

        @Override
        protected List<String> volumes() {
            return List.of("one");
        }

        @Override
        protected Path image(String name) {
            return image;
        }
    }

    /** Tells of ranges, and of nothing else. */
    private record Volume(Told told) implements FileSystemVolume {
        @Override
        public ExtentStream allocated() {
            return new Ranges(ALLOCATED, "", batch -> batch);
        }

        @Override
        public Optional<DoubtfulRanges> inDoubt() {
            return Optional.of(new Ranges(told.ranges(), told.reason(), told.asBatch()));
        }

        @Override
        public VolumeSummary summary() {
            throw new UnsupportedOperationException();
        }

        @Override
        public EntryStream entries(OptionalLong after) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<FileEntry> find(String path) {
            throw new UnsupportedOperationException();
        }

        @Override
        public InputStream content(FileEntry entry, Attribute attribute) throws IOException {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }

    private static final class Ranges implements DoubtfulRanges {
        private final List<Extent> ranges;
        private final String reason;
        private final UnaryOperator<List<Extent>> asBatch;
        private int given;

        Ranges(List<Extent> ranges, String reason, UnaryOperator<List<Extent>> asBatch) {
            this.ranges = ranges;
            this.reason = reason;
            this.asBatch = asBatch;
        }

        @Override
        public List<Extent> next(int limit) {
            List<Extent> batch = ranges.subList(given, Math.min(ranges.size(), given + limit));
            given += batch.size();
            return asBatch.apply(batch);
        }

        @Override
        public String reason() {
            return reason;
        }

        @Override
        public void close() {}
    }
}
