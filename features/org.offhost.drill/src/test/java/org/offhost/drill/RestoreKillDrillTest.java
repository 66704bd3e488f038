// SPDX-License-Identifier: Apache-2.0
package org.offhost.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
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

    private static final List<RestoreScene.Kind> KINDS = List.of(
            new RestoreScene.Kind("fat16", "disk", "files", false),
            new RestoreScene.Kind("ntfs-c512", "tape", "volume", true),
            new RestoreScene.Kind("ntfs-4k", "disk", "volume", false),
            new RestoreScene.Kind("ntfs-4k", "disk", "volume", true),
            new RestoreScene.Kind("ntfs-c512", "tape", "files", false),
            new RestoreScene.Kind("fat16", "tape", "volume", false));

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    private final Map<String, Integer> counts = new TreeMap<>();
    private final List<String> failures = new ArrayList<>();

    @Test
    void everyRestoreGoesOnOverWhatItWroteWhereverItsProcessIsKilled() throws Exception {
        int kills = Integer.getInteger("offhost.restore.kills", 2);
        Random random = new Random(Long.getLong("offhost.seed", 1) + 1);
        int scenes = Math.max(Math.min(2, kills), (kills + KILLS_A_SCENE - 1) / KILLS_A_SCENE);
        for (int i = 0, done = 0; i < scenes; i++) {
            int here = (kills - done) / (scenes - i);
            drill(KINDS.get(i % KINDS.size()), here, new Random(random.nextLong()), folder.resolve("scene-" + i));
            done += here;
        }
        System.out.println("restore kill drill, " + kills + " kills: " + counts);
        assertThat(failures).isEmpty();
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
                counts.merge(outcome, 1, Integer::sum);
                n += outcome.equals(OVER) ? 0 : 1;
                System.out.println(what + ": " + outcome);
            } catch (AssertionError e) {
                System.out.println(what + " FAILED: " + e.getMessage());
                failures.add(what + ": " + e.getMessage() + " (" + home + ")");
                counts.merge("failed", 1, Integer::sum);
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
        String state = left.getProperty("state", "unborn");
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
            Answer answer = offhost.run("resume", job);
            assertThat(answer.status()).as(answer::toString).isZero();
        }
        scene.checkEqual();
        assertThat(born.get(0).resolve("spool")).doesNotExist();
        return "resumed" + begun + (overwrite ? ", over old files" : "");
    }

    /** A set, what an undisturbed restore of it gives, and where it is restored to again and again. */
    private static final class RestoreScene {
        private static final int BLOCK = 512;
        private static final String STRANGER = "a stranger's";

        private final Kind kind;
        private final Path home;
        private final Path medium;
        private final Path reference;
        private Path target;
        private int restores;

        /** What is restored from what. */
        record Kind(String volume, String media, String profile, boolean unit) {
            @Override
            public String toString() {
                return "restore of " + volume + " from " + media + ", profile " + profile + ", to "
                        + (unit ? "a unit" : "a folder");
            }
        }

        private RestoreScene(Kind kind, Path home, Path medium) {
            this.kind = kind;
            this.home = home;
            this.medium = medium;
            this.reference = home.resolve("reference");
            this.target = home.resolve("target");
        }

        static RestoreScene make(Kind kind, Path home) throws IOException, InterruptedException {
            Scene backup = Scene.with(new Scene.Kind(kind.volume(), kind.media(), kind.profile()), home);
            List<String> command = backup.backup();
            RestoreScene scene = new RestoreScene(kind, home, Path.of(command.get(command.indexOf("--medium") + 1)));
            try (Offhost offhost = Offhost.start(scene.state())) {
                Scene.succeed(offhost, scene.command(scene.reference, false).toArray(String[]::new));
            }
            return scene;
        }

        Path state() {
            return home.resolve("state");
        }

        Path jobs() {
            return state().resolve("jobs");
        }

        Path log() {
            return home.resolve("victim.log");
        }

        List<String> restore(boolean overwrite) {
            return command(target, overwrite);
        }

        private List<String> command(Path to, boolean overwrite) {
            List<String> command = new ArrayList<>(List.of("restore", "--medium", medium.toString()));
            command.addAll(List.of(kind.unit() ? "--to-image" : "--to-folder", to.toString()));
            if (overwrite) {
                command.add("--overwrite");
            }
            return command;
        }

        /** A new place each time: the array remembers units by their files. */
        void clear() throws IOException {
            Folders.delete(target);
            target = home.resolve("target-" + ++restores);
        }

        private static List<Path> files(Path in) throws IOException {
            if (!Files.exists(in)) {
                return List.of();
            }
            try (Stream<Path> files = Files.walk(in)) {
                return files.filter(Files::isRegularFile)
                        .map(in::relativize)
                        .filter(p -> !p.getFileName().toString().startsWith(".offhost-metadata-"))
                        .sorted()
                        .toList();
            }
        }

        /** What was there before, of which nothing may be left. */
        void putOld() throws IOException {
            if (kind.unit()) {
                byte[] old = new byte[BLOCK]; // a block in use: what the volume does not use stays as it was
                Arrays.fill(old, (byte) 7);
                Files.copy(reference, target);
                try (SeekableByteChannel out = Files.newByteChannel(target, StandardOpenOption.WRITE)) {
                    out.write(ByteBuffer.wrap(old));
                }
                return;
            }
            for (Path file : files(reference)) {
                Path old = target.resolve(file);
                Files.createDirectories(old.getParent());
                Files.writeString(old, "old");
            }
        }

        /** Puts a file where one is still to come. */
        Optional<Path> putStranger(Random random) throws IOException {
            if (kind.unit()) {
                return Optional.empty();
            }
            List<Path> missing = files(reference).stream()
                    .filter(p ->
                            !Files.exists(target.resolve(p)) && !p.toString().contains(":"))
                    .toList();
            if (missing.size() < 2) {
                return Optional.empty();
            }
            Path file = missing.get(random.nextInt(missing.size()));
            Files.createDirectories(target.resolve(file).getParent());
            Files.writeString(target.resolve(file), STRANGER);
            return Optional.of(file);
        }

        void checkEqual() throws IOException {
            checkNothingOfTheJob();
            assertThat(files(target)).isEqualTo(files(reference));
            assertThat(Folders.digest(target)).isEqualTo(Folders.digest(reference));
        }

        void checkEqualBut(Path stranger) throws IOException {
            checkNothingOfTheJob();
            assertThat(target.resolve(stranger)).hasContent(STRANGER);
            for (Path file : files(reference)) {
                if (!file.toString().startsWith(stranger.toString())) {
                    assertThat(Files.mismatch(target.resolve(file), reference.resolve(file)))
                            .as(file.toString())
                            .isEqualTo(-1);
                }
            }
        }

        /** Looks that no partial file and nothing that was tried is left. */
        void checkNothingOfTheJob() throws IOException {
            if (Files.isDirectory(target)) {
                try (Stream<Path> files = Files.walk(target)) {
                    assertThat(files.map(p -> p.getFileName().toString())
                                    .filter(n -> n.matches("\\.offhost-(partial|probe|room)-.*")))
                            .isEmpty();
                }
            }
        }
    }
}
