// SPDX-License-Identifier: Apache-2.0
package org.offhost.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.drill.Moment.State;
import org.offhost.drill.Moment.Timeline;
import org.offhost.drill.Offhost.Answer;

/** Kills backups at random moments and looks what is left, again and again. */
class KillDrillTest {
    /** Kills before a scene is left for the next one. */
    private static final int KILLS_A_SCENE = 5;

    private static final List<Scene.Kind> KINDS = List.of(
            new Scene.Kind("ntfs-4k", "growing disk", "volume"),
            new Scene.Kind("fat16", "tape", "files"),
            new Scene.Kind("ntfs-4k", "disk", "volume").chain(),
            new Scene.Kind("ntfs-c512", "growing disk", "files"),
            new Scene.Kind("ntfs-c512", "tape", "volume"),
            new Scene.Kind("ntfs-4k", "disk", "files").chain(),
            new Scene.Kind("ntfs-c512", "tape", "files"),
            new Scene.Kind("fat16", "disk", "volume"));

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    private final Map<String, Integer> counts = new TreeMap<>();
    private final List<String> failures = new ArrayList<>();

    @Test
    void nothingCommittedIsLostAndEveryJobGoesOnWhereverTheProcessIsKilled() throws Exception {
        int kills = Integer.getInteger("offhost.kills", 2);
        Random random = new Random(Long.getLong("offhost.seed", 1));
        int scenes = Math.min(KINDS.size() * 100, (kills + KILLS_A_SCENE - 1) / KILLS_A_SCENE);
        scenes = Math.max(scenes, Math.min(2, kills));
        for (int i = 0, done = 0; i < scenes; i++) {
            int here = (kills - done) / (scenes - i);
            drill(KINDS.get(i % KINDS.size()), here, new Random(random.nextLong()), folder.resolve("scene-" + i));
            done += here;
        }
        System.out.println("kill drill, " + kills + " kills: " + counts);
        assertThat(failures).isEmpty();
    }

    private void drill(Scene.Kind kind, int kills, Random random, Path home) throws Exception {
        Scene scene = Scene.without(kind, home);
        Map<Boolean, Timeline> timelines = new HashMap<>();
        timelines.put(false, undisturbed(scene, false));
        for (int n = 1; n <= kills; n++) {
            boolean slowly = random.nextBoolean();
            if (!timelines.containsKey(slowly)) {
                timelines.put(slowly, undisturbed(scene, slowly));
            }
            Moment moment = timelines.get(slowly).draw(random);
            String what = "kill " + n + " of " + kind + (slowly ? ", slow array" : "") + ", " + moment;
            try {
                String outcome = kill(scene, moment, slowly, random);
                System.out.println(what + ": " + outcome);
            } catch (AssertionError e) {
                System.out.println(what + " FAILED: " + e.getMessage());
                failures.add(what + ": " + e.getMessage() + " (" + home + ")");
                count("failed");
                return;
            }
        }
        Folders.delete(home);
    }

    private static Process start(Scene scene, boolean slowly) throws IOException, ReflectiveOperationException {
        scene.touch();
        return slowly
                ? Victim.slow(scene.state(), scene.log(), scene.backup())
                : Victim.console(scene.state(), scene.log(), scene.backup());
    }

    /** A job that nobody kills, to know how long its phases take. */
    private static Timeline undisturbed(Scene scene, boolean slowly) throws Exception {
        List<Path> known = Folders.in(scene.jobs());
        Process process = start(scene, slowly);
        Timeline timeline = Timeline.of(process, scene.jobs(), known);
        assertThat(process.waitFor()).as(() -> said(scene)).isZero();
        try (Offhost offhost = Offhost.start(scene.state())) {
            if (known.isEmpty()) {
                scene.learn(offhost);
            } else {
                scene.checkSets(offhost, newJob(scene, known), true);
            }
        }
        return timeline;
    }

