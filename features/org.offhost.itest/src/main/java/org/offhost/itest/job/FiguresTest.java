// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.offhost.array.virtual.management.CopyManagerLimits;
import org.offhost.array.virtual.management.Faults;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.Job;
import org.offhost.backup.JobState;
import org.offhost.backup.JobStatus;
import org.offhost.backup.JobSummary;
import org.offhost.backup.ListedEntry;
import org.offhost.backup.Listing;
import org.offhost.backup.Profile;
import org.offhost.block.Designator;
import org.offhost.filesystem.FileEntry;
import org.offhost.itest.Lab;
import org.offhost.tck.Fixtures;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;

/** The figures of a job say the same as those of the next job on the same set, and count all of it. */
class FiguresTest {
    private static final String EXTENDED = "org.offhost.copy.extended";

    @InjectBundleContext
    BundleContext context;

    @TempDir
    Path folder;

    private Lab lab;

    @BeforeEach
    void start() {
        lab = new Lab(context, folder);
    }

    @AfterEach
    void end() throws IOException {
        try (Lab closing = lab) {
            closing.array().copyLimits(CopyManagerLimits.DEFAULT);
            closing.nothingLeft();
        }
    }

    private Designator source() throws IOException {
        return lab.disk(Fixtures.shared("ntfs-4k"), 512, true, 0);
    }

    private Designator medium(String kind) throws IOException {
        return kind.equals("tape") ? lab.tape("medium.tap", 0) : lab.disk("medium.img", 512, 256 << 20);
    }

    private static BackupRequest request(Designator source, Designator medium, Profile profile) {
        BackupRequest request = Lab.request(source, "figures", medium);
        return profile == Profile.FILES ? request.files(List.of()) : request;
    }

    /** Files by the definition of {@link JobSummary}, from what a person sees. */
    private long listedFiles(Designator medium, String set) throws IOException {
        try (Listing<ListedEntry> listing = lab.backup().list(medium, set, "/")) {
            long files = 0;
            Set<Long> seen = new HashSet<>();
            for (List<ListedEntry> some = listing.next(100); !some.isEmpty(); some = listing.next(100)) {
                for (ListedEntry e : some) {
                    boolean file = !e.entry().system() && e.entry().kind() != FileEntry.Kind.DIRECTORY;
                    files += file && seen.add(e.entry().id()) ? 1 : 0;
                }
            }
            return files;
        }
    }

    private static void assertWorkIsDone(JobStatus ended) {
        assertThat(ended.totalBytes()).as(ended.title()).isPositive();
        assertThat(ended.doneBytes()).isEqualTo(ended.totalBytes());
    }

    @ParameterizedTest
    @CsvSource({"VOLUME, disk", "FILES, disk", "VOLUME, tape"})
    void backupListingAndVerificationCountTheSameFiles(Profile profile, String kind) throws Exception {
        Designator medium = medium(kind);
        JobStatus made = Lab.completed(lab.run(request(source(), medium, profile)));
        JobSummary sum = made.summary();
        assertThat(sum.files())
                .isPositive()
                .isEqualTo(listedFiles(medium, sum.setId()))
                .isEqualTo(made.files())
                .isEqualTo(lab.backup().sets(medium).get(0).files());
        assertWorkIsDone(made);
        for (CheckLevel level : List.of(CheckLevel.STRUCTURE, CheckLevel.FULL)) {
            JobStatus verified = Lab.completed(lab.verify(medium, level));
            assertThat(verified.summary().files()).isEqualTo(sum.files());
            assertThat(verified.summary().directories()).isEqualTo(sum.directories());
            assertThat(verified.summary().streams()).isEqualTo(sum.streams());
            assertThat(verified.summary().resident()).isEqualTo(sum.resident());
            assertWorkIsDone(verified);
        }
        JobStatus restored = Lab.completed(lab.restoreTo(medium, sum.setId(), folder.resolve("out")));
        assertThat(restored.summary().files()).isEqualTo(sum.files());
        assertWorkIsDone(restored);
    }

    @Test
    void severalSetsAreVerifiedInOneSum() throws Exception {
        Designator medium = medium("disk");
        Designator source = source();
        long one = Lab.completed(lab.run(request(source, medium, Profile.FILES)))
                .summary()
                .files();
        Lab.completed(lab.run(request(source, medium, Profile.VOLUME)));
        JobStatus verified = Lab.completed(lab.verify(medium, CheckLevel.FULL));
        assertThat(verified.summary().files()).isEqualTo(2 * one);
        assertWorkIsDone(verified);
    }

    @Test
    void resumedJobCountsTheWholeJob() throws Exception {
        lab.array().copyLimits(CopyManagerLimits.DEFAULT.withCounts(4, 8));
        Designator source = source();
        JobSummary whole = Lab.completed(lab.run(request(source, medium("disk"), Profile.VOLUME)))
                .summary();
        assertThat(whole.commands()).isGreaterThan(4);

        Designator medium = lab.disk("second.img", 512, 256 << 20);
        Faults.Gate gate = lab.array().faults().gateAfter((int) whole.segments() / 2);
        Job job = lab.backup().backup(request(source, medium, Profile.VOLUME).patience(Duration.ofMillis(200)));
        assertThat(gate.awaitArrival(Lab.JOB_LIMIT)).isTrue();
        Bundle driver = Arrays.stream(context.getBundles())
                .filter(b -> EXTENDED.equals(b.getSymbolicName()))
                .findFirst()
                .orElseThrow();
        driver.stop();
        JobStatus half = Lab.end(job);
        driver.start();
        lab.array().faults().clear();
        assertThat(half.state()).isEqualTo(JobState.INTERRUPTED);
        assertThat(half.doneBytes()).isPositive().isLessThan(half.totalBytes());

        JobStatus done = Lab.completed(Lab.end(lab.backup().resume(job.id())));
        assertThat(done.summary().bytes().offloaded())
                .isGreaterThanOrEqualTo(whole.bytes().offloaded());
        assertThat(done.summary().segments()).isGreaterThanOrEqualTo(whole.segments());
        assertThat(done.summary().bytes().control())
                .isGreaterThanOrEqualTo(whole.bytes().control());
        assertThat(done.summary().files()).isEqualTo(whole.files());
        assertThat(done.summary().quietWait()).isPositive();
        assertThat(Lab.notes(done.summary())).anyMatch(n -> n.startsWith("run 2 of the job"));
        assertThat(done.phases()).containsKey(JobState.QUIESCING);
        assertWorkIsDone(done);
    }
}
