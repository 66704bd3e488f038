// SPDX-License-Identifier: Apache-2.0
package org.offhost.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** What processes that were killed at chosen moments leave behind. */
class LeftoversTest {
    private static final long LIMIT_NANOS = 60_000_000_000L;
    private static final int MOST_TRIES = 10;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    static Path folder;

    private static Scene disk;

    @BeforeAll
    static void scene() throws Exception {
        disk = Scene.with(new Scene.Kind("ntfs-c512", "disk", "volume"), folder.resolve("disk"));
    }

    /** Kills a job of which a part is copied. */
    private static String killedWhileCopying(Scene scene) throws IOException, InterruptedException {
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            Path job = killedAtFirstBytes(scene);
            Properties left = Moment.values(job);
            String id = job.getFileName().toString();
            if (left.getProperty("now.state").equals("COPYING") && left.containsKey("copied")) {
                return id;
            }
            // this process was not looking while it copied: on a busy machine that happens
            try (Offhost offhost = Offhost.start(scene.state())) {
                assertThat(offhost.run("cancel", id).out()).contains("CANCELLED");
            }
        }
        throw new AssertionError("no job of " + MOST_TRIES + " was killed while it copied");
    }

    private static Path killedAtFirstBytes(Scene scene) throws IOException, InterruptedException {
        List<Path> known = Folders.in(scene.jobs());
        Process process = Victim.slow(scene.state(), scene.log(), scene.backup());
        long limit = System.nanoTime() + LIMIT_NANOS;
        Optional<Path> job = Optional.empty();
        while (process.isAlive() && System.nanoTime() < limit) {
            job = Folders.in(scene.jobs()).stream()
                    .filter(p -> !known.contains(p))
                    .findFirst();
            if (job.isPresent()
                    && !Moment.values(job.get()).getProperty("copied", "0").equals("0")) {
                break;
            }
            LockSupport.parkNanos(200_000);
        }
        process.destroyForcibly();
        process.waitFor();
        return job.orElseThrow();
    }

    @Test
    void twoInterruptedJobsOnOneDiskKeepTheirBytesApart() throws Exception {
        keepTheirBytesApart(disk);
    }

    @Test
    @Tag("long")
    void twoInterruptedJobsOnOneTapeKeepTheirBytesApart() throws Exception {
        keepTheirBytesApart(Scene.with(new Scene.Kind("ntfs-c512", "tape", "volume"), folder.resolve("tape")));
    }

    private static void keepTheirBytesApart(Scene scene) throws IOException, InterruptedException {
        String first = killedWhileCopying(scene);
        String second = killedWhileCopying(scene);
        try (Offhost offhost = Offhost.start(scene.state())) {
            scene.checkSets(offhost, Optional.empty(), false);
            assertThat(scene.snapshots()).as("both can go on").containsExactly(first, second);
            Scene.succeed(offhost, "resume", first);
            scene.checkSets(offhost, Optional.of(first), true);
            Scene.succeed(offhost, "resume", second);
            scene.checkSets(offhost, Optional.of(second), true);
            scene.checkNoSnapshot();
        }
        scene.checkTar();
    }

    @Test
    void aSetThatWasCommittedByAJobThatDiedIsFoundByResume() throws Exception {
        List<Path> known = Folders.in(disk.jobs());
        Process process = Victim.dyingAtCatalog(disk.state(), disk.log(), disk.backup());
        process.waitFor();
        Path job = Folders.in(disk.jobs()).stream()
                .filter(p -> !known.contains(p))
                .findFirst()
                .orElseThrow();
        assertThat(Moment.values(job)).containsEntry("now.state", "COMMITTING").doesNotContainKey("committed");
        try (Offhost offhost = Offhost.start(disk.state())) {
            disk.checkSets(offhost, Optional.of(job.getFileName().toString()), true);
            Scene.succeed(offhost, "resume", job.getFileName().toString());
            disk.checkSets(offhost, Optional.empty(), false);
            disk.checkNoSnapshot();
        }
    }

    @Test
    @Tag("long")
    void snapshotsOfJobsThatEndedOrAreUnknownAreSweptAndNoOthers() throws Exception {
        String ended = killedWhileCopying(disk);
        String unknown = killedWhileCopying(disk);
        String interrupted = killedWhileCopying(disk);
        Path file = disk.jobs().resolve(ended).resolve("job.properties");
        Files.writeString(file, Files.readString(file).replace("now.state=COPYING", "now.state=FAILED"));
        Folders.delete(disk.jobs().resolve(unknown));
        try (Offhost offhost = Offhost.start(disk.state())) {
            Scene.succeed(offhost, "jobs");
            long limit = System.nanoTime() + LIMIT_NANOS;
            while (disk.snapshots().size() > 1 && System.nanoTime() < limit) {
                LockSupport.parkNanos(1_000_000);
            }
            assertThat(disk.snapshots()).containsExactly(interrupted);
            assertThat(offhost.run("cancel", interrupted).out()).contains("CANCELLED");
            disk.checkNoSnapshot();
            disk.checkSets(offhost, Optional.empty(), false);
        }
    }
}
