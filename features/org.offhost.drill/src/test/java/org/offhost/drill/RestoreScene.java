// SPDX-License-Identifier: Apache-2.0
package org.offhost.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/** A set, what an undisturbed restore of it gives, and where it is restored to again and again. */
final class RestoreScene {
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

        /** Where to and where from, which is what the rotation goes through. */
        String combination() {
            return (unit ? "unit" : "folder") + " from " + media;
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
                .filter(p -> !Files.exists(target.resolve(p)) && !p.toString().contains(":"))
                .toList();
        if (missing.size() < 2) {
            return Optional.empty();
        }
        Path file = missing.get(random.nextInt(missing.size()));
        Files.createDirectories(target.resolve(file).getParent());
        Files.writeString(target.resolve(file), STRANGER);
        return Optional.of(file);
    }

    /** Writes to a file that came, as somebody may who waits for no resume; not to one of several names. */
    Optional<Path> appendToOne(Random random) throws IOException {
        if (kind.unit() || !Files.isDirectory(target)) {
            return Optional.empty();
        }
        List<Path> came = new ArrayList<>();
        for (Path file : files(target)) {
            if (!file.toString().contains(":")
                    && !file.toString().contains(".offhost-")
                    && (Integer) Files.getAttribute(target.resolve(file), "unix:nlink") == 1) {
                came.add(file);
            }
        }
        if (came.isEmpty()) {
            return Optional.empty();
        }
        Path file = came.get(random.nextInt(came.size()));
        Files.writeString(target.resolve(file), STRANGER, StandardOpenOption.APPEND);
        return Optional.of(file);
    }

    void checkEqual() throws IOException {
        checkNothingOfTheJob();
        assertThat(files(target)).isEqualTo(files(reference));
        assertThat(Folders.digest(target)).isEqualTo(Folders.digest(reference));
    }

    void checkEqualBut(Path stranger) throws IOException {
        checkNothingOfTheJob();
        assertThat(target.resolve(stranger))
                .content(StandardCharsets.ISO_8859_1)
                .endsWith(STRANGER);
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
