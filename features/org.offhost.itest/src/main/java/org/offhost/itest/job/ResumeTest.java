// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.offhost.array.virtual.management.DiskFile;
import org.offhost.backup.ExistingFiles;
import org.offhost.backup.Job;
import org.offhost.backup.JobState;
import org.offhost.backup.JobStatus;
import org.offhost.backup.Offload;
import org.offhost.backup.RestoreRequest;
import org.offhost.block.Designator;
import org.offhost.block.Unit;
import org.offhost.itest.Lab;
import org.offhost.itest.RestoredFolder;
import org.offhost.itest.Tool;
import org.offhost.tck.Fixtures;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;

/**
 * A job that is resumed where something else, or nothing, is in the place of what it began with: it stays interrupted, says
 * what to bring, changes nothing, and goes on when that was brought.
 */
class ResumeTest {
    private static final long MIB = 1 << 20;
    private static final String PARSER = "org.offhost.filesystem.fat";
    private static final String COPIER = "org.offhost.copy.extended";
    private static final Duration SOON = Duration.ofMillis(200);

    @InjectBundleContext
    BundleContext context;

    @TempDir
    Path folder;

    private Lab lab;
    private Path out;

    @BeforeEach
    void start() {
        lab = new Lab(context, folder);
        out = folder.resolve("out");
    }

    @AfterEach
    void end() throws Exception {
        bundle(PARSER).start();
        bundle(COPIER).start();
        try (Lab closing = lab) {
            closing.nothingLeft();
        }
    }

    private Bundle bundle(String name) {
        return Stream.of(context.getBundles())
                .filter(b -> b.getSymbolicName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private Designator source() throws IOException {
        return lab.disk(Fixtures.shared("fat12"), 512, true, 0);
    }

    private Designator withSet(Unit.Kind kind, String name) throws Exception {
        Designator medium = kind == Unit.Kind.RECORDS ? lab.tape(name, 0) : lab.disk(name, 512, DiskFile.GROWS);
        Lab.completed(lab.run(Lab.request(source(), "fat12", medium)));
        return medium;
    }

    /** A restore that has begun, and waited in vain for the parser of its volume. */
    private JobStatus restoreWithoutParser(Designator medium) throws Exception {
        bundle(PARSER).stop();
        JobStatus status = lab.run(RestoreRequest.of(medium, new RestoreRequest.ToFolder(out, ExistingFiles.REFUSE))
                .patience(SOON));
        assertThat(status.state()).isEqualTo(JobState.INTERRUPTED);
        bundle(PARSER).start();
        return status;
    }

    private JobStatus withoutCopier(Job job) throws Exception {
        JobStatus status = Lab.end(job);
        assertThat(status.state()).isEqualTo(JobState.INTERRUPTED);
        bundle(COPIER).start();
        return status;
    }

    private void stays(JobStatus job, String... words) throws Exception {
        JobStatus status = Lab.end(lab.backup().resume(job.id()));
        assertThat(status.state()).as(Lab.reason(status)).isEqualTo(JobState.INTERRUPTED);
        assertThat(Lab.reason(status)).contains(words).contains("resume").doesNotContain("Exception");
    }

    private void goesOn(JobStatus job) throws Exception {
        Lab.completed(Lab.end(lab.backup().resume(job.id())));
    }

    private void isRestored() throws Exception {
        assertThat(RestoredFolder.compare(out, Fixtures.manifest("fat12")).differences())
                .isEmpty();
        assertThat(hidden(out)).as("what the job made for itself").isEmpty();
    }

    private static java.util.List<Path> hidden(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.getFileName().toString().startsWith(".offhost-restore"))
                    .toList();
        }
    }

    @ParameterizedTest
    @EnumSource(Unit.Kind.class)
    void anotherLabelUnderTheNameOfTheMedium(Unit.Kind kind) throws Exception {
        Designator medium = withSet(kind, "m");
        withSet(kind, "other");
        Path file = lab.path("m");
        Path right = Files.copy(file, lab.path("kept"));
        JobStatus job = restoreWithoutParser(medium);
        Files.write(file, Files.readAllBytes(lab.path("other")));
        stays(job, "medium " + file, "expected the medium labelled", "found one labelled", "Bring the first one back");
        Files.write(file, new byte[(int) MIB]);
        stays(job, "expected the medium labelled");
        Files.write(file, Files.readAllBytes(right));
        goesOn(job);
        isRestored();
    }

    @ParameterizedTest
    @EnumSource(Unit.Kind.class)
    void anotherFileOrNoneUnderTheNameOfTheMedium(Unit.Kind kind) throws Exception {
        Designator medium = withSet(kind, "m");
        withSet(kind, "other");
        Path file = lab.path("m");
        JobStatus job = restoreWithoutParser(medium);
        lab.detach(medium);
        Files.move(file, lab.path("away"));
        stays(job, "medium " + file + " is not there");
        Files.copy(lab.path("other"), file);
        stays(job, "medium " + file, "expected the medium labelled", "found one labelled");
        Files.move(lab.path("away"), file, StandardCopyOption.REPLACE_EXISTING);
        goesOn(job);
        isRestored();
    }

