// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.ExistingFiles;
import org.offhost.backup.JobStatus;
import org.offhost.backup.JobSummary;
import org.offhost.backup.JobSummary.FileFailure;
import org.offhost.backup.Profile;
import org.offhost.backup.RestoreRequest;
import org.offhost.block.Designator;
import org.offhost.itest.Lab;
import org.offhost.itest.Tool;
import org.offhost.tck.Fixtures;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;

/** Every file of a set comes to a place of its own inside the folder, or is named with the reason. */
class FolderRestoreTest {
    private static final int MIB = 1 << 20;

    @InjectBundleContext
    BundleContext context;

    @TempDir
    Path folder;

    private Lab lab;
    private Designator medium;

    @BeforeEach
    void start() throws IOException {
        lab = new Lab(context, folder);
        medium = lab.disk("medium.img", 512, 64 * MIB);
    }

    @AfterEach
    void end() throws IOException {
        try (Lab closing = lab) {
            closing.nothingLeft();
        }
    }

    private JobStatus backup(Path image, Profile profile) throws Exception {
        BackupRequest request = Lab.request(lab.disk(image, 512, true, 0), "source", medium);
        return Lab.completed(lab.run(profile == Profile.FILES ? request.files(List.of()) : request));
    }

    private JobStatus restore(Path to, ExistingFiles existing) throws Exception {
        return lab.run(RestoreRequest.of(medium, new RestoreRequest.ToFolder(to, existing))
                .patience(Duration.ofSeconds(2)));
    }

    private void run(String command) throws Exception {
        Tool.run(folder, command);
    }

    private static void needMounts(String... tools) {
        Tool.need(tools);
        assumeTrue(Files.isWritable(Path.of("/dev/fuse")), "no FUSE here");
        assumeTrue("root".equals(System.getProperty("user.name")), "only root may mount");
    }

    /** What is in the files of a folder, sorted; what a restore keeps beside them left out. */
    private static Map<String, String> contents(Path in) throws IOException {
        Map<String, String> all = new TreeMap<>();
        try (Stream<Path> files = Files.walk(in)) {
            for (Path p : files.filter(Files::isRegularFile).toList()) {
                String name = in.relativize(p).toString();
                if (!name.startsWith(".offhost-metadata-")) {
                    all.put(name, Files.readString(p, StandardCharsets.ISO_8859_1));
                }
            }
        }
        return all;
    }

    private Path ntfs(String options, String... commands) throws Exception {
        needMounts("mkntfs", "ntfs-3g", "setfattr", "umount");
        run("truncate -s 16M source.img && mkntfs -F -Q -q source.img && mkdir source && ntfs-3g -o " + options
                + " source.img source");
        try {
            run("cd source; " + String.join("; ", commands));
        } finally {
            run("umount source");
        }
        return folder.resolve("source.img");
    }

    @ParameterizedTest
    @EnumSource(Profile.class)
    void streamsOfTheRootLieInsideAndAStrangerBesideIsLeftAlone(Profile profile) throws Exception {
        backup(ntfs("streams_interface=xattr", "echo hi >a.txt", "setfattr -n user.note -v text ."), profile);
        Path out = Files.createDirectories(folder.resolve("x/dest"));
        Path stranger = Files.writeString(folder.resolve("x/dest:note"), "PRECIOUS");
        Lab.completed(restore(out, ExistingFiles.OVERWRITE));
        assertThat(stranger).hasContent("PRECIOUS");
        assertThat(contents(out)).containsOnlyKeys("a.txt", ":note").containsEntry(":note", "text");
        assertThat(Lab.refused(restore(out, ExistingFiles.REFUSE))).contains("there already");
    }

    /** Folders that take names for one that differ in case alone, or refuse some characters. */
    enum Destination {
        EXFAT("mkfs.exfat d.img && mount.exfat-fuse $(losetup -f --show d.img) mnt", "mkfs.exfat", "mount.exfat-fuse"),
        NTFS_WITHOUT_CASE("mkntfs -F -Q -q d.img && lowntfs-3g -o ignore_case d.img mnt", "mkntfs", "lowntfs-3g"),
        NTFS("mkntfs -F -Q -q d.img && ntfs-3g d.img mnt", "mkntfs", "ntfs-3g"),
        NTFS_AS_WINDOWS(
                "mkntfs -F -Q -q d.img && ntfs-3g -o windows_names,streams_interface=windows d.img mnt",
                "mkntfs",
                "ntfs-3g"),
        HERE("true", "true");

