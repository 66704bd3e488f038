// SPDX-License-Identifier: Apache-2.0
package org.offhost.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.offhost.drill.Offhost.Answer;
import org.offhost.tck.Fixtures;

/** A state folder, a source and a medium with one committed set, and what has to hold of them. */
final class Scene {
    /** A line of a set, not one of a fault, which names its set, too. */
    private static final Pattern SET = Pattern.compile("(?m)^\\{\"set\":\"([^\"]+)\"");

    private static final Pattern POINT_IN_TIME =
            Pattern.compile("offhost-[0-9a-f]{12}-([0-9]{8}-[0-9]{6}(?:-[0-9]+)?)-[0-9]+");
    private static final int DONE = 0;

    private static final int UNPROVED = 6;

    final Kind kind;
    private final Path folder;
    private final Path state;
    private final Path medium;
    private final Path source;
    private List<String> committed = List.of();
    private String expected = "";

    /**
     * What is backed up to what.
     *
     * @param media {@code disk} of a given size, {@code growing disk} without one, or {@code tape}
     * @param continues whether each set continues the one before
     */
    record Kind(String volume, String media, String profile, boolean continues) {
        Kind(String volume, String media, String profile) {
            this(volume, media, profile, false);
        }

        Kind chain() {
            return new Kind(volume, media, profile, true);
        }

        @Override
        public String toString() {
            return volume + " to " + media + ", profile " + profile + (continues ? ", in a chain" : "");
        }

        boolean tape() {
            return media.equals("tape");
        }

        boolean grows() {
            return media.startsWith("growing");
        }
    }

    private Scene(Kind kind, Path folder) throws IOException {
        this.kind = kind;
        this.folder = Files.createDirectories(folder);
        this.state = folder.resolve("state");
        this.medium = folder.resolve(kind.tape() ? "medium.tap" : "medium.img");
        this.source = Fixtures.image(kind.volume(), folder);
    }

    /** A medium that is not there yet. */
    static Scene without(Kind kind, Path folder) throws IOException {
        return new Scene(kind, folder);
    }

    /** A medium with one set, by an undisturbed job. */
    static Scene with(Kind kind, Path folder) throws IOException, InterruptedException {
        Scene scene = new Scene(kind, folder);
        try (Offhost offhost = Offhost.start(scene.state)) {
            succeed(offhost, scene.backup().toArray(String[]::new));
            scene.learn(offhost);
        }
        return scene;
    }

    /** Takes the only set of the medium, by an undisturbed job, for what all others are to be like. */
    void learn(Offhost offhost) throws IOException, InterruptedException {
        committed = listed(offhost);
        assertThat(committed).hasSize(1);
        expected = restored(offhost, committed.get(0));
    }

    Path state() {
        return state;
    }

    Path jobs() {
        return state.resolve("jobs");
    }

    Path log() {
        return folder.resolve("victim.log");
    }

    /** Whether the medium holds the set of a job. */
    boolean holds(String job) {
        return committed.stream().anyMatch(set -> set.endsWith(job));
    }

    List<String> backup() {
        List<String> command = new ArrayList<>(List.of(
                "backup",
                "--source",
                source.toString(),
                "--medium",
                medium.toString(),
                "--media-type",
                kind.tape() ? "tape" : "disk",
                "--profile",
                kind.profile(),
                "--quiet-period",
                "20ms"));
        if (kind.continues()) {
            command.addAll(List.of("--since", "last"));
        }
        if (!kind.grows() && !Files.exists(medium)) {
            command.addAll(List.of("--size", String.valueOf(512L << 20))); // refused for one that is there
        }
        return command;
    }

    /** Writes what is there behind the array's back: what continues a set of the volume is all that is in use then. */
    void touch() throws IOException {
        if (kind.continues()) {
            try (RandomAccessFile file = new RandomAccessFile(source.toFile(), "rw")) {
                int first = file.read();
                file.seek(0);
                file.write(first);
            }
        }
    }

