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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.drill.Moment.State;
import org.offhost.drill.Moment.Timeline;
import org.offhost.drill.Offhost.Answer;

/** Kills restores at random moments, resumes them, and looks whether everything came, and nothing else was touched. */
class RestoreKillDrillTest {
    private static final int KILLS_A_SCENE = 10;
    private static final int PARTLY = 5;
    private static final String OVER = "was over";

    /** Strikes for a kill, since one may come when the job is over. */
    private static final int TRIES = 4;

    /** The first four are folder and unit, each from disk and tape; so are the four behind them. */
    private static final List<RestoreScene.Kind> KINDS = List.of(
            new RestoreScene.Kind("fat16", "disk", "files", false),
            new RestoreScene.Kind("ntfs-c512", "tape", "volume", true),
            new RestoreScene.Kind("ntfs-c512", "tape", "files", false),
            new RestoreScene.Kind("ntfs-4k", "disk", "volume", true),
            new RestoreScene.Kind("ntfs-4k", "disk", "volume", false),
            new RestoreScene.Kind("fat16", "tape", "volume", true),
            new RestoreScene.Kind("fat16", "tape", "volume", false),
            new RestoreScene.Kind("fat16", "disk", "volume", true));

    private static final int COMBINATIONS = 4;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    private final Map<String, Map<String, Integer>> counts = new TreeMap<>();
    private final List<String> failures = new ArrayList<>();

    @Test
    void everyRestoreGoesOnOverWhatItWroteWhereverItsProcessIsKilled() throws Exception {
        int kills = Integer.getInteger("offhost.restore.kills", 2);
        Random random = new Random(Long.getLong("offhost.seed", 1) + 1);
        int scenes = Math.max(Math.min(COMBINATIONS, kills), (kills + KILLS_A_SCENE - 1) / KILLS_A_SCENE);
        for (int i = 0, done = 0; i < scenes; i++) {
            int here = (kills - done) / (scenes - i);
            drill(KINDS.get(i % KINDS.size()), here, new Random(random.nextLong()), folder.resolve("scene-" + i));
            done += here;
        }
        System.out.println("restore kill drill, " + kills + " kills");
        counts.forEach((combination, outcomes) ->
                System.out.println("  " + combination + ", " + hits(outcomes) + " hit: " + outcomes));
        assertThat(failures).isEmpty();
    }

    private static int hits(Map<String, Integer> outcomes) {
        int hits = outcomes.values().stream().mapToInt(Integer::intValue).sum();
        return hits - outcomes.getOrDefault(OVER, 0);
    }

    private void count(RestoreScene.Kind kind, String outcome) {
        counts.computeIfAbsent(kind.combination(), c -> new TreeMap<>()).merge(outcome, 1, Integer::sum);
    }

    private void drill(RestoreScene.Kind kind, int kills, Random random, Path home) throws Exception {
        RestoreScene scene = RestoreScene.make(kind, home);
        Map<Boolean, Timeline> timelines = new HashMap<>();
        for (int n = 1, tries = 0; n <= kills && tries < TRIES * kills; tries++) {
            boolean slowly = random.nextBoolean();
            if (!timelines.containsKey(slowly)) {
                timelines.put(slowly, undisturbed(scene, slowly));
            }
            Moment moment = timelines.get(slowly).in(State.COPYING, random.nextDouble());
            String what = "kill " + n + " of " + kind + (slowly ? ", slow array" : "") + ", " + moment;
            try {
                String outcome = kill(scene, moment, slowly, random);
                count(kind, outcome);
                n += outcome.equals(OVER) ? 0 : 1;
                System.out.println(what + ": " + outcome);
            } catch (AssertionError e) {
                System.out.println(what + " FAILED: " + e.getMessage());
                failures.add(what + ": " + e.getMessage() + " (" + home + ")");
                count(kind, "failed");
                return;
            }
        }
        Folders.delete(home);
    }

    private static Process start(RestoreScene scene, boolean slowly, boolean overwrite)
            throws IOException, ReflectiveOperationException {
        return slowly
                ? Victim.slow(scene.state(), scene.log(), scene.restore(overwrite))
                : Victim.console(scene.state(), scene.log(), scene.restore(overwrite));
    }

    private static Timeline undisturbed(RestoreScene scene, boolean slowly) throws Exception {
        List<Path> known = Folders.in(scene.jobs());
        scene.clear();
        Process process = start(scene, slowly, false);
        Timeline timeline = Timeline.of(process, scene.jobs(), known);
        assertThat(process.waitFor()).as(Files.readString(scene.log())).isZero();
        scene.checkEqual();
        return timeline;
    }

    private static String kill(RestoreScene scene, Moment moment, boolean slowly, Random random) throws Exception {
        boolean overwrite = random.nextInt(4) == 0;
        scene.clear();
        if (overwrite) {
            scene.putOld();
        }
        List<Path> known = Folders.in(scene.jobs());
        moment.strike(start(scene, slowly, overwrite), scene.jobs(), known);
        List<Path> born = Folders.in(scene.jobs()).stream()
                .filter(p -> !known.contains(p))
                .toList();
        if (born.isEmpty()) {
            return OVER; // a machine that stood still: killed before the job was born
        }
        assertThat(born).hasSize(1);
        String job = born.get(0).getFileName().toString();
        Properties left = Moment.values(born.get(0));
        String state = left.getProperty("now.state", "unborn");
        if (state.equals("unborn") || state.equals(State.COMPLETED.name())) {
            return OVER;
        }
        String begun = left.containsKey("touched") ? ", begun" : ", not begun";
        int choice = random.nextInt(8);
        try (Offhost offhost = Offhost.start(scene.state())) {
            if (choice == 0) {
                Answer answer = offhost.run("cancel", job);
                assertThat(answer.out()).as(answer::toString).contains("CANCELLED");
                scene.checkNothingOfTheJob();
                return "cancelled" + begun;
            }
            if (choice == 1 && !overwrite && left.containsKey("touched")) {
                Optional<Path> stranger = scene.putStranger(random);
                if (stranger.isPresent()) {
                    Answer answer = offhost.run("resume", job);
                    assertThat(answer.status()).as(answer::toString).isEqualTo(PARTLY);
                    scene.checkEqualBut(stranger.get());
                    return "resumed around a stranger's file";
                }
            }
            if (choice == 2 && !overwrite) {
                Optional<Path> changed = scene.appendToOne(random);
                if (changed.isPresent()) {
                    Answer answer = offhost.run("resume", job);
                    assertThat(answer.status()).as(answer::toString).isEqualTo(PARTLY);
                    scene.checkEqualBut(changed.get());
                    return "resumed around a file that somebody wrote to";
                }
            }
            if (choice == 2 && !overwrite) {
                Optional<Path> changed = scene.appendToOne(random);
                if (changed.isPresent()) {
                    Answer answer = offhost.run("resume", job);
                    assertThat(answer.status()).as(answer::toString).isEqualTo(PARTLY);
                    scene.checkEqualBut(changed.get());
                    return "resumed around a file that somebody wrote to";
                }
            }
            Answer answer = offhost.run("resume", job);
            assertThat(answer.status()).as(answer::toString).isZero();
        }
        scene.checkEqual();
        assertThat(born.get(0).resolve("spool")).doesNotExist();
        return "resumed" + begun + (overwrite ? ", over old files" : "");
    }
}
