// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.offhost.block.Extent;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.Run;

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

    static void checkRuns(FileSystemVolume volume) throws IOException {
        TreeMap<Long, Extent> allocated = new TreeMap<>();
        VolumeReading.allocated(volume, 1000).forEach(r -> allocated.put(r.position(), r));
        for (FileEntry entry : VolumeReading.entries(volume, OptionalLong.empty(), 1000)) {
            for (Attribute a : entry.attributes()) {
                if (!entry.system() && a.value() instanceof AttributeValue.NonResident value) {
                    for (Run run : value.runs()) {
                        assertThat(run.isHole() || contains(allocated, run))
                                .as("%s of %s is allocated", run, entry.links())
                                .isTrue();
                    }
                }
            }
        }
    }

    private static boolean contains(TreeMap<Long, Extent> joined, Run run) {
        Map.Entry<Long, Extent> e = joined.floorEntry(run.position());
        return e != null && e.getValue().end() >= run.position() + run.length();
    }
}
