// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.backup.ExistingFiles;
import org.offhost.backup.JobStatus;
import org.offhost.backup.Offload;
import org.offhost.backup.RestoreRequest;
import org.offhost.block.Designator;
import org.offhost.itest.Lab;
import org.offhost.tck.Fixtures;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;

/** A restore writes where it was told to, nowhere else, and over nothing that is there. */
class RestoreRefusalTest {
    private static final long MIB = 1 << 20;
    private static final long FAT12 = 4 * MIB;

    @InjectBundleContext
    BundleContext context;

    @TempDir
    Path folder;

    private Lab lab;
    private Designator medium;
    private String set;

    @BeforeEach
    void start() throws Exception {
        lab = new Lab(context, folder);
        medium = lab.disk("medium.img", 512, 64 * MIB);
        set = backup(lab.disk(Fixtures.shared("fat12"), 512, true, 0), false);
    }

    @AfterEach
    void end() throws IOException {
        try (Lab closing = lab) {
            closing.nothingLeft();
        }
    }

    private String backup(Designator source, boolean files) throws Exception {
        var request = Lab.request(source, "source", medium);
        return Lab.completed(lab.run(files ? request.files(List.of()) : request))
                .summary()
                .setId();
    }

    private static void saysIn(String message, String... words) {
        assertThat(message).contains(words).doesNotContain("Exception", "null");
    }

    // to a unit

    @ParameterizedTest
    @ValueSource(longs = {0, 100_000, 4 * MIB - 1})
    void unitThatHoldsDataIsRefused(long position) throws Exception {
        byte[] bytes = new byte[(int) FAT12];
        bytes[(int) position] = 1;
        Path image = Files.write(lab.path("target.img"), bytes);
        Designator target = lab.disk(image, 512, false, 0);
        saysIn(
                Lab.refused(lab.restoreTo(medium, set, target)),
                target.toString(),
                "holds data",
                String.valueOf(position),
                "nothing was written",
                "--overwrite");
        assertThat(Arrays.equals(Files.readAllBytes(image), bytes)).isTrue();
        Lab.completed(lab.run(RestoreRequest.of(medium, new RestoreRequest.ToUnit(target, true))
                .set(set)
                .offload(Offload.REQUIRED)
                .patience(Lab.PATIENCE)));
    }

    @Test
    void dataInTheMiddleOfALargeUnitIsRefused() throws Exception {
        Path image = lab.path("target.img");
        long position = 77 * MIB + 4096;
        try (FileChannel file = FileChannel.open(image, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.allocate(1), 256 * MIB - 1);
            byte[] data = new byte[(int) (4 * MIB) + 4096];
            Arrays.fill(data, (byte) 1);
            file.write(ByteBuffer.wrap(data), position);
        }
        saysIn(Lab.refused(lab.restoreTo(medium, set, lab.disk(image, 512, false, 0))), "holds data", "" + 80 * MIB);
    }

    @Test
    void littleOfABlankUnitIsReadAndAllOfThatIsCounted() throws Exception {
        Path image = lab.path("target.img");
        try (FileChannel file = FileChannel.open(image, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.allocate(1), 1024 * MIB - 1);
        }
        JobStatus done = Lab.completed(lab.restoreTo(medium, set, lab.disk(image, 512, false, 0)));
        assertThat(done.summary().bytes().control()).isBetween(3 * MIB, 4 * MIB);
    }

    @Test
    void unitThatIsTooSmallIsRefused() throws Exception {
        Designator target = lab.disk("target.img", 512, FAT12 - 512);
        saysIn(Lab.refused(lab.restoreTo(medium, set, target)), target.toString(), "too small", "" + FAT12);
        assertThat(Files.readAllBytes(lab.path("target.img"))).containsOnly(0);
    }

    @Test
    void unitOfAnotherBlockLengthIsRefused() throws Exception {
        Designator target = lab.disk("target.img", 4096, FAT12);
        saysIn(Lab.refused(lab.restoreTo(medium, set, target)), target.toString(), "4096", "512", "same block length");
        assertThat(Files.readAllBytes(lab.path("target.img"))).containsOnly(0);
    }

    @Test
    void filesSetIsRefusedForAUnit() throws Exception {
        String files = backup(lab.disk(Fixtures.shared("fat12"), 512, true, 0), true);
        Designator target = lab.disk("target.img", 512, FAT12);
        saysIn(Lab.refused(lab.restoreTo(medium, files, target)), files, "profile files", "--to-folder");
        assertThat(Files.readAllBytes(lab.path("target.img"))).containsOnly(0);
    }

    @Test
    void mediumItselfIsRefusedAsDestination() throws Exception {
        byte[] before = Files.readAllBytes(lab.path("medium.img"));
        saysIn(
                Lab.refused(lab.restoreTo(medium, set, medium)),
                medium.toString(),
                "medium itself",
                "nothing was written");
        assertThat(Arrays.equals(Files.readAllBytes(lab.path("medium.img")), before))
                .isTrue();
    }

    @Test
    void setThatIsNotThereIsRefusedWithThoseThatAre() throws Exception {
        saysIn(Lab.refused(lab.restoreTo(medium, "no-such-set", folder.resolve("out"))), "no-such-set", set);
        assertThat(folder.resolve("out")).doesNotExist();
    }

    // to a folder

