// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.JobStatus;
import org.offhost.backup.ListedEntry;
import org.offhost.backup.Listing;
import org.offhost.backup.Profile;
import org.offhost.block.Designator;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileTimes;
import org.offhost.filesystem.WindowsFacets;
import org.offhost.itest.Lab;
import org.offhost.tck.Fixtures;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;

/** What NTFS keeps of files beside their content comes back where the folder can hold it, and is kept where it cannot. */
class RestoredMetadataTest {
    private static final int SHOWN = WindowsFacets.READ_ONLY | WindowsFacets.HIDDEN | WindowsFacets.SYSTEM | 0x20;

    @InjectBundleContext
    BundleContext context;

    @TempDir
    Path folder;

    private Lab lab;
    private Designator medium;

    @BeforeEach
    void start() throws IOException {
        lab = new Lab(context, folder);
        medium = lab.disk("medium.img", 512, 128 << 20);
    }

    @AfterEach
    void end() throws IOException {
        lab.close();
    }

    private String backup(Path image, Profile profile) throws Exception {
        Designator source = lab.disk(image, 512, true, 0);
        BackupRequest request = Lab.request(source, "metadata", medium);
        return Lab.completed(lab.run(profile == Profile.FILES ? request.files(List.of()) : request))
                .summary()
                .setId();
    }

    private Map<String, FileEntry> entries(String set) throws IOException {
        Map<String, FileEntry> all = new TreeMap<>();
        try (Listing<ListedEntry> listing = lab.backup().list(medium, set, "/")) {
            for (List<ListedEntry> some = listing.next(100); !some.isEmpty(); some = listing.next(100)) {
                some.stream().filter(e -> !e.entry().system()).forEach(e -> all.put(e.path(), e.entry()));
            }
        }
        return all;
    }

