// SPDX-License-Identifier: Apache-2.0
package org.offhost.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.tck.Fixtures;

/** The command line, in a process of its own, as it was exported: bad input gives one clear line and no exit status 0. */
@Tag("newest-jdk")
class CommandLineRefusalTest {
    private static final int REFUSED = 3;
    private static final int USAGE = 2;

    @TempDir
    Path folder;

    private Path source;
    private Path medium;

    @BeforeEach
    void start() throws IOException {
        source = Fixtures.image("fat12", folder);
        medium = folder.resolve("m.img");
    }

    private ConsoleProcess.Outcome run(String... arguments) throws Exception {
        return run(folder.resolve("state"), arguments);
    }

    private ConsoleProcess.Outcome run(Path state, String... arguments) throws Exception {
        return ConsoleProcess.run(folder, state, arguments);
    }

    private String[] backup(Path from, Path to, String... more) {
        List<String> all = new ArrayList<>(List.of(
                "backup",
                "--source",
                from.toString(),
                "--medium",
                to.toString(),
                "--quiet-period",
                "10ms",
                "--offload",
                "required"));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    @Test
    void backupListAndVerifyEndWithZero() throws Exception {
        ConsoleProcess.Outcome made = run(backup(source, medium, "--size", "33554432"));
        assertThat(made.status()).as(made.err()).isZero();
        assertThat(run("list", "--medium", medium.toString()).status()).isZero();
        byte[] before = Files.readAllBytes(medium);
        run(backup(source, medium, "--profile", "files", "--path", "/no/such/*"))
                .refused(REFUSED, "refused", "/no/such/*", "matches no file");
        assertThat(Arrays.equals(Files.readAllBytes(medium), before)).isTrue();
        run(
                        "restore",
                        "--medium",
                        medium.toString(),
                        "--set",
                        "nope",
                        "--to-folder",
                        folder.resolve("out").toString())
                .refused(REFUSED, "nope");
        assertThat(run("verify", "--medium", medium.toString()).status()).isZero();
        assertThat(run("verify", "--medium", medium.toString(), "--check", "full")
                        .status())
                .as("nothing to compare with yet")
                .isEqualTo(Main.UNPROVED);
        assertThat(run("verify", "--medium", medium.toString(), "--check", "full")
                        .status())
                .isZero();
    }

    @Test
    void sourceThatIsMissingOrNoImageIsRefused() throws Exception {
        Path missing = folder.resolve("missing.img");
        run(backup(missing, medium)).refused(REFUSED, missing.toString());
        assertThat(medium).doesNotExist();
        Path text = Files.writeString(folder.resolve("text.img"), "no image ".repeat(1000), StandardCharsets.US_ASCII);
        run(backup(text, medium)).refused(REFUSED, text.toString(), "no file system");
        assertThat(medium).as("a disk made for a job that was refused").doesNotExist();
        Path tape = folder.resolve("m.tap");
        run(backup(text, tape)).refused(REFUSED, text.toString(), "no file system");
        assertThat(tape).as("a tape made for a job that was refused").doesNotExist();
        run("inspect", text.toString()).refused(REFUSED, text.toString());
        Path empty = Files.createFile(folder.resolve("empty.img"));
        run("inspect", empty.toString()).refused(REFUSED, empty.toString(), "0 bytes, less than a block of 512");
        run(backup(empty, medium)).refused(REFUSED, empty.toString(), "0 bytes, less than a block of 512");
        Path ext = folder.resolve("ext4.img");
        try (RandomAccessFile file = new RandomAccessFile(ext.toFile(), "rw")) {
            file.setLength(1 << 20);
            file.seek(1080);
            file.write(new byte[] {0x53, (byte) 0xEF});
        }
        assertThat(run("inspect", ext.toString()).refused(REFUSED, "ext2").status())
                .isEqualTo(REFUSED);
    }

    @Test
    void sourceAsItsOwnMediumIsRefusedByAnyName() throws Exception {
        byte[] before = Files.readAllBytes(source);
        Path hard = Files.createLink(folder.resolve("hard.img"), source);
        Path soft = Files.createSymbolicLink(folder.resolve("soft.img"), source);
        for (Path other : List.of(source, hard, soft)) {
            run(backup(source, other)).refused(REFUSED, "same");
        }
        assertThat(Arrays.equals(Files.readAllBytes(source), before)).isTrue();
    }

    @Test
    void foldersThatCannotBeWrittenAreRefused() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "mine");
        run(file, "jobs").refused(REFUSED, file.toString(), "--state");
        run(file.resolve("below"), "jobs").refused(REFUSED, file.toString(), "--state");
        for (String part : List.of("log", "jobs", "array", "catalog")) {
            Path state = Files.createDirectory(folder.resolve("state-" + part));
            Path there = Files.writeString(state.resolve(part), "mine");
            run(state, "jobs").refused(REFUSED, there + " is no folder", "--state");
        }
        Path trace = folder.resolve("no/such/trace.jsonl");
        run(backup(source, medium, "--trace", trace.toString()))
                .refused(REFUSED, trace.toString(), "cannot be written");
        assertThat(medium).as("medium of a job that was refused").doesNotExist();
        assertThat(file).hasContent("mine");
    }

    @Test
    void traceIsWrittenOverNothingButATrace() throws Exception {
        byte[] before = Files.readAllBytes(source);
        Path hard = Files.createLink(folder.resolve("hard.img"), source);
        Path other = Files.writeString(folder.resolve("diary"), "mine");
        for (Path victim : List.of(source, hard, medium, other)) {
            run(backup(source, medium, "--trace", victim.toString()))
                    .refused(REFUSED, "trace file " + victim, "nothing was written");
        }
        assertThat(Arrays.equals(Files.readAllBytes(source), before)).isTrue();
        assertThat(other).hasContent("mine");
        assertThat(medium).doesNotExist();
        Path trace = folder.resolve("trace.jsonl");
        for (List<String> size : List.of(List.of("--size", "32M"), List.<String>of())) {
            List<String> words = new ArrayList<>(List.of("--trace", trace.toString()));
            words.addAll(size);
            ConsoleProcess.Outcome made = run(backup(source, medium, words.toArray(String[]::new)));
            assertThat(made.status()).as(made.err()).isZero();
        }
        assertThat(Files.readString(trace)).startsWith("{\"units\":[");
    }

    @Test
    void stateFolderInUseIsRefusedAndWhatAKilledProcessLeftGoes() throws Exception {
        Path state = folder.resolve("state");
        Path leftover =
                Files.createDirectories(state.resolve("framework/bundle9")).resolve("left");
        Files.writeString(leftover, "by a process that was killed");
        try (StateFolder held = StateFolder.open(state)) {
            run("drivers").refused(REFUSED, state.toString(), "in use by process", "--state");
            assertThat(held.path()).isEqualTo(state);
            assertThat(leftover).exists();
        }
        assertThat(run("jobs").status()).isZero();
        assertThat(state.resolve("framework")).doesNotExist();
    }

    @Test
    void foldersOfDeadProcessesWithoutStateGoAndThoseOfLivingOnesStay() throws Exception {
        Path dead;
        try (StateFolder one = StateFolder.none()) {
            dead = Files.createDirectory(one.path().resolveSibling(one.path().getFileName() + "dead"));
            Files.writeString(dead.resolve("lock"), "");
            try (StateFolder two = StateFolder.none()) {
                assertThat(dead).doesNotExist();
                assertThat(one.path()).exists();
                assertThat(two.path()).exists();
            }
        }
    }

    @Test
    void dryRunForeseesAndMakesNothing() throws Exception {
        ConsoleProcess.Outcome foreseen = run(backup(source, medium, "--dry-run"));
        assertThat(foreseen.status()).as(foreseen.err()).isZero();
        assertThat(foreseen.out())
                .contains("Backup foreseen; nothing was written", "149 files", "of medium " + medium, "copy.extended");
        assertThat(medium).doesNotExist();
        run(backup(source, folder.resolve("no/such/medium"), "--dry-run")).refused(REFUSED, "no folder");
        run(backup(source, medium, "--dry-run", "--size", "64K")).refused(REFUSED, "too small");
        ConsoleProcess.Outcome tiny =
                run(backup(source, medium, "--dry-run", "--size", "10")).refused(REFUSED, medium + " has 10 bytes");
        assertThat(tiny.err()).as("names of our own").doesNotContain("offhost-dry-run");
        assertThat(medium).doesNotExist();
        assertThat(run(backup(source, medium, "--size", "32M")).status()).isZero();
        byte[] before = Files.readAllBytes(medium);
        assertThat(run(backup(source, medium, "--dry-run", "--profile", "files", "--quiet"))
                        .out()
                        .strip())
                .isEqualTo("Backup foreseen; nothing was written.");
        assertThat(Arrays.equals(Files.readAllBytes(medium), before)).isTrue();
        assertThat(run("jobs").out()).contains("No job waits");
    }

    /** Each reads with a state folder of its own, as another host does. */
    @Test
    void sumsOfAFirstReadingStandOnTheMediumWhoeverMadeIt() throws Exception {
        assertThat(run(backup(source, medium)).status()).isZero();
        String[] verify = {"verify", "--medium", medium.toString(), "--check", "full"};
        ConsoleProcess.Outcome first = run(folder.resolve("other"), verify);
        assertThat(first.status()).isEqualTo(Main.UNPROVED);
        assertThat(first.out()).doesNotContain("read-only");
        assertThat(run(folder.resolve("third"), verify).status()).isZero();
    }

    @Test
    void exportOfATapeThatWasCutIsAFailure() throws Exception {
        Path tape = folder.resolve("m.tap");
        assertThat(run(backup(source, tape, "--media-type", "tape")).status()).isZero();
        assertThat(run("tape", "export", tape.toString()).status()).isZero();
        try (RandomAccessFile file = new RandomAccessFile(tape.toFile(), "rw")) {
            file.setLength(file.length() / 2);
        }
        ConsoleProcess.Outcome cut = run("tape", "export", tape.toString());
        assertThat(cut.status()).isEqualTo(1);
        assertThat(cut.err()).contains(tape.toString(), "without a filemark");
    }

    /** Its label fits, the set does not; or not even the label. */
    @Test
    void tapeThatWasMadeTooSmallDoesNotStay() throws Exception {
        Path tape = folder.resolve("m.tap");
        for (String size : List.of("1K", "300K", "600K")) {
            ConsoleProcess.Outcome refused = run(backup(source, tape, "--size", size));
            assertThat(refused.status()).as(refused.err()).isEqualTo(REFUSED);
            assertThat(refused.err()).contains(tape.toString(), "is too small", "nothing was written", "a bigger one");
            assertThat(tape).as(size).doesNotExist();
        }
    }

    /** What the list says of a set that was cut off is what then happens: that the catalog knows it keeps what is left of it. */
    @Test
    void setThatWasCutOffIsWrittenOverOnceItIsForgotten() throws Exception {
        Path tape = folder.resolve("m.tap");
        assertThat(run(backup(source, tape)).status()).isZero();
        long first = Files.size(tape);
        assertThat(run(backup(source, tape)).status()).isZero();
        try (RandomAccessFile file = new RandomAccessFile(tape.toFile(), "rw")) {
            file.setLength((first + file.length()) / 2);
        }
        String[] list = {"list", "--medium", tape.toString()};
        assertThat(run(list).out()).contains("The next set is written over it", "--forget-missing");
        run(backup(source, tape)).refused(REFUSED, "--forget-missing");
        ConsoleProcess.Outcome forgotten = run("list", "--medium", tape.toString(), "--forget-missing");
        assertThat(forgotten.out() + forgotten.err()).contains("The catalog forgot set");
        assertThat(run(backup(source, tape)).status()).isZero();
        assertThat(run(list).out().lines().filter(l -> l.startsWith("fat12-"))).hasSize(2);
    }

    /** An entry that lies behind the end of the disk, as in the first part of an image that was cut. */
    @Test
    void tableThatNamesNothingUsableIsAFailure() throws Exception {
        ByteBuffer table = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
        table.put(446 + 4, (byte) 0x07).putInt(446 + 8, 4096).putInt(446 + 12, 8192);
        table.putShort(510, (short) 0xAA55);
        Path disk = Files.write(folder.resolve("disk.img"), table.array());
        for (String[] command : new String[][] {{"inspect", disk.toString()}, {"inspect", disk.toString(), "--json"}}) {
            ConsoleProcess.Outcome shown = run(command);
            assertThat(shown.status()).as(shown.err()).isEqualTo(Main.FAILED);
            assertThat(shown.out()).contains("cannot be used");
            assertThat(shown.err()).contains(disk.toString(), "no volume that can be used");
        }
    }

    @Test
    void wrongOptionsAreRefused() throws Exception {
        run("backup", "--source", source.toString()).refused(USAGE, "--medium");
        run(backup(source, medium, "--sauce", "hot")).refused(USAGE, "--sauce");
        run("tape", "export", "--sauce").refused(USAGE, "--sauce");
        run(backup(source, medium, "--volume", "0")).refused(REFUSED, "no partition table, so no volume 0");
        run("beckup").refused(USAGE, "beckup");
        run(backup(source, medium, "--size", "0")).refused(USAGE, "--size", "at least 1");
        run("restore", "--medium", medium.toString()).refused(USAGE, "--to-image", "--to-folder");
        assertThat(medium).doesNotExist();
    }
}
