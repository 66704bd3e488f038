// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.JobStatus;
import org.offhost.backup.ListedEntry;
import org.offhost.backup.Listing;
import org.offhost.backup.Profile;
import org.offhost.block.Designator;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.Facet;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemParser;
import org.offhost.filesystem.FileTimes;
import org.offhost.filesystem.LinkTarget;
import org.offhost.filesystem.PosixFacets;
import org.offhost.filesystem.Runs;
import org.offhost.itest.Lab;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.test.common.annotation.InjectBundleContext;

/** Owner, mode, nanoseconds, attributes, lists, devices, pipes, sockets, links: none of it is lost on the way. */
class PosixFilesTest {
    private static final HexFormat HEX = HexFormat.of();

    /** User 1000 may read and write, the mask allows it: version 2, then tag, permissions, number. */
    private static final byte[] ACL = HEX.parseHex(
            "0200000001000600ffffffff02000600e803000004000400ffffffff10000600ffffffff" + "20000000ffffffff");

    private static final byte[] DEFAULT_ACL = HEX.parseHex("0200000001000700ffffffff04000500ffffffff20000000ffffffff");

    @InjectBundleContext
    BundleContext context;

    @TempDir
    Path folder;

    private Lab lab;
    private Designator medium;
    private ServiceRegistration<FileSystemParser> parser;
    private final Map<String, FileEntry> files = new TreeMap<>();

    private void add(String path, MadeFile file) {
        files.put(path, file.entry());
    }

    private void makeFiles() {
        add("/", MadeFile.of(2, 0040755, 2, ""));
        add("/dir", MadeFile.of(3, 0042750, 2, "dir").owner(1000, 1001).xattr("system.posix_acl_default", DEFAULT_ACL));
        MadeFile two = MadeFile.of(4, 0104751, 3, "file")
                .named(2, "hard")
                .owner(1000, 1001)
                .at(4096, 5000);
        two.xattr("user.note", "text\n".getBytes(StandardCharsets.UTF_8))
                .xattr("user.a=b%", new byte[] {0, 1, (byte) 255});
        add("/dir/file", two);
        files.put("/hard", two.entry());
        add("/small", MadeFile.of(5, 0100640, 2, "small").text("hello\n").owner(3_000_000_000L, 4_000_000_000L));
        add("/list", MadeFile.of(6, 0100660, 2, "list").text("list").xattr("system.posix_acl_access", ACL));
        add("/trusted", MadeFile.of(7, 0100000, 2, "trusted").text("t").xattr("trusted.offhost", new byte[] {7}));
        add("/link", MadeFile.of(8, 0120777, 2, "link").to("dir/file").owner(5, 6));
        add("/absolute", MadeFile.of(9, 0120777, 2, "absolute").to("/etc/hostname"));
        add("/dir/up", MadeFile.of(10, 0120777, 3, "up").to("../small"));
        add("/null", MadeFile.of(11, 0020666, 2, "null").device(1, 3).owner(0, 6));
        add("/loop", MadeFile.of(12, 0060660, 2, "loop").device(7, 300));
        add("/fifo", MadeFile.of(13, 0010604, 2, "fifo").named(3, "fifo2").owner(7, 8));
        files.put("/dir/fifo2", files.get("/fifo"));
        add("/socket", MadeFile.of(14, 0140755, 2, "socket").owner(9, 10));
        add("/Case", MadeFile.of(15, 0100644, 2, "Case").text("upper"));
        add("/case", MadeFile.of(16, 0100644, 2, "case").text("lower"));
        add("/epoch", MadeFile.of(17, 0100644, 2, "epoch").text("0").modified(0, 0));
        add("/before", MadeFile.of(18, 0100644, 2, "before").text("-").modified(-2, 500_000_001));
    }

    @BeforeEach
    void start() throws IOException {
        makeFiles();
        byte[] volume = new byte[(int) FakePosix.LENGTH];
        System.arraycopy(FakePosix.SIGNATURE, 0, volume, 0, FakePosix.SIGNATURE.length);
        for (int i = 0; i < 5000; i++) {
            volume[4096 + i] = (byte) ('a' + i % 26);
        }
        Files.write(folder.resolve("volume.img"), volume);
        lab = new Lab(context, folder);
        medium = lab.disk("medium.img", 512, 32 << 20);
        Dictionary<String, Object> properties = new Hashtable<>(Map.of(FileSystemParser.TYPE, FakePosix.TYPE));
        List<FileEntry> entries = files.values().stream()
                .distinct()
                .sorted((a, b) -> Long.compare(a.id(), b.id()))
                .toList();
        parser = context.registerService(FileSystemParser.class, new FakePosix(entries), properties);
    }