    private void run(String command) throws Exception {
        Process p = new ProcessBuilder("sh", "-c", command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(p.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(p.exitValue()).as(command + ": " + said).isZero();
    }

    private static void need(boolean there, String what) {
        if (!there) {
            System.out.println("Skipped: the restore onto NTFS needs " + what);
        }
        assumeTrue(there, what);
    }

    private static boolean onPath(String tool) {
        return Stream.of(System.getenv("PATH").split(":")).anyMatch(p -> Files.isExecutable(Path.of(p, tool)));
    }

    private static void needNtfs() {
        for (String tool : List.of("ntfs-3g", "mkntfs", "setfattr", "getfattr", "umount")) {
            need(onPath(tool), tool);
        }
        need(Files.isWritable(Path.of("/dev/fuse")), "FUSE");
        need("root".equals(System.getProperty("user.name")), "root, who may mount");
    }

    /** Restores onto a new NTFS volume, and reads what is on it then with our parser. */
    private Map<String, FileEntry> throughNtfs(String set, String options) throws Exception {
        run("mkdir mnt && truncate -s 96M new.img && mkntfs -F -Q new.img && ntfs-3g -o " + options + " new.img mnt");
        try {
            JobStatus done = Lab.completed(lab.restoreTo(medium, set, folder.resolve("mnt")));
            assertThat(Lab.notes(done.summary()))
                    .anyMatch(n -> n.matches("NTFS metadata set: .*security descriptors.*"));
            System.out.println("Restore onto NTFS: " + Lab.notes(done.summary()));
        } finally {
            run("umount mnt");
        }
        return entries(backup(folder.resolve("new.img"), Profile.VOLUME));
    }

    @ParameterizedTest
    @EnumSource(Profile.class)
    void onNtfsEverythingComesBack(Profile profile) throws Exception {
        needNtfs();
        String set = backup(Fixtures.shared("ntfs-4k"), profile);
        Map<String, FileEntry> before = entries(set);
        Map<String, FileEntry> after = throughNtfs(set, "streams_interface=xattr");
        int compared = 0;
        for (Map.Entry<String, FileEntry> e : before.entrySet()) {
            // ntfs-3g does not open WOF files and unknown reparse points, and makes links and devices its own way
            if (e.getKey().matches("/|/wof/.*|/reparse/.*|/efs/.*|/links/unix-.*")) {
                continue;
            }
            FileEntry was = e.getValue();
            FileEntry is = after.get(e.getKey());
            assertThat(is).as(e.getKey()).isNotNull();
            assertThat(WindowsFacets.security(is.facets()))
                    .as(e.getKey())
                    .isEqualTo(WindowsFacets.security(was.facets()));
            assertThat(WindowsFacets.attributes(is.facets()) & SHOWN)
                    .as(e.getKey())
                    .isEqualTo(WindowsFacets.attributes(was.facets()) & SHOWN);
            assertThat(asSet(is.times())).as(e.getKey()).isEqualTo(asSet(was.times()));
            for (Attribute.Role role : List.of(Attribute.Role.EXTENDED_ATTRIBUTES, Attribute.Role.OBJECT_ID)) {
                assertThat(lengths(is, role)).as(e.getKey() + " " + role).isEqualTo(lengths(was, role));
                // a set of files keeps bytes with the entry that have clusters of their own on a volume
                if (values(is, role, false).size() == values(was, role, false).size()) {
                    assertThat(values(is, role, false))
                            .as(e.getKey() + " " + role)
                            .isEqualTo(values(was, role, false));
                }
            }
            if (!e.getKey().contains("big")
                    && values(was, Attribute.Role.CONTENT, true).size() > 1) {
                assertThat(streams(is)).as(e.getKey()).containsAllEntriesOf(shortStreams(was));
            }
            compared++;
        }
        assertThat(compared).isGreaterThan(200);
        assertThat(values(after.get("/reparse/junction"), Attribute.Role.REPARSE, true))
                .isNotEmpty()
                .isEqualTo(values(before.get("/reparse/junction"), Attribute.Role.REPARSE, true));
    }

    /** The time of the last change of metadata is ntfs-3g's own. */
    private static FileTimes asSet(FileTimes t) {
        return new FileTimes(t.created(), t.modified(), FileTimes.NOT_KEPT, t.accessed(), 0);
    }

    /** Of resident ones the bytes; of others the length, since their clusters are elsewhere. */
    private static List<Object> values(FileEntry e, Attribute.Role role, boolean nonResident) {
        return e.attributes().stream()
                .filter(a -> a.role() == role && (nonResident || a.value() instanceof AttributeValue.Resident))
                .<Object>map(a -> a.value() instanceof AttributeValue.Resident ? a.value() : a.length())
                .toList();
    }

    private static List<Long> lengths(FileEntry e, Attribute.Role role) {
        return e.attributes().stream()
                .filter(a -> a.role() == role)
                .map(Attribute::length)
                .toList();
    }

    private static Map<String, Long> streams(FileEntry e) {
        Map<String, Long> all = new TreeMap<>();
        e.attributes().stream()
                .filter(a -> a.role() == Attribute.Role.CONTENT)
                .forEach(a -> all.put(a.name(), a.length()));
        return all;
    }

    /** Those that an extended attribute can hold; longer ones become files of their own. */
    private static Map<String, Long> shortStreams(FileEntry e) {
        Map<String, Long> all = streams(e);
        all.values().removeIf(n -> n > 65_536 || n == 0);
        return all;
    }

    @Test
    void elsewhereNothingIsLostAndEverythingIsSaid() throws Exception {
        String set = backup(Fixtures.shared("ntfs-4k"), Profile.FILES);
        Map<String, FileEntry> before = entries(set);
        Path out = folder.resolve("out");
        JobStatus done = Lab.completed(lab.restoreTo(medium, set, out));
        Path beside = out.resolve(".offhost-metadata-" + done.id());
        List<String> lines = Files.readAllLines(beside);
        String path = before.keySet().stream()
                .filter(p -> before.get(p).kind() == FileEntry.Kind.FILE
                        && WindowsFacets.security(before.get(p).facets()).isPresent()
                        && p.matches("/[a-z]+/[a-z.]+"))
                .findFirst()
                .orElseThrow();
        String descriptor = HexFormat.of()
                .formatHex(WindowsFacets.security(before.get(path).facets())
                        .orElseThrow()
                        .toArray());
        int at = lines.indexOf("# file: " + path.substring(1));
        assertThat(at).as(path).isNotNegative();
        assertThat(lines.get(at + 1)).isEqualTo("system.ntfs_acl=0x" + descriptor);
        long files =
                lines.stream().filter(l -> l.startsWith("system.ntfs_acl=")).count();
        assertThat(Lab.notes(done.summary()))
                .anyMatch(n -> n.contains(files + " security descriptors") && n.contains(beside.toString()));
        readOnlyFilesHaveNoWriteBits(before, out);
    }

    private static void readOnlyFilesHaveNoWriteBits(Map<String, FileEntry> before, Path out) throws IOException {
        int readOnly = 0;
        for (Map.Entry<String, FileEntry> e : before.entrySet()) {
            Path file = out.resolve(e.getKey().substring(1));
            boolean is = (WindowsFacets.attributes(e.getValue().facets()) & WindowsFacets.READ_ONLY) != 0;
            if (e.getValue().kind() == FileEntry.Kind.FILE && is && Files.isRegularFile(file)) {
                assertThat(Files.getPosixFilePermissions(file).toString()).doesNotContain("WRITE");
                readOnly++;
            }
        }
        assertThat(readOnly).isPositive();
    }

    @Test
    void whatStaysBesideCanBeSetLaterOnNtfs() throws Exception {
        needNtfs();
        String set = backup(Fixtures.shared("ntfs-4k"), Profile.FILES);
        Map<String, FileEntry> before = entries(set);
        JobStatus done = Lab.completed(lab.restoreTo(medium, set, folder.resolve("out")));
        run("mkdir mnt && truncate -s 96M new.img && mkntfs -F -Q new.img && ntfs-3g new.img mnt");
        try {
            run("cp -r out/security mnt/ && cd mnt && setfattr -h --restore=../out/.offhost-metadata-" + done.id()
                    + " 2>/dev/null || true");
        } finally {
            run("umount mnt");
        }
        Map<String, FileEntry> after = entries(backup(folder.resolve("new.img"), Profile.VOLUME));
        List<String> paths =
                before.keySet().stream().filter(p -> p.startsWith("/security/")).toList();
        assertThat(paths).isNotEmpty();
        for (String path : paths) {
            assertThat(WindowsFacets.security(after.get(path).facets()))
                    .as(path)
                    .isEqualTo(WindowsFacets.security(before.get(path).facets()));
        }
    }
}