    @Test
    void existingFileIsKept() throws Exception {
        Path out = Files.createDirectories(folder.resolve("out/sizes"));
        Path mine = Files.writeString(out.resolve("s4096.bin"), "mine");
        saysIn(
                Lab.refused(lab.restoreTo(medium, set, folder.resolve("out"))),
                mine.toString(),
                "there already",
                "nothing was written",
                "--overwrite");
        assertThat(mine).hasContent("mine");
        assertThat(paths(folder.resolve("out"))).containsExactlyInAnyOrder("", "sizes", "sizes/s4096.bin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sizes", "deep/level-00"})
    void plantedLinkToAFolderIsNotFollowed(String where) throws Exception {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Path link = folder.resolve("out").resolve(where);
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, elsewhere);
        saysIn(Lab.refused(lab.restoreTo(medium, set, folder.resolve("out"))), link.toString());
        assertThat(paths(elsewhere)).containsExactly("");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void plantedLinkToAFileIsNotWrittenThrough(boolean overwrite) throws Exception {
        Path victim = Files.writeString(folder.resolve("victim"), "whole");
        Path out = Files.createDirectories(folder.resolve("out/sizes"));
        Path link = Files.createSymbolicLink(out.resolve("s4096.bin"), victim);
        ExistingFiles existing = overwrite ? ExistingFiles.OVERWRITE : ExistingFiles.REFUSE;
        JobStatus status =
                lab.run(RestoreRequest.of(medium, new RestoreRequest.ToFolder(folder.resolve("out"), existing))
                        .set(set)
                        .patience(Lab.PATIENCE));
        assertThat(victim).hasContent("whole");
        if (overwrite) {
            Lab.completed(status);
            assertThat(Files.isSymbolicLink(link)).isFalse();
        } else {
            saysIn(Lab.refused(status), link.toString(), "there already");
        }
    }

    @Test
    void folderThatIsAFileOrHasNoParentIsRefused() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "mine");
        saysIn(Lab.refused(lab.restoreTo(medium, set, file)), file.toString());
        assertThat(file).hasContent("mine");
        Path orphan = folder.resolve("no/such/parent");
        saysIn(Lab.refused(lab.restoreTo(medium, set, orphan)), orphan.toString());
        assertThat(folder.resolve("no")).doesNotExist();
    }

    @Test
    void globThatMatchesNothingIsRefused() throws Exception {
        saysIn(
                Lab.refused(lab.restoreTo(medium, set, folder.resolve("out"), "/no/such/*")),
                set,
                "/no/such/*",
                "nothing was written");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void oneOfSeveralGlobsThatMatchesNothingIsRefused() throws Exception {
        saysIn(
                Lab.refused(lab.restoreTo(medium, set, folder.resolve("out"), "/sizes/*", "/no/such/*")),
                "--path /no/such/* matches no file",
                "nothing was written");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void evilNamesStayInTheirFolder() throws Exception {
        List<String> evil = List.of(
                "../../../../../escaped-to-anywhere",
                "/tmp/offhost-escaped-to-an-absolute",
                "..\\..\\..\\..\\escaped-the-windows-way",
                "../many/../../escaped-another-way",
                "con\0nul\nescape\u001b[2Jsequence");
        Path image = Fixtures.image("ntfs-4k", folder);
        byte[] bytes = Files.readAllBytes(image);
        int used = 0;
        for (int n = 10; n < 100 && used < evil.size(); n++) {
            String victim = "entry-000" + n + "-of-a-wide-directory.txt";
            String name = (evil.get(used) + "x".repeat(victim.length())).substring(0, victim.length());
            // a name across a sector's end is not found: the fixup lies in it
            used += replaceAll(bytes, utf16(victim), utf16(name)) > 0 ? 1 : 0;
        }
        assertThat(used).isEqualTo(evil.size());
        Files.write(image, bytes);
        Designator source = lab.disk(image, 512, true, 0);
        for (boolean files : List.of(false, true)) {
            String made = backup(source, files);
            List<String> before = around();
            Path out = folder.resolve("a/b/c/d/e/out" + files);
            Files.createDirectories(out.getParent());
            Lab.completed(lab.restoreTo(medium, made, out));
            assertThat(around()).as("what lies around the folder").isEqualTo(before);
            assertThat(paths(folder)).noneMatch(p -> p.contains("escaped") && !p.contains("/many/"));
            assertThat(Path.of("/tmp/offhost-escaped-to-an-absolute")).doesNotExist();
            assertThat(paths(out.resolve("many"))).hasSizeGreaterThan(50).anyMatch(p -> p.contains("escaped"));
        }
    }

    private static byte[] utf16(String text) {
        return text.getBytes(StandardCharsets.UTF_16LE);
    }

    private static int replaceAll(byte[] bytes, byte[] what, byte[] by) {
        int count = 0;
        for (int at = 0; at <= bytes.length - what.length; at++) {
            if (bytes[at] == what[0] && Arrays.equals(bytes, at, at + what.length, what, 0, what.length)) {
                System.arraycopy(by, 0, bytes, at, by.length);
                count++;
            }
        }
        return count;
    }

    /** Names in the test's folder but for the folders restored into. */
    private List<String> around() throws IOException {
        return paths(folder).stream()
                .filter(p -> !p.startsWith("a/") && !p.equals("a"))
                .toList();
    }

    private static List<String> paths(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(p -> Files.exists(p, LinkOption.NOFOLLOW_LINKS))
                    .map(p -> folder.relativize(p).toString())
                    .sorted()
                    .toList();
        }
    }
}
