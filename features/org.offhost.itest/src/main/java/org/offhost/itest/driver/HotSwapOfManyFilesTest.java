// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.offhost.array.virtual.management.Faults;
import org.offhost.backup.Job;
import org.offhost.backup.JobState;
import org.offhost.backup.JobStatus;
import org.offhost.backup.Offload;
import org.offhost.itest.Lab;
import org.offhost.tck.Fixtures;

/** Drivers are replaced while a volume of 20,000 files is backed up: a device test on a volume of {@code rig/volumes}. */
class HotSwapOfManyFilesTest extends HotSwapScene {
    private static final String VOLUME = "big-20000";
    private static final int FILES = 20_000;

    @Override
    Path image() {
        Optional<Path> image = Fixtures.full(VOLUME);
        String missing = "skipped: no " + VOLUME + ".img in -D" + Fixtures.FULL_VOLUMES + "="
                + System.getProperty(Fixtures.FULL_VOLUMES, "")
                + " (made by rig/volumes/make-volumes -n 20000 big, which needs root, mkntfs and ntfs-3g)";
        if (image.isEmpty()) {
            System.out.println(missing);
        }
        assumeTrue(image.isPresent(), missing);
        return image.orElseThrow();
    }

    private void swapped(String what, long since, JobStatus end) {
        assertThat(end.summary().files()).isGreaterThanOrEqualTo(FILES);
        assertThat(end.summary().bytes().fallback()).isZero();
        System.out.printf(
                "Hot swap of %s under %d files: %d ms from withdrawal to the end of the job%n",
                what,
                end.summary().files(),
                Duration.ofNanos(System.nanoTime() - since).toMillis());
    }

    @Test
    void newerParserGoesOnWithTheInventory() throws Exception {
        watcher.holdAt(s -> s.state() == JobState.INVENTORY && s.files() > 0);
        Standing before = everythingBut(NTFS);
        Job job = backup.backup(request());
        watcher.awaitHeld();
        long files = job.status().files();
        long withdrawn = System.nanoTime();
        replace(NTFS);
        watcher.goOn();
        JobStatus end = completed(job);
        swapped("the parser at file " + files, withdrawn, end);
        assertThat(files).as("files found when the parser went").isBetween(1L, FILES - 1L);
        assertThat(Lab.evidence(end.summary()))
                .contains("parsed by " + NTFS + " " + bundle(NTFS).getVersion())
                .contains("parsed by " + NTFS + " " + newer.orElseThrow().getVersion());
        assertThat(Lab.notes(end.summary()))
                .anyMatch(n -> n.contains("withdrawn in INVENTORY; next unit of work after"));
        assertThat(everythingBut(NTFS)).isEqualTo(before);
    }

    @Test
    void parserReplacedDuringTheCopyIsNotNoticed() throws Exception {
        Faults.Gate gate = array.faults().gateAfter(1000);
        Standing before = everythingBut(NTFS);
        Job job = backup.backup(request().files(List.of()));
        assertThat(gate.awaitArrival(LIMIT)).isTrue();
        assertThat(job.status().state()).isEqualTo(JobState.COPYING);
        long withdrawn = System.nanoTime();
        replace(NTFS);
        gate.open();
        JobStatus end = completed(job);
        swapped("the parser during the copy", withdrawn, end);
        assertThat(Lab.notes(end.summary())).noneMatch(n -> n.contains("withdrawn"));
        assertThat(everythingBut(NTFS)).isEqualTo(before);
    }

    @Test
    void newerCopyDriverTakesOverWithACommandInFlight() throws Exception {
        Faults.Gate gate = array.faults().gateAfter(1000);
        Standing before = everythingBut(EXTENDED);
        Job job = backup.backup(request().files(List.of()).offload(Offload.REQUIRED));
        assertThat(gate.awaitArrival(LIMIT)).isTrue();
        long withdrawn = System.nanoTime();
        replace(EXTENDED);
        gate.open();
        JobStatus end = completed(job);
        swapped("the copy driver", withdrawn, end);
        assertThat(Lab.notes(end.summary())).anyMatch(n -> n.contains("withdrawn in COPYING; next unit of work after"));
        assertThat(everythingBut(EXTENDED)).isEqualTo(before);
    }
}