    static Answer succeed(Offhost offhost, String... command) throws IOException, InterruptedException {
        Answer answer = offhost.run(command);
        assertThat(answer.status()).as(answer::toString).isEqualTo(DONE);
        return answer;
    }

    private List<String> listed(Offhost offhost) throws IOException, InterruptedException {
        List<String> sets = new ArrayList<>();
        Matcher m = SET.matcher(succeed(offhost, "list", "--medium", medium.toString(), "--json")
                .out());
        while (m.find()) {
            sets.add(m.group(1));
        }
        return sets;
    }

    /** Looks that the medium holds what it held, and maybe the job's set, whole; takes note of that. */
    void checkSets(Offhost offhost, Optional<String> job, boolean required) throws IOException, InterruptedException {
        List<String> now = listed(offhost);
        assertThat(now).startsWith(committed.toArray(String[]::new));
        List<String> more = now.subList(committed.size(), now.size());
        assertThat(more).as("sets beyond the committed ones").hasSizeBetween(required ? 1 : 0, job.isPresent() ? 1 : 0);
        more.forEach(set -> assertThat(set).endsWith(job.orElseThrow()));
        verify(offhost, now.get(now.size() - 1));
        if (!more.isEmpty()) {
            assertThat(restored(offhost, more.get(0)))
                    .as("what is restored of the set of a job that was killed")
                    .isEqualTo(expected);
            verify(offhost, committed.get(committed.size() - 1));
        }
        committed = now;
    }

    private void verify(Offhost offhost, String set) throws IOException, InterruptedException {
        Answer read = offhost.run("verify", "--medium", medium.toString(), "--set", set, "--check", "full");
        // the first whole reading has no sums to compare with; what comes back is compared by whoever restores it
        assertThat(read.status()).as(read::toString).isIn(DONE, UNPROVED);
    }

    private String restored(Offhost offhost, String set) throws IOException, InterruptedException {
        Path to = folder.resolve("restored");
        Folders.delete(to);
        boolean image = kind.profile().equals("volume");
        if (!image) {
            Files.createDirectory(to);
        }
        String[] command = {
            "restore", "--medium", medium.toString(), "--set", set, image ? "--to-image" : "--to-folder", to.toString()
        };
        succeed(offhost, command);
        String digest = Folders.digest(to);
        Folders.delete(to);
        return digest;
    }

    /** Ids of jobs whose snapshots the array holds. */
    List<String> snapshots() throws IOException {
        List<String> jobs = new ArrayList<>();
        Matcher m = POINT_IN_TIME.matcher(Files.readString(state.resolve("array/state"), StandardCharsets.UTF_8));
        while (m.find()) {
            if (!jobs.contains(m.group(1))) {
                jobs.add(m.group(1));
            }
        }
        return jobs;
    }

    /** Looks that the array holds nothing of any snapshot. */
    void checkNoSnapshot() throws IOException {
        assertThat(snapshots()).as("jobs with snapshots").isEmpty();
        assertThat(Folders.in(state.resolve("array/points"))).as("pre-images").isEmpty();
    }

    /** Looks that a plain tar reads the medium and sees every set; returns false if there is no tar. */
    boolean checkTar() throws IOException, InterruptedException {
        List<Path> archives =
                kind.tape() ? Tapes.export(medium, Files.createDirectories(folder.resolve("tape"))) : List.of(medium);
        StringBuilder all = new StringBuilder();
        for (Path archive : archives) {
            Process tar;
            try {
                tar = new ProcessBuilder("tar", "tf", archive.toString())
                        .redirectErrorStream(true)
                        .start();
            } catch (IOException e) {
                return false;
            }
            String listing = new String(tar.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(tar.waitFor()).as("tar tf %s: %s", archive, listing).isZero();
            all.append(listing);
        }
        assertThat(all.toString()).contains(committed.toArray(String[]::new));
        Folders.delete(folder.resolve("tape"));
        return true;
    }
}