        private final String mount;
        private final String[] tools;

        Destination(String mount, String... tools) {
            this.mount = mount;
            this.tools = tools;
        }
    }

    private Path mounted(Destination destination) throws Exception {
        needMounts(destination.tools);
        run("mkdir mnt && truncate -s 32M d.img && " + destination.mount);
        return folder.resolve("mnt/out");
    }

    private void unmount(Destination destination) throws Exception {
        if (destination != Destination.HERE) {
            run("umount mnt; losetup -j d.img | cut -d: -f1 | xargs -r losetup -d; true");
        }
    }

    @ParameterizedTest
    @EnumSource(Destination.class)
    void everyContentComesToAnyFolderAndAgainWithOverwrite(Destination destination) throws Exception {
        backup(
                ntfs(
                        "streams_interface=xattr",
                        "mkdir case case/Dir case/dir",
                        "echo UPPER >case/README.txt",
                        "echo lower >case/readme.txt",
                        "echo a >case/Dir/x",
                        "echo b >case/dir/x",
                        "echo pdf >a.pdf",
                        "setfattr -n user.Zone.Identifier -v '[ZoneTransfer]' a.pdf",
                        "echo h >h.txt",
                        "setfattr -n user.s1 -v STREAM h.txt",
                        "echo plain >'h.txt:s1'",
                        "echo ctl >\"$(printf 'c\\001d')\"",
                        "echo esc >'c%u0001d'",
                        "echo q >'who?'",
                        "echo dot >dot.",
                        "echo face >😀"),
                Profile.FILES);
        Path out = mounted(destination);
        try {
            List<String> expected = new ArrayList<>(List.of(
                    "UPPER\n", "lower\n", "a\n", "b\n", "pdf\n", "h\n", "plain\n", "ctl\n", "esc\n", "q\n", "dot\n",
                    "face\n"));
            JobStatus first = Lab.completed(restore(out, ExistingFiles.REFUSE));
            System.out.println(destination + ": " + first.summary());
            assertThat(first.summary().failures()).isEmpty();
            Map<String, String> there = contents(out);
            assertThat(there.values()).containsAll(expected);
            boolean streamsInFiles = destination == Destination.NTFS || destination == Destination.NTFS_WITHOUT_CASE;
            if (!streamsInFiles) {
                assertThat(there.values()).as("streams").contains("STREAM", "[ZoneTransfer]");
            }
            JobStatus second = Lab.completed(restore(out, ExistingFiles.OVERWRITE));
            assertThat(second.summary().failures()).isEmpty();
            assertThat(contents(out)).isEqualTo(there);
            JobStatus third = Lab.completed(restore(out, ExistingFiles.SKIP));
            assertThat(third.summary().files() + third.summary().directories()).isZero();
            assertThat(third.summary().checked()).isEqualTo(CheckLevel.NONE);
            assertThat(Lab.notes(third.summary()))
                    .anyMatch(n -> n.matches("no file was restored: [0-9]+ files were there already .*"))
                    .contains("not checked: no content was restored");
            assertThat(contents(out)).isEqualTo(there);
            if (destination != Destination.HERE && destination != Destination.NTFS) {
                assertThat(Lab.notes(first.summary()))
                        .anyMatch(n -> n.contains("another name") || n.contains("escaped"));
            }
        } finally {
            unmount(destination);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void bothFilesOfOneNameInAFatDirectoryCome(boolean overwrite) throws Exception {
        Path image = Files.write(folder.resolve("twins.img"), twins());
        backup(image, Profile.FILES);
        Path out = folder.resolve("out");
        JobStatus done = Lab.completed(restore(out, overwrite ? ExistingFiles.OVERWRITE : ExistingFiles.REFUSE));
        assertThat(contents(out))
                .containsExactly(
                        Map.entry("TEST.TXT", "first"),
                        Map.entry("TEST~2.TXT", "second"),
                        Map.entry("ZLAST.TXT", "last"));
        assertThat(Lab.notes(done.summary())).anyMatch(n -> n.contains("TEST~2.TXT"));
        Lab.completed(restore(out, ExistingFiles.OVERWRITE));
        assertThat(contents(out)).hasSize(3);
    }

    /** A floppy of FAT12 with two files of one name and one behind them. */
    private static byte[] twins() {
        ByteBuffer image = ByteBuffer.allocate(1440 * 1024).order(ByteOrder.LITTLE_ENDIAN);
        image.put(new byte[] {(byte) 0xEB, 0x3C, (byte) 0x90});
        image.put("MSDOS5.0".getBytes(StandardCharsets.US_ASCII)).putShort((short) 512);
        image.put((byte) 1)
                .putShort((short) 1)
                .put((byte) 2)
                .putShort((short) 224)
                .putShort((short) 2880);
        image.put((byte) 0xF0).putShort((short) 9).putShort((short) 18).putShort((short) 2);
        image.position(38).put((byte) 0x29).putInt(1).put("NO NAME    FAT12   ".getBytes(StandardCharsets.US_ASCII));
        image.putShort(510, (short) 0xAA55);
        byte[] table = {(byte) 0xF0, -1, -1, -1, -1, -1, -1, 0x0F};
        image.position(512).put(table);
        image.position(10 * 512).put(table);
        String[] names = {"TEST    TXT", "TEST    TXT", "ZLAST   TXT"};
        String[] contents = {"first", "second", "last"};
        for (int i = 0; i < names.length; i++) {
            image.position(19 * 512 + 32 * i)
                    .put(names[i].getBytes(StandardCharsets.US_ASCII))
                    .put((byte) 0x20);
            image.putShort(19 * 512 + 32 * i + 24, (short) 0x5821);
            image.putShort(19 * 512 + 32 * i + 26, (short) (2 + i));
            image.putInt(19 * 512 + 32 * i + 28, contents[i].length());
            image.position((33 + i) * 512).put(contents[i].getBytes(StandardCharsets.US_ASCII));
        }
        return image.array();
    }

    @Test
    void filesThatAreThereStayWhereTheyArePassedOver() throws Exception {
        backup(Fixtures.shared("fat12"), Profile.VOLUME);
        Path out = folder.resolve("out");
        Lab.completed(restore(out, ExistingFiles.REFUSE));
        Map<String, String> all = contents(out);
        Files.writeString(out.resolve("sizes/s4096.bin"), "mine");
        Files.delete(out.resolve("sizes/s4095.bin"));
        JobStatus done = Lab.completed(restore(out, ExistingFiles.SKIP));
        assertThat(done.summary().files()).isEqualTo(1);
        assertThat(done.summary().directories()).isZero();
        assertThat(Lab.notes(done.summary()))
                .anyMatch(n -> n.startsWith((all.size() - 1) + " files were there already"));
        all.put("sizes/s4096.bin", "mine");
        assertThat(contents(out)).isEqualTo(all);
    }

    /** As the backup and the list count them: the root is none. */
    @ParameterizedTest
    @EnumSource(Profile.class)
    void figuresAreThoseOfTheBackup(Profile profile) throws Exception {
        for (String fixture : List.of("fat12", "ntfs-4k", "exfat")) {
            JobSummary made = backup(Fixtures.shared(fixture), profile).summary();
            JobSummary done = Lab.completed(restore(folder.resolve(fixture), ExistingFiles.REFUSE))
                    .summary();
            assertThat(List.of(done.files(), done.directories()))
                    .as(fixture)
                    .isEqualTo(List.of(made.files(), made.directories()));
        }
    }

    @ParameterizedTest
    @EnumSource(Profile.class)
    void nothingIsCheckedWhereEveryChosenFileFails(Profile profile) throws Exception {
        BackupRequest request = Lab.request(lab.disk(Fixtures.shared("fat12"), 512, true, 0), "source", medium)
                .check(CheckLevel.FULL);
        Lab.completed(lab.run(profile == Profile.FILES ? request.files(List.of()) : request));
        Path out = folder.resolve("out");
        Lab.completed(restore(out, ExistingFiles.REFUSE));
        byte[] content = Files.readAllBytes(out.resolve("sizes/s4096.bin"));
        lab.array().faults().unreadable(medium, find(Files.readAllBytes(lab.path("medium.img")), content), 512);
        JobStatus done = Lab.completed(lab.restoreTo(medium, "", folder.resolve("again"), "/sizes/s4096.bin"));
        assertThat(done.summary().failed()).isEqualTo(1);
        assertThat(done.summary().checked()).isEqualTo(CheckLevel.NONE);
        assertThat(Lab.notes(done.summary()))
                .contains("not checked: no content was restored")
                .noneMatch(n -> n.startsWith("checked"));
    }

    @ParameterizedTest
    @EnumSource(Profile.class)
    void fileThatTheMediumDoesNotGiveIsListedAndTheOthersCome(Profile profile) throws Exception {
        backup(Fixtures.shared("fat12"), profile);
        Path out = folder.resolve("out");
        Lab.completed(restore(out, ExistingFiles.REFUSE));
        Map<String, String> all = contents(out);
        byte[] content = Files.readAllBytes(out.resolve("sizes/s4096.bin"));
        lab.array().faults().unreadable(medium, find(Files.readAllBytes(lab.path("medium.img")), content), 512);
        Path again = folder.resolve("again");
        JobStatus done = Lab.completed(restore(again, ExistingFiles.REFUSE));
        assertThat(done.summary().failed()).isEqualTo(1);
        FileFailure failure = done.summary().failures().get(0);
        assertThat(failure.path()).isEqualTo("/sizes/s4096.bin");
        assertThat(failure.reason()).isNotBlank().doesNotContain("Exception", "null");
        String note = Lab.notes(done.summary()).stream()
                .filter(n -> n.contains("listed with reasons in "))
                .findFirst()
                .orElseThrow();
        assertThat(Path.of(note.substring(note.indexOf(" in /") + 4)))
                .content()
                .startsWith("{\"path\":\"/sizes/s4096.bin\",\"reason\":\"");
        all.remove("sizes/s4096.bin");
        assertThat(contents(again)).isEqualTo(all);
    }

    private static long find(byte[] all, byte[] wanted) {
        for (int at = 0; at <= all.length - wanted.length; at += 512) {
            if (Arrays.equals(all, at, at + wanted.length, wanted, 0, wanted.length)) {
                return at;
            }
        }
        throw new AssertionError("the content is not on the medium");
    }

    @Test
    void filesWhosePathIsTooLongHereAreListedAndTheOthersCome() throws Exception {
        backup(Fixtures.shared("fat12"), Profile.FILES);
        Path out = folder.resolve("out");
        Lab.completed(restore(out, ExistingFiles.REFUSE));
        Map<String, String> all = contents(out);
        Path deep = folder;
        while (deep.toString().length() < 3_990) {
            int room = Math.min(200, 3_999 - deep.toString().length());
            deep = deep.resolve("d".repeat(Math.max(1, room)));
        }
        Files.createDirectories(deep);
        JobStatus done = Lab.completed(restore(deep, ExistingFiles.REFUSE));
        assertThat(done.summary().failed()).isPositive();
        assertThat(done.summary().failures()).allMatch(f -> f.reason().contains("too long"));
        all.keySet()
                .removeIf(name -> done.summary().failures().stream()
                        .anyMatch(f -> f.path().equals("/" + name)));
        assertThat(contents(deep)).isEqualTo(all);
    }

    @Test
    void whatDoesNotFitIsRefusedBeforeTheFirstByte() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root may mount");
        backup(Fixtures.shared("ntfs-4k"), Profile.FILES);
        run("mkdir mnt && mount -t tmpfs -o size=1m tmpfs mnt");
        try {
            String reason = Lab.refused(restore(folder.resolve("mnt/out"), ExistingFiles.REFUSE));
            assertThat(reason).contains("too little room", "bytes are missing", "nothing was written");
            assertThat(folder.resolve("mnt")).isEmptyDirectory();
        } finally {
            run("umount mnt");
        }
    }

    @Test
    void fifteenTerabytesOfHoleInASmallVolumeComeAtOnce() throws Exception {
        backup(
                ntfs("streams_interface=xattr", "truncate -s 15T huge", "echo tail >>huge", "echo b >b"),
                Profile.VOLUME);
        Path out = folder.resolve("out");
        JobStatus done = Lab.completed(restore(out, ExistingFiles.REFUSE));
        Path huge = out.resolve("huge");
        if (done.summary().failed() == 0) {
            assertThat(Files.size(huge)).isEqualTo((15L << 40) + 5);
        } else { // this host's file system takes no file of that length
            assertThat(done.summary().failures())
                    .containsExactly(new FileFailure("/huge", "it is too large for the file system"));
            assertThat(huge).doesNotExist();
        }
        assertThat(out.resolve("b")).hasContent("b");
        try (Stream<Path> files = Files.list(out)) {
            assertThat(files.filter(p -> p.toString().contains("partial"))).isEmpty();
        }
    }
}
