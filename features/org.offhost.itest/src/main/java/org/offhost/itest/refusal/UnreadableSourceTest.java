// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.array.virtual.management.Faults;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.BackupSet;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.Job;
import org.offhost.backup.JobState;
import org.offhost.backup.JobStatus;
import org.offhost.backup.QuietPolicy;
import org.offhost.block.Designator;
import org.offhost.itest.Lab;
import org.offhost.tck.Fixtures;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;

/** Blocks that cannot be read, or that somebody changed, cost the set and nothing else; the message says whose they were. */
class UnreadableSourceTest {
    private static final long MIB = 1 << 20;

    @InjectBundleContext
    BundleContext context;

    @TempDir
    Path folder;

    private RefusalLab lab;

    @BeforeEach
    void start() {
        lab = new RefusalLab(context, folder);
    }

    @AfterEach
    void end() throws IOException {
        lab.close();
    }

    /** A file of several blocks in both fixtures. */
    private static final String VICTIM = "/sizes/s8193.bin";

    private Designator medium(boolean tape) throws Exception {
        return tape ? lab.tapeWithSet("medium.tap") : lab.mediumWithSet("medium.img", 128 * MIB);
    }

    /** Fails with these words, and costs nothing that was there before. */
    private void fails(Designator source, String name, Designator medium, boolean files, String... words)
            throws Exception {
        List<BackupSet> before = lab.backup().sets(medium);
        String image = RefusalLab.sum(Fixtures.shared(name));
        BackupRequest request = Lab.request(source, name, medium);
        RefusalLab.saysIn(Lab.failed(lab.run(files ? request.files(List.of()) : request)), words);
        lab.nothingLeft();
        lab.array().faults().clear();
        assertThat(lab.backup().sets(medium)).isEqualTo(before);
        Lab.completed(lab.verify(medium, CheckLevel.FULL));
        assertThat(RefusalLab.sum(Fixtures.shared(name))).isEqualTo(image);
    }

    @ParameterizedTest
    @CsvSource({
        "ntfs-4k, false, false",
        "ntfs-4k, true, false",
        "ntfs-4k, false, true",
        "ntfs-4k, true, true",
        "fat16, false, false",
        "fat16, true, true"
    })
    void unreadableContentIsNamedWithItsFileAndARemedy(String fixture, boolean files, boolean tape) throws Exception {
        Designator medium = medium(tape);
        Designator source = lab.source(fixture);
        long at = lab.positionOf(source, VICTIM);
        lab.array().faults().unreadable(source, at, 512);
        fails(
                source,
                fixture,
                medium,
                files,
                "byte " + at + " of source " + source,
                "cannot be read",
                "file " + VICTIM,
                "repaired",
                "--path");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void unreadableFileRecordIsNamedAndNoSetLacksItsFile(boolean files) throws Exception {
        Designator medium = medium(false);
        Designator source = lab.source("ntfs-4k");
        long at = lab.recordOf(source, VICTIM);
        lab.array().faults().unreadable(source, at, 512);
        fails(source, "ntfs-4k", medium, files, "byte " + at + " of source " + source, "/$MFT", "repaired");
    }

    @Test
    void unreadableBootSectorIsNamedBeforeTheSnapshot() throws Exception {
        Designator medium = medium(false);
        Designator source = lab.source("fat16");
        lab.array().faults().unreadable(source, 0, 512);
        fails(source, "fat16", medium, false, "byte 0 of source " + source, "metadata", "repaired");
    }

    @Test
    void unreadableAllocationTableIsNamed() throws Exception {
        Designator medium = medium(false);
        Designator source = lab.source("fat16");
        lab.array().faults().unreadable(source, 2048, 512);
        fails(source, "fat16", medium, false, "byte 2048 of source " + source, "metadata", "repaired");
    }

    @Test
    void filesBesideAnUnreadableOneCanBeSaved() throws Exception {
        Designator medium = medium(false);
        Designator source = lab.source("ntfs-4k");
        lab.array().faults().unreadable(source, lab.positionOf(source, VICTIM), 512);
        Lab.completed(lab.run(Lab.request(source, "rest", medium).files(List.of("/sizes/s4*.bin"))));
        lab.array().faults().clear();
        Lab.completed(lab.verify(medium, CheckLevel.FULL));
    }

    @Test
    void sourceWrittenBehindTheArrayBeforeTheCutIsNotQuiet() throws Exception {
        Path image = Fixtures.image("fat16", folder);
        Designator source = lab.disk(image, 512, true, 0);
        Designator medium = medium(false);
        String before = RefusalLab.sum(lab.path("medium.img"));
        // one write within the time is enough, however slowly this machine writes
        QuietPolicy never = new QuietPolicy(Duration.ofSeconds(3), Duration.ofSeconds(3), QuietPolicy.OnTimeout.FAIL);
        Job job = lab.backup().backup(Lab.request(source, "fat16", medium).quiet(never));
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            byte last = (byte) 0xF6;
            while (!job.await(Duration.ofMillis(20)).state().ended()) {
                file.seek(file.length() - 1);
                file.write(last++);
            }
        }
        RefusalLab.saysIn(
                Lab.refused(job.status()), source.toString(), "free of writes", "--on-timeout", "nothing was written");
        assertThat(RefusalLab.sum(lab.path("medium.img"))).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 100, 1 << 20})
    void sourceCutShortBehindTheArrayBeforeTheJobIsRefused(long length) throws Exception {
        Path image = Fixtures.image("fat16", folder);
        Designator source = lab.disk(image, 512, true, 0);
        Designator medium = medium(false);
        String before = RefusalLab.sum(lab.path("medium.img"));
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(length);
        }
        JobStatus status = lab.run(Lab.request(source, "fat16", medium));
        if (length < 512) {
            // the unit is not there any more: somebody may put the file back, and resume
            assertThat(status.state()).isEqualTo(JobState.INTERRUPTED);
            RefusalLab.saysIn(Lab.reason(status), source.toString(), "resume");
            lab.backup().job(status.id()).orElseThrow().cancel();
        } else {
            RefusalLab.saysIn(Lab.refused(status), source.toString(), "truncated", String.valueOf(length));
        }
        assertThat(RefusalLab.sum(lab.path("medium.img"))).isEqualTo(before);
    }

    @Test
    void sourceChangedBehindTheArrayBetweenCutAndCopyFailsTheJob() throws Exception {
        Path image = Fixtures.image("fat16", folder);
        Designator source = lab.disk(image, 512, true, 0);
        Designator medium = lab.mediumWithSet("medium.img", 64 * MIB);
        List<BackupSet> before = lab.backup().sets(medium);
        Faults.Gate gate = lab.array().faults().gateAfter(0);
        Job job = lab.backup().backup(Lab.request(source, "fat16", medium));
        assertThat(gate.awaitArrival(Lab.JOB_LIMIT)).isTrue();
        Files.write(image, new byte[] {1}, StandardOpenOption.APPEND);
        gate.open();
        RefusalLab.saysIn(Lab.failed(Lab.end(job)), "changed", source.toString());
        assertThat(lab.backup().sets(medium)).isEqualTo(before);
        Lab.completed(lab.verify(medium, CheckLevel.FULL));
    }
}
