// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.lvm;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.FoundVolume;
import org.offhost.kit.session.Withdrawal;
import org.offhost.tck.hostile.HostileBytes;

/** The text of a group with hostile bytes, its sum right as whoever writes a text can make it. Input: patches. */
class GroupTextFuzzTest {
    private static final int SIZE = 2 * PvImage.SIZE;

    private final byte[] text = PvImage.group(
                    1,
                    PvImage.volume("a", PvImage.linear(0, 4, "pv0", 3), PvImage.linear(4, 4, "pv0", 9)),
                    PvImage.volume("b", PvImage.linear(0, 1, "pv1", 0)),
                    ThinUnit.TEXT,
                    PvImage.volume("d", PvImage.striped(0, 4, 8, "\"pv0\", 30", "\"pv1\", 4")),
                    PvImage.volume("c", PvImage.other(4, "snapshot", "origin = \"a\"\ncow_store = \"b\"\n")))
            .getBytes(StandardCharsets.UTF_8);
    private final Map<String, PhysicalVolume> there =
            Map.of(PvImage.ID, physical(0, PvImage.ID), PvImage.OTHER_ID, physical(PvImage.SIZE, PvImage.OTHER_ID));
    private final HostileBytes hostile = new HostileBytes(text);

    private static PhysicalVolume physical(long start, String id) {
        PvImage image = new PvImage(id);
        ThinUnit.write(image);
        return new PhysicalVolume(image.unit(), start, new PvLabel(512, id, List.of()));
    }

    @FuzzTest
    void group(byte[] input) throws IOException {
        hostile.run(input, 0, text.length, this::check);
    }

    private void check() throws IOException {
        VolumeGroup group;
        try {
            group = VolumeGroup.of(new MetadataArea.Text(4608, text, 0));
        } catch (CorruptStructureException expected) {
            return;
        }
        List<FoundVolume> volumes = new GroupVolumes(group, there, new Withdrawal("the finder")).all(1);
        Overlaps.of(volumes);
        for (FoundVolume v : volumes) {
            if (v.ranges().stream().anyMatch(r -> r.end() > SIZE)) {
                throw new AssertionError(v + " on " + SIZE + " bytes");
            }
        }
    }
}