    @AfterEach
    void end() throws IOException {
        parser.unregister();
        lab.close();
    }

    private String backup(Profile profile) throws Exception {
        Designator source = lab.disk(folder.resolve("volume.img"), 512, true, 0);
        BackupRequest request = Lab.request(source, "posix", medium);
        return Lab.completed(lab.run(profile == Profile.FILES ? request.files(List.of()) : request))
                .summary()
                .setId();
    }

    private static void needRoot() {
        assumeTrue("root".equals(System.getProperty("user.name")), "root, who may give files to others");
    }

    private String said(String... command) throws Exception {
        Process p = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        p.getOutputStream().close();
        String said = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(p.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(p.exitValue()).as(String.join(" ", command) + ": " + said).isZero();
        return said;
    }

    @ParameterizedTest
    @EnumSource(Profile.class)
    void everyFactIsListed(Profile profile) throws Exception {
        String set = backup(profile);
        Map<String, FileEntry> listed = new TreeMap<>();
        try (Listing<ListedEntry> listing = lab.backup().list(medium, set, "/")) {
            for (List<ListedEntry> some = listing.next(7); !some.isEmpty(); some = listing.next(7)) {
                some.forEach(e -> listed.put(e.path(), e.entry()));
            }
        }
        Map<String, FileEntry> expected = new TreeMap<>(files);
        if (profile == Profile.FILES) {
            expected.replaceAll((path, e) -> besideStreams(e));
        }
        assertThat(listed).isEqualTo(expected);
    }

    /** In a set of files a content has its place in the set, wherever it lay on the volume. */
    private static FileEntry besideStreams(FileEntry e) {
        return e.with(e.attributes().stream()
                .map(a -> a.value() instanceof AttributeValue.Resident
                        ? new Attribute(
                                a.type(),
                                a.role(),
                                a.name(),
                                a.encoding(),
                                a.sparse(),
                                new AttributeValue.NonResident(a.length(), a.length(), Runs.NONE))
                        : a)
                .toList());
    }

    @ParameterizedTest
    @EnumSource(Profile.class)
    void everyFactComesBackIntoAFolder(Profile profile) throws Exception {
        needRoot();
        String set = backup(profile);
        Path out = folder.resolve("out");
        JobStatus done = Lab.completed(lab.restoreTo(medium, set, out));
        String notes = String.join("\n", Lab.notes(done.summary()));
        assertThat(notes)
                .doesNotContain("xtended attributes", "owners", "modes", "not restored")
                .contains("creation times");
        for (Map.Entry<String, FileEntry> e : files.entrySet()) {
            require(e.getValue(), out.resolve(e.getKey().substring(1)), By.US);
        }
        // Java 17 sets microseconds of links, Java 25 nanoseconds
        boolean whole = Files.getLastModifiedTime(out.resolve(link()), LinkOption.NOFOLLOW_LINKS)
                .equals(FileTime.from(files.get("/" + link())
                        .times()
                        .get(FileTimes.Stamp.MODIFIED)
                        .orElseThrow()));
        assertThat(notes.contains("nanoseconds of times")).isNotEqualTo(whole);
        assertThat(out.resolve("dir/file")).hasSameBinaryContentAs(out.resolve("hard"));
        assertThat(Files.readString(out.resolve("dir/file"))).hasSize(5000).startsWith("abcdefgh");
        assertThat(Files.readString(out.resolve("Case"))).isEqualTo("upper");
        assertThat(Files.readString(out.resolve("case"))).isEqualTo("lower");
        for (String[] pair : new String[][] {{"dir/file", "hard"}, {"fifo", "dir/fifo2"}}) {
            assertThat(Files.getAttribute(out.resolve(pair[0]), "unix:ino", LinkOption.NOFOLLOW_LINKS))
                    .isEqualTo(Files.getAttribute(out.resolve(pair[1]), "unix:ino", LinkOption.NOFOLLOW_LINKS));
        }
    }

    /** What plain programs make of the medium: all but sockets, for which tar has no typeflag. */
    @ParameterizedTest
    @ValueSource(
            strings = {"tar --xattrs --xattrs-include=* --acls --delay-directory-restore", "bsdtar --xattrs --acls"})
    void everyFactIsInTheTar(String program) throws Exception {
        needRoot();
        String set = backup(Profile.FILES);
        Files.createDirectory(folder.resolve("plain"));
        said("sh", "-c", "set -f; " + program + " --numeric-owner -xpf medium.img -C plain");
        Path out = folder.resolve("plain").resolve(set).resolve("files");
        for (Map.Entry<String, FileEntry> e : files.entrySet()) {
            FileEntry was = e.getValue();
            boolean before1970 = was.times().seconds(FileTimes.Stamp.MODIFIED) < 0;
            boolean socket = PosixFacets.type(was.facets()) == PosixFacets.SOCKET;
            if (!before1970 && !socket) {
                require(was, out.resolve(e.getKey().substring(1)), program.startsWith("tar") ? By.GNU_TAR : By.BSDTAR);
            }
        }
        assertThat(said("sh", "-c", "grep -ac 'SCHILY.filetype=socket' medium.img")
                        .strip())
                .isEqualTo("1");
    }

    /** A symbolic link whose time is finer than a microsecond. */
    private String link() {
        return files.entrySet().stream()
                .filter(e -> e.getValue().kind() == FileEntry.Kind.LINK)
                .filter(e -> e.getValue().times().nanos(FileTimes.Stamp.MODIFIED) % 1000 != 0)
                .map(e -> e.getKey().substring(1))
                .findFirst()
                .orElseThrow();
    }

    /** Who restored. */
    private enum By {
        US,
        GNU_TAR,
        BSDTAR
    }

    private void require(FileEntry was, Path is, By by) throws Exception {
        Map<String, Object> unix = Files.readAttributes(is, "unix:*", LinkOption.NOFOLLOW_LINKS);
        boolean link = was.kind() == FileEntry.Kind.LINK;
        int mode = (int) PosixFacets.mode(was.facets()).orElseThrow();
        assertThat((Integer) unix.get("mode")).as("mode of %s", is).isEqualTo(mode);
        assertThat(Integer.toUnsignedLong((Integer) unix.get("uid")))
                .as("owner of %s", is)
                .isEqualTo(PosixFacets.owner(was.facets()).orElseThrow());
        assertThat(Integer.toUnsignedLong((Integer) unix.get("gid")))
                .as("group of %s", is)
                .isEqualTo(PosixFacets.group(was.facets()).orElseThrow());
        FileTime modified =
                FileTime.from(was.times().get(FileTimes.Stamp.MODIFIED).orElseThrow());
        FileTime found = (FileTime) unix.get("lastModifiedTime");
        if (link && by == By.US) {
            assertThat(found.to(TimeUnit.MICROSECONDS))
                    .as("time of %s", is)
                    .isEqualTo(modified.to(TimeUnit.MICROSECONDS));
        } else {
            assertThat(found).as("time of %s", is).isEqualTo(modified);
        }
        if (link) {
            assertThat(Files.readSymbolicLink(is))
                    .hasToString(was.target().map(LinkTarget::path).orElseThrow());
        }
        if (was.facets().has(PosixFacets.DEVICE)) {
            String device = Long.toHexString(PosixFacets.major(was.facets())) + " "
                    + Long.toHexString(PosixFacets.minor(was.facets()));
            assertThat(said("stat", "-c", "%t %T", is.toString()).strip()).isEqualTo(device);
        }
        for (Facet f : was.facets()) {
            if (f instanceof Facet.Bytes b && f.name().startsWith(PosixFacets.XATTR)) {
                String name = f.name().substring(PosixFacets.XATTR.length());
                if (by == By.BSDTAR && name.contains("=")) {
                    continue; // it does not decode names
                }
                String value = said("getfattr", "-h", "--absolute-names", "-e", "hex", "-n", name, is.toString());
                assertThat(value)
                        .as("%s of %s", name, is)
                        .contains("=0x" + HEX.formatHex(b.value().toArray()));
            }
        }
    }
}