    @Test
    void anEmptyFolderInThePlaceOfTheDestination() throws Exception {
        JobStatus job = restoreWithoutParser(withSet(Unit.Kind.BLOCKS, "m"));
        assertThat(hidden(out)).hasSize(1);
        Files.move(out, folder.resolve("away"));
        stays(job, "folder " + out, "is not there");
        assertThat(out).doesNotExist();
        Files.createDirectory(out);
        stays(job, "folder " + out + " is not the one", "mounted");
        assertThat(out).isEmptyDirectory();
        Files.delete(out);
        Files.move(folder.resolve("away"), out);
        goesOn(job);
        isRestored();
    }

    @Test
    void theMountPointOfADestinationThatIsUnmounted() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root mounts");
        Tool.need("mount");
        Path disk = Files.createDirectory(folder.resolve("disk"));
        Files.createDirectory(out);
        Tool.run(folder, "mount --bind " + disk + " " + out);
        JobStatus job;
        try {
            job = restoreWithoutParser(withSet(Unit.Kind.BLOCKS, "m"));
        } finally {
            Tool.run(folder, "umount " + out);
        }
        stays(job, "folder " + out + " is not the one", "mounted");
        assertThat(out).isEmptyDirectory();
        Tool.run(folder, "mount --bind " + disk + " " + out);
        try {
            goesOn(job);
            isRestored();
        } finally {
            Tool.run(folder, "umount " + out);
        }
        assertThat(out).isEmptyDirectory();
    }

    @Test
    void cancelledWhileAnotherFolderIsThereTouchesNothing() throws Exception {
        JobStatus job = restoreWithoutParser(withSet(Unit.Kind.BLOCKS, "m"));
        Files.move(out, folder.resolve("away"));
        Files.createDirectory(out);
        Files.writeString(out.resolve("precious"), "precious");
        stays(job, "is not the one");
        Job left = lab.backup().job(job.id()).orElseThrow();
        left.cancel();
        assertThat(Lab.end(left).state()).isEqualTo(JobState.CANCELLED);
        assertThat(out.resolve("precious")).hasContent("precious");
    }

    @Test
    void anotherUnitInThePlaceOfTheDestination() throws Exception {
        Designator medium = withSet(Unit.Kind.BLOCKS, "m");
        long size = Files.size(Fixtures.shared("fat12"));
        Path image = lab.path("image");
        Designator unit = lab.disk("image", 512, size);
        bundle(COPIER).stop();
        JobStatus job = withoutCopier(lab.backup()
                .restore(RestoreRequest.of(medium, new RestoreRequest.ToUnit(unit, true))
                        .offload(Offload.REQUIRED)
                        .patience(SOON)));
        lab.detach(unit);
        Files.move(image, lab.path("away"));
        stays(job, "destination " + image + " is not there");
        byte[] other = new byte[(int) size];
        java.util.Arrays.fill(other, (byte) 7);
        Files.write(image, other);
        stays(job, "destination " + image);
        assertThat(Files.readAllBytes(image)).isEqualTo(other);
        Files.move(lab.path("away"), image, StandardCopyOption.REPLACE_EXISTING);
        goesOn(job);
    }

    private JobStatus backupWithoutCopier(Path image, Designator medium) throws Exception {
        Designator source = lab.disk(image, 512, true, 0);
        bundle(COPIER).stop();
        JobStatus job = withoutCopier(
                lab.backup().backup(Lab.request(source, "source", medium).patience(SOON)));
        assertThat(lab.array().pointInTime().list()).hasSize(1);
        return job;
    }

    @Test
    void aBackupWhoseSourceIsAwayIsNotEnded() throws Exception {
        Path image = Files.copy(Fixtures.shared("fat12"), lab.path("source.img"));
        JobStatus job = backupWithoutCopier(image, withSet(Unit.Kind.BLOCKS, "m"));
        Files.move(image, lab.path("away"));
        stays(job, "source " + image + " is not there");
        Job left = lab.backup().job(job.id()).orElseThrow();
        left.cancel();
        assertThat(Lab.end(left).state()).isEqualTo(JobState.CANCELLED);
    }

    @Test
    void aBackupWhoseMediumIsAnother() throws Exception {
        Path image = Files.copy(Fixtures.shared("fat12"), lab.path("source.img"));
        Designator medium = withSet(Unit.Kind.BLOCKS, "m");
        withSet(Unit.Kind.BLOCKS, "other");
        Path file = lab.path("m");
        JobStatus job = backupWithoutCopier(image, medium);
        byte[] right = Files.readAllBytes(file);
        byte[] other = Files.readAllBytes(lab.path("other"));
        Files.write(file, other);
        stays(job, "medium " + file, "expected the medium labelled", "found one labelled");
        assertThat(Files.readAllBytes(file)).isEqualTo(other);
        assertThat(lab.array().pointInTime().list()).as("the snapshot is kept").hasSize(1);
        Files.write(file, right);
        goesOn(job);
    }
}
