// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.medium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.archive.Backup;
import org.offhost.archive.Copier;
import org.offhost.archive.MediumGeometry;
import org.offhost.archive.SetProfile;
import org.offhost.archive.TestDisk;
import org.offhost.archive.layout.SetLayout;
import org.offhost.archive.set.SetWriter;
import org.offhost.tck.Fixtures;

/** A blank disk becomes a medium with its first set, whenever the first try at it was cut off. */
class LabelCutOffTest {
    private static final long SIZE = 32L << 20;

    @TempDir
    Path folder;

    private static SetWriter begin(SetLayout layout, TestDisk disk) throws IOException {
        return new DiskMedium(disk).begin(layout);
    }

    @Test
    void firstSetIsWrittenWhereverTheMakingOfItsMediumWasCutOff() throws Exception {
        Path file = folder.resolve("medium");
        try (Backup b = Backup.of(Fixtures.shared("fat12"), folder.resolve("spool"))) {
            SetLayout layout = b.layout("one", SetProfile.VOLUME, MediumGeometry.disk(512));
            boolean cut = true;
            for (int writes = 0; cut; writes++) {
                Files.deleteIfExists(file);
                try (TestDisk disk = new TestDisk(file, SIZE, 512)) {
                    disk.failAfter(writes);
                    SetWriter first = begin(layout, disk);
                    if (writes < 5) {
                        assertThatThrownBy(first::claim).as("write %s", writes).hasMessage("killed");
                    } else {
                        cut = claimed(first);
                    }
                    disk.failAfter(Integer.MAX_VALUE);
                    SetWriter again = begin(layout, disk);
                    again.claim();
                    Copier.from(b.source)
                            .toDisk(
                                    layout.body(again.firstToCopy(), b.source),
                                    disk,
                                    again.start() + again.firstToCopy());
                    assertThat(begin(layout, disk).commit(Backup.job()).number())
                            .as("write %s", writes)
                            .isEqualTo(1);
                    assertThat(new DiskMedium(disk).scan().findings())
                            .as("write %s", writes)
                            .isEmpty();
                    assertThat(new DiskMedium(disk).refusal())
                            .as("write %s", writes)
                            .isEmpty();
                }
            }
        }
    }

    /** Whether it was cut off. */
    private static boolean claimed(SetWriter first) {
        try {
            first.claim();
            return false;
        } catch (IOException e) {
            assertThat(e).hasMessage("killed");
            return true;
        }
    }
}
