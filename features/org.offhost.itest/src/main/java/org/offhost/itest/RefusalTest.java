// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.array.virtual.management.DiskFile;
import org.offhost.array.virtual.management.Faults;
import org.offhost.backup.BackupSet;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.Job;
import org.offhost.backup.RefusedException;
import org.offhost.block.Designator;
import org.offhost.tck.Fixtures;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;

/** What cannot or must not be backed up is refused in one clear sentence, and nothing is lost on any device. */
class RefusalTest {
    private static final long MIB = 1 << 20;

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
            closing.nothingLeft();
        }
    }

    private Designator source(String fixture) throws IOException {
        return lab.disk(Fixtures.shared(fixture), 512, true, 0);
    }

    /** A medium with one set on it. */
    private Designator mediumWithSet(String name, long size) throws Exception {
        Designator medium = lab.disk(name, 512, size);
        Lab.completed(lab.run(Lab.request(source("fat12"), "fat12", medium)));
        return medium;
    }

    private static String sum(Path file) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (var in = Files.newInputStream(file)) {
            byte[] chunk = new byte[1 << 16];
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                digest.update(chunk, 0, n);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private Path file(String name, long length, long position, byte[] content) throws IOException {
        Path path = lab.path(name);
        try (RandomAccessFile out = new RandomAccessFile(path.toFile(), "rw")) {
            out.setLength(length);
            out.seek(position);
            out.write(content);
        }
        return path;
    }

    private static void refused(ThrowingCallable call, String... words) {
        assertThatThrownBy(call).isInstanceOf(IOException.class).satisfies(e -> saysIn(e.getMessage(), words));
    }

    /** One clear sentence: every word wanted, no class name, no stack trace. */
    private static void saysIn(String message, String... words) {
        assertThat(message).contains(words).doesNotContain("Exception", "\tat ", "null");
    }

    // sources

    @Test
    void bytesThatAreNoVolumeAreRefused() throws Exception {
        byte[] noise = new byte[4096];
        new Random(1).nextBytes(noise);
        Designator source = lab.disk(file("noise.img", MIB, 0, noise), 512, true, 0);
        Designator medium = mediumWithSet("medium.img", 32 * MIB);
        String before = sum(lab.path("medium.img"));
        saysIn(
                Lab.failed(lab.run(Lab.request(source, "noise", medium))),
                source.toString(),
                "no file system",
                "Is it the image of a volume?");
        assertThat(sum(lab.path("medium.img"))).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ntfs-4k", "fat16", "fat32", "exfat"})
    void truncatedImageIsRefused(String fixture) throws Exception {
        Path image = Fixtures.image(fixture, folder);
        long whole = Files.size(image);
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(whole / 2 / 512 * 512);
        }
        Designator source = lab.disk(image, 512, true, 0);
        Designator medium = mediumWithSet("medium.img", 64 * MIB);
        String before = sum(lab.path("medium.img"));
        String reason = Lab.failed(lab.run(Lab.request(source, fixture, medium)));
        saysIn(reason, "unit naa.", "truncated", "Name a whole and sound image");
        assertThat(sum(lab.path("medium.img"))).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({
        "BitLocker, 3, 2d4656452d46532d",
        "ReFS, 3, 5265465300000000",
        "XFS, 0, 58465342",
        "LVM2, 512, 4c4142454c4f4e45",
        "LUKS, 0, 4c554b53babe0002",
        "ext2, 1080, 53ef",
        "Btrfs, 65600, 5f42485266535f4d",
        "GPT, 512, 4546492050415254"
    })
    void foreignFileSystemIsNamed(String name, long position, String signature) throws Exception {
        Path image = file("foreign.img", 4 * MIB, position, HexFormat.of().parseHex(signature));
        Designator source = lab.disk(image, 512, true, 0);
        Designator medium = lab.disk("medium.img", 512, 32 * MIB);
        String before = sum(lab.path("medium.img"));
        saysIn(Lab.failed(lab.run(Lab.request(source, "foreign", medium))), name, source.toString(), "NTFS", "FAT");
        assertThat(sum(lab.path("medium.img"))).as("a medium nothing came to").isEqualTo(before);
    }

    @Test
    void exfatVolumeThatIsBrokenIsRefusedWithWhatIsWrong() throws Exception {
        byte[] name = "EXFAT   ".getBytes(StandardCharsets.US_ASCII);
        Designator source = lab.disk(file("broken.img", 4 * MIB, 3, name), 512, true, 0);
        Designator medium = lab.disk("medium.img", 512, 32 * MIB);
        saysIn(
                Lab.failed(lab.run(Lab.request(source, "broken", medium))),
                source.toString(),
                "exFAT boot sector",
                "BootSignature AA55h");
    }

    @Test
    void tapeIsNoSource() throws Exception {
        Designator tape = lab.tape("source.tap", 0);
        Designator medium = lab.disk("medium.img", 512, 32 * MIB);
        saysIn(Lab.failed(lab.run(Lab.request(tape, "tape", medium))), tape.toString(), "tape");
    }

    @Test
    void unreadableMetadataFailsTheJob() throws Exception {
        unreadable(3 * MIB, 4 * MIB, "ntfs-4k");
        unreadable(0, 512, "ntfs-4k");
        unreadable(512, 512, "fat16");
    }

    @Test
    void unreadableDataFailsTheJob() throws Exception {
        unreadable(16 * MIB, 8 * MIB, "ntfs-4k");
    }

    private void unreadable(long position, long length, String fixture) throws Exception {
        Designator medium = lab.disk("medium.img", 512, 128 * MIB);
        Lab.completed(lab.run(Lab.request(source("fat12"), "fat12", medium)));
        List<BackupSet> before = lab.backup().sets(medium);
        Designator source = source(fixture);
        lab.array().faults().unreadable(source, position, length);
        saysIn(Lab.failed(lab.run(Lab.request(source, fixture, medium))), "read");
        lab.array().faults().clear();
        assertThat(lab.backup().sets(medium)).isEqualTo(before);
        Lab.completed(lab.verify(medium, CheckLevel.FULL));
        lab.nothingLeft();
    }

    // media

    @Test
    void mediumTooSmallIsRefusedBeforeTheFirstWriteOfTheSet() throws Exception {
        Designator medium = mediumWithSet("small.img", 5 * MIB);
        String before = sum(lab.path("small.img"));
        saysIn(
                Lab.failed(lab.run(Lab.request(source("ntfs-4k"), "ntfs-4k", medium))),
                medium.toString(),
                "too small",
                "bytes",
                "nothing was written");
        assertThat(sum(lab.path("small.img"))).isEqualTo(before);
    }

    @Test
    void mediumWithoutRoomForALabelIsRefused() throws Exception {
        Designator medium = lab.disk("tiny.img", 512, 4096);
        saysIn(Lab.failed(lab.run(Lab.request(source("fat12"), "fat12", medium))), "4096");
    }

    @Test
    void tapeThatEndsEarlyKeepsItsSets() throws Exception {
        Designator tape = lab.tape("short.tap", 5 * MIB);
        Lab.completed(lab.run(Lab.request(source("fat12"), "fat12", tape)));
        List<BackupSet> before = lab.backup().sets(tape);
        saysIn(
                Lab.failed(lab.run(Lab.request(source("ntfs-4k"), "ntfs-4k", tape))),
                tape.toString(),
                "ended",
                "sets before it are whole");
        lab.nothingLeft();
        assertThat(lab.backup().sets(tape)).isEqualTo(before);
        Lab.completed(lab.verify(tape, CheckLevel.FULL));
        Lab.completed(lab.run(Lab.request(source("fat12"), "again", tape)));
        assertThat(lab.backup().sets(tape)).hasSize(2);
        Lab.completed(lab.verify(tape, CheckLevel.FULL));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 100_000, 1 << 20, (32 << 20) - 512})
    void mediumWithSomebodyElsesDataIsRefused(long position) throws Exception {
        Path image = file("theirs.img", 32 * MIB, position, "somebody's data".getBytes(StandardCharsets.US_ASCII));
        String before = sum(image);
        Designator medium = lab.disk(image, 512, false, 0);
        saysIn(
                Lab.failed(lab.run(Lab.request(source("fat12"), "fat12", medium))),
                medium.toString(),
                "somebody else's data",
                String.valueOf(position),
                "nothing was written");
        assertThat(sum(image)).isEqualTo(before);
        refused(() -> lab.backup().sets(medium), medium.toString(), "somebody else's data");
    }

    @Test
    void mediumThatIsAVolumeIsRefusedByItsName() throws Exception {
        Path image = Fixtures.image("ntfs-4k", folder);
        String before = sum(image);
        Designator medium = lab.disk(image, 512, false, 0);
        saysIn(
                Lab.failed(lab.run(Lab.request(source("fat12"), "fat12", medium))),
                medium.toString(),
                "NTFS",
                "nothing was written");
        assertThat(sum(image)).isEqualTo(before);
    }

    @Test
    void tapeWithSomebodyElsesDataIsRefused() throws Exception {
        byte[] record = "somebody's tape!".getBytes(StandardCharsets.US_ASCII);
        byte[] tap = new byte[record.length + 12];
        tap[0] = (byte) record.length;
        System.arraycopy(record, 0, tap, 4, record.length);
        tap[record.length + 4] = (byte) record.length;
        Path file = file("theirs.tap", tap.length, 0, tap);
        String before = sum(file);
        Designator tape = lab.tape("theirs.tap", 0);
        saysIn(
                Lab.failed(lab.run(Lab.request(source("fat12"), "fat12", tape))),
                tape.toString(),
                "somebody else's data",
                "nothing was written");
        assertThat(sum(file)).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 600})
    void corruptLabelIsRefused(int damage) throws Exception {
        Designator medium = mediumWithSet("medium.img", 32 * MIB);
        lab.detach(medium);
        try (RandomAccessFile file = new RandomAccessFile(lab.path("medium.img").toFile(), "rw")) {
            file.seek(damage);
            file.write("damaged".getBytes(StandardCharsets.US_ASCII));
        }
        String before = sum(lab.path("medium.img"));
        Designator again = lab.disk("medium.img", 512, 0);
        saysIn(
                Lab.failed(lab.run(Lab.request(source("fat12"), "fat12", again))),
                again.toString(),
                "label",
                "damaged",
                "nothing was written");
        refused(() -> lab.backup().sets(again), again.toString(), "damaged");
        assertThat(sum(lab.path("medium.img"))).isEqualTo(before);
    }

    @Test
    void sourceAndMediumAreOneFileByAnyName() throws Exception {
        Path image = Fixtures.image("fat12", folder);
        Path hard = Files.createLink(lab.path("hard.img"), image);
        Path soft = Files.createSymbolicLink(lab.path("soft.img"), image);
        String before = sum(image);
        for (Path other : List.of(image, hard, soft, folder.resolve("x/../fat12.img"))) {
            Files.createDirectories(folder.resolve("x"));
            Designator source = lab.disk(image, 512, true, 0);
            Designator medium = lab.disk(other, 512, false, 0);
            assertThat(medium).isEqualTo(source);
            refused(
                    () -> lab.backup().backup(Lab.request(source, "fat12", medium)),
                    source.toString(),
                    "same",
                    "Name another medium");
        }
        assertThat(sum(image)).isEqualTo(before);
    }

    @Test
    void mediumInAnotherProcessIsRefused() throws Exception {
        Path medium = file("medium.img", 8 * MIB, 0, new byte[0]);
        Path program = Files.writeString(lab.path("Holder.java"), """
                import java.nio.channels.FileChannel;
                import java.nio.file.Path;
                import java.nio.file.StandardOpenOption;
                class Holder {
                    public static void main(String[] a) throws Exception {
                        try (FileChannel c = FileChannel.open(Path.of(a[0]), StandardOpenOption.WRITE)) {
                            c.lock();
                            System.out.println("locked");
                            System.in.read();
                        }
                    }
                }
                """);
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process holder = new ProcessBuilder(java.toString(), program.toString(), medium.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat(holder.inputReader().readLine()).isEqualTo("locked");
            refused(
                    () -> lab.array().attach(new DiskFile(medium, 512, false, 0)),
                    medium.toString(),
                    "in use by another process");
        } finally {
            holder.getOutputStream().close();
            assertThat(holder.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
        Lab.completed(lab.run(Lab.request(source("fat12"), "fat12", lab.disk(medium, 512, false, 0))));
    }

    @Test
    void busyMediumIsRefused() throws Exception {
        Designator medium = lab.disk("medium.img", 512, 64 * MIB);
        Faults.Gate gate = lab.array().faults().gateAfter(0);
        Job job = lab.backup().backup(Lab.request(source("fat12"), "fat12", medium));
        assertThat(gate.awaitArrival(Lab.JOB_LIMIT)).isTrue();
        refused(
                () -> lab.backup().backup(Lab.request(source("fat16"), "fat16", medium)),
                medium.toString(),
                job.id(),
                "wait");
        gate.open();
        Lab.completed(Lab.end(job));
        Lab.completed(lab.run(Lab.request(source("fat16"), "fat16", medium)));
    }

    // the source in motion

    @Test
    void sourceChangedBehindTheArrayAfterTheCutFailsTheJob() throws Exception {
        Path image = Fixtures.image("fat16", folder);
        Designator source = lab.disk(image, 512, true, 0);
        Designator medium = mediumWithSet("medium.img", 64 * MIB);
        List<BackupSet> before = lab.backup().sets(medium);
        Faults.Gate gate = lab.array().faults().gateAfter(0);
        Job job = lab.backup().backup(Lab.request(source, "fat16", medium));
        assertThat(gate.awaitArrival(Lab.JOB_LIMIT)).isTrue();
        Files.write(image, new byte[] {1}, StandardOpenOption.APPEND);
        gate.open();
        saysIn(Lab.failed(Lab.end(job)), "changed", source.toString());
        assertThat(lab.backup().sets(medium)).isEqualTo(before);
        Lab.completed(lab.verify(medium, CheckLevel.FULL));
    }

    // what to back up

    @Test
    void globThatMatchesNothingIsRefused() throws Exception {
        Designator medium = mediumWithSet("medium.img", 64 * MIB);
        String before = sum(lab.path("medium.img"));
        saysIn(
                Lab.failed(lab.run(
                        Lab.request(source("fat16"), "fat16", medium).files(List.of("/sizes/*.bin", "/no/such/*")))),
                "/no/such/*",
                "matches no file",
                "nothing was written");
        assertThat(sum(lab.path("medium.img"))).isEqualTo(before);
    }

    @Test
    void malformedGlobIsRefusedAtOnce() throws Exception {
        Designator medium = lab.disk("medium.img", 512, 32 * MIB);
        assertThatThrownBy(() -> lab.backup()
                        .backup(Lab.request(source("fat16"), "x", medium).files(List.of("/a[b"))))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("/a[b");
    }
}