    private static String said(Scene scene) {
        try {
            return Files.readString(scene.log());
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static Optional<String> newJob(Scene scene, List<Path> known) throws IOException {
        return Folders.in(scene.jobs()).stream()
                .filter(p -> !known.contains(p))
                .map(p -> p.getFileName().toString())
                .findFirst();
    }

    private String kill(Scene scene, Moment moment, boolean slowly, Random random) throws Exception {
        List<Path> known = Folders.in(scene.jobs());
        Process process = start(scene, slowly);
        boolean killed = moment.strike(process, scene.jobs(), known);
        Optional<String> job = newJob(scene, known);
        assertThat(job).as(() -> said(scene)).isPresent();
        Properties left = Moment.values(scene.jobs().resolve(job.get()));
        String state = left.getProperty("now.state", "unborn");
        count((killed ? "killed in " : "ended in ") + state);
        boolean over = state.equals("unborn") || state.equals(State.COMPLETED.name());
        boolean cancel = random.nextInt(8) == 0;
        String outcome;
        try (Offhost offhost = Offhost.start(scene.state())) {
            checkWhatIsLeft(scene, offhost, job.get(), left);
            scene.checkTar();
            if (over) {
                outcome = "was over";
                awaitSweep(scene);
            } else {
                outcome = cancel ? cancel(scene, offhost, job.get()) : resume(scene, offhost, job.get());
            }
            // at once, without another start: nothing may be left to the sweep
            scene.checkNoSnapshot();
            checkJob(offhost, job.get(), true);
        }
        assertThat(scene.jobs().resolve(job.get()).resolve("spool")).doesNotExist();
        if (!scene.checkTar()) {
            System.out.println("no tar here: media were not read by it");
        }
        count(outcome);
        return state + (left.containsKey("copied") ? " (" + left.getProperty("copied") + " copied)" : "") + ", "
                + outcome;
    }

    private static void checkWhatIsLeft(Scene scene, Offhost offhost, String job, Properties left)
            throws IOException, InterruptedException {
        String state = left.getProperty("now.state", "unborn");
        boolean done = state.equals("COMPLETED");
        scene.checkSets(offhost, done || state.equals("COMMITTING") ? Optional.of(job) : Optional.empty(), done);
        checkJob(offhost, job, done || state.equals("unborn"));
        assertThat(scene.snapshots()).isSubsetOf(job);
        // a snapshot that is cut has to outlive the sweep, or there is nothing to go on from
        if (left.containsKey("cut.consistency") && !left.containsKey("committed")) {
            assertThat(scene.snapshots()).containsExactly(job);
        }
    }

    private static void checkJob(Offhost offhost, String job, boolean over) throws IOException, InterruptedException {
        String jobs = Scene.succeed(offhost, "jobs", "--json").out();
        if (over) {
            assertThat(jobs).doesNotContain("\"job\":\"" + job + "\"");
        } else {
            assertThat(jobs)
                    .containsPattern("\"job\":\"" + job + "\".*\"state\":\"INTERRUPTED\",\"reason\":\"[^\"]+\"");
        }
    }

    private static String resume(Scene scene, Offhost offhost, String job) throws IOException, InterruptedException {
        boolean there = scene.holds(job);
        Answer answer = offhost.run("resume", job);
        assertThat(answer.status()).as(answer::toString).isZero();
        scene.checkSets(offhost, there ? Optional.empty() : Optional.of(job), !there);
        return there ? "resumed, its set was there" : "resumed";
    }

    private static String cancel(Scene scene, Offhost offhost, String job) throws IOException, InterruptedException {
        Answer answer = offhost.run("cancel", job);
        assertThat(answer.out()).as(answer::toString).contains("CANCELLED");
        scene.checkSets(offhost, Optional.empty(), false);
        return "cancelled";
    }

    /** The sweep runs beside everything else. */
    private static void awaitSweep(Scene scene) throws IOException {
        long limit = System.nanoTime() + 120_000_000_000L;
        while (!scene.snapshots().isEmpty() && System.nanoTime() < limit) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    private void count(String what) {
        counts.merge(what, 1, Integer::sum);
    }
}
