// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.archive.medium.Medium;
import org.offhost.archive.set.SetReader;
import org.offhost.archive.set.VolumeRanges;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.BackupRequest.Since;
import org.offhost.backup.engine.backup.BackupSite;
import org.offhost.block.BlockDevice;
import org.offhost.block.Designator;
import org.offhost.block.Extent;
import org.offhost.block.Unit;
import org.offhost.filesystem.ExtentStream;

/** What is wanted in any order is read of each set in turn, forward. */
class MetadataOfChainTest {
    private static final int CHUNK = 64 << 10;

    @TempDir
    Path folder;

    private final List<Long> read = new ArrayList<>();

    /** Tells where it is read. */
    private record Told(BlockDevice volume, List<Long> positions) implements BlockDevice {
        @Override
        public Unit unit() {
            return volume.unit();
        }

        @Override
        public void read(long position, ByteBuffer target) throws IOException {
            positions.add(position);
            volume.read(position, target);
        }

        @Override
        public void write(long position, ByteBuffer source) throws IOException {
            volume.write(position, source);
        }

        @Override
        public void flush() throws IOException {
            volume.flush();
        }

        @Override
        public void close() throws IOException {
            volume.close();
        }
    }

    @Test
    void rangesInAnyOrderAreReadOfTheOldestSetFirst() throws Exception {
        BackupSite site = new BackupSite(folder.resolve("site"));
        Designator tape = site.units().tape(1000);
        BackupRequest request = BackupRequest.of(site.source(), "full", tape);
        site.row(request).run(site.submit(request));
        // the first chunk is of the tables: in use for certain
        site.wrote(List.of(new Extent(0, CHUNK)));
        BackupRequest next = BackupRequest.of(site.source(), "next", tape).since(Since.LAST);
        site.row(next).run(site.submit(next));
        try (Medium medium = site.medium(tape);
                SetReader reader = medium.open(medium.sets().get(1))) {
            VolumeRanges shown = reader.ranges();
            List<Extent> used;
            try (ExtentStream all = shown.allocated()) {
                used = new ArrayList<>(all.next(Integer.MAX_VALUE));
            }
            Collections.reverse(used);
            Told volume = new Told(reader.volume(), read);
            try (MetadataOfChain metadata =
                    MetadataOfChain.read(shown, volume, once(used), folder.resolve("metadata"), n -> {})) {
                same(metadata, reader.volume(), used);
            }
            assertThat(Files.exists(folder.resolve("metadata"))).isFalse();
        }
        int newest = read.indexOf(0L);
        assertThat(newest).as("the newest set is read last").isPositive();
        assertThat(read.subList(0, newest)).isSortedAccordingTo(Comparator.naturalOrder());
        assertThat(read.subList(newest, read.size()))
                .isSortedAccordingTo(Comparator.naturalOrder())
                .allMatch(at -> at < CHUNK);
    }

    private static void same(MetadataOfChain one, BlockDevice other, List<Extent> ranges) throws IOException {
        for (Extent e : ranges) {
            ByteBuffer here = ByteBuffer.allocate((int) e.length());
            ByteBuffer there = ByteBuffer.allocate((int) e.length());
            one.read(e.position(), here);
            other.read(e.position(), there);
            assertThat(here.flip().mismatch(there.flip())).as("byte of %s", e).isEqualTo(-1);
        }
    }

    private static ExtentStream once(List<Extent> ranges) {
        List<Extent> left = new ArrayList<>(ranges);
        return new ExtentStream() {
            @Override
            public List<Extent> next(int limit) {
                List<Extent> batch = List.copyOf(left);
                left.clear();
                return batch;
            }

            @Override
            public void close() {
                // nothing is open
            }
        };
    }
}
