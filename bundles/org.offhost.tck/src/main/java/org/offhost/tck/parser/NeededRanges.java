// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.parser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.offhost.block.Extent;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.DoubtfulRanges;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.Run;
import org.offhost.tck.VolumeReading;

/** What is expected of the ranges that an exact copy needs. */
final class NeededRanges {
    private NeededRanges() {}

    static void checkOrder(FileSystemVolume volume) throws IOException {
        List<Extent> ranges = VolumeReading.allocated(volume, 1000);
        assertThat(VolumeReading.allocated(volume, 1)).isEqualTo(ranges);
        long end = -1;
        for (Extent e : ranges) {
            assertThat(e.position()).as("%s behind %d", e, end).isGreaterThan(end);
            end = e.end();
        }
        assertThat(ranges).as("what an exact copy needs").isNotEmpty();
        assertThat(end).isLessThanOrEqualTo(volume.summary().length());
    }

    /** What is in doubt is copied, so it is allocated. */
    static void checkDoubt(FileSystemVolume volume) throws IOException {
        List<Extent> doubtful = doubtful(volume, 1000);
        assertThat(doubtful(volume, 1)).isEqualTo(doubtful);
        TreeMap<Long, Extent> allocated = byPosition(volume);
        long end = -1;
        for (Extent e : doubtful) {
            assertThat(e.position()).as("%s in doubt behind %d", e, end).isGreaterThan(end);
            assertThat(contains(allocated, e.position(), e.end()))
                    .as("%s, which is in doubt, is allocated", e)
                    .isTrue();
            end = e.end();
        }
    }

    private static List<Extent> doubtful(FileSystemVolume volume, int limit) throws IOException {
        try (DoubtfulRanges ranges = volume.inDoubt().orElse(null)) {
            if (ranges == null) {
                return List.of();
            }
            assertThat(ranges.reason()).as("why ranges are in doubt").isNotBlank();
            return VolumeReading.all(ranges, limit);
        }
    }

    private static TreeMap<Long, Extent> byPosition(FileSystemVolume volume) throws IOException {
        TreeMap<Long, Extent> allocated = new TreeMap<>();
        VolumeReading.allocated(volume, 1000).forEach(r -> allocated.put(r.position(), r));
        return allocated;
    }

    static void checkRuns(FileSystemVolume volume) throws IOException {
        TreeMap<Long, Extent> allocated = byPosition(volume);
        for (FileEntry entry : VolumeReading.entries(volume, OptionalLong.empty(), 1000)) {
            for (Attribute a : entry.attributes()) {
                if (!entry.system() && a.value() instanceof AttributeValue.NonResident value) {
                    for (Run run : value.runs()) {
                        assertThat(run.isHole() || contains(allocated, run.position(), run.position() + run.length()))
                                .as("%s of %s is allocated", run, entry.links())
                                .isTrue();
                    }
                }
            }
        }
    }

    private static boolean contains(TreeMap<Long, Extent> joined, long position, long end) {
        Map.Entry<Long, Extent> e = joined.floorEntry(position);
        return e != null && e.getValue().end() >= end;
    }
}
