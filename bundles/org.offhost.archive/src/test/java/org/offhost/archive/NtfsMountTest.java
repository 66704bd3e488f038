// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.Link;
import org.offhost.filesystem.WindowsFacets;
import org.offhost.inventory.SpoolReader;
import org.offhost.tck.Fixtures;

/** A set of files restored by GNU tar onto an empty NTFS volume that ntfs-3g has mounted. */
class NtfsMountTest {
    private static final String TAR = "tar --xattrs --xattrs-include='*' --no-same-owner --no-same-permissions -m"
            + " --strip-components=2 -xf ../medium set-1/files 2>/dev/null || true";

    @TempDir
    Path folder;

    @BeforeEach
    void needTools() {
        for (String tool : new String[] {"tar", "ntfs-3g", "mkfs.ntfs", "umount", "getfattr"}) {
            Tool.need(tool);
        }
        assumeTrue(Files.isWritable(Path.of("/dev/fuse")), "no FUSE here");
        assumeTrue("root".equals(System.getProperty("user.name")), "only root may mount");
    }

    /** Restores and opens what came of it. */
    private Backup restored(String options) throws Exception {
        Tool.run(
                folder,
                "mkdir -p mnt && truncate -s 64M ntfs-new.img && mkfs.ntfs -F -Q ntfs-new.img" + " && ntfs-3g -o "
                        + options + " ntfs-new.img mnt");
        try {
            Tool.run(folder.resolve("mnt"), TAR);
        } finally {
            Tool.run(folder, "umount mnt");
        }
        return Backup.of(folder.resolve("ntfs-new.img"), folder.resolve("spool-new"));
    }

    private static Map<String, FileEntry> entries(Backup b) throws IOException {
        Map<String, FileEntry> all = new HashMap<>();
        try (SpoolReader r = b.spool.entries()) {
            for (Optional<FileEntry> next = r.next(); next.isPresent(); next = r.next()) {
                FileEntry e = next.get();
                for (Link link : e.links()) {
                    b.spool.directories().path(link).ifPresent(p -> all.put(p, e));
                }
            }
        }
        return all;
    }

    @Test
    void streamsDescriptorsAttributesAndTimesComeBack() throws Exception {
        try (Backup b = Backup.of(Fixtures.shared("ntfs-4k"), folder.resolve("spool"));
                TestDisk disk = Backup.disk(folder.resolve("medium"), 64L << 20, 512)) {
            b.toDisk(disk, "set-1", SetProfile.FILES);
            try (Backup back = restored("streams_interface=windows")) {
                Map<String, String> expected = new TreeMap<>(Truth.streams(b));
                assertThat(expected).containsKey("/wof/lzx.txt");
                // ntfs-3g does not open unknown reparse points, and leaves bytes in links
                expected.keySet().removeIf(p -> p.startsWith("/reparse/") || p.contains("/unix-"));
                Map<String, String> found = Truth.streams(back);
                assertThat(Truth.missing(expected, found)).isEmpty();
                Map<String, FileEntry> before = entries(b);
                Map<String, FileEntry> after = entries(back);
                int descriptors = 0;
                for (String path : expected.keySet()) {
                    FileEntry e = before.get(path);
                    if (e == null) {
                        continue;
                    }
                    assertThat(WindowsFacets.security(after.get(path).facets()))
                            .as(path)
                            .isEqualTo(WindowsFacets.security(e.facets()));
                    assertThat(WindowsFacets.attributes(after.get(path).facets()) & 0x27)
                            .as(path)
                            .isEqualTo(WindowsFacets.attributes(e.facets()) & 0x27);
                    assertThat(after.get(path).times().created())
                            .as(path)
                            .isEqualTo(e.times().created());
                    descriptors++;
                }
                assertThat(descriptors).isGreaterThan(150);
            }
        }
    }

    /** Names of what ntfs-3g itself tells of the restored volume otherwise than of the source. */
    private Set<String> differences(Path source, String name) throws Exception {
        String options = "streams_interface=windows";
        Map<String, String> before = MountedAttributes.of(folder, source, options, "-n " + name);
        Map<String, String> after = MountedAttributes.of(folder, folder.resolve("ntfs-new.img"), options, "-n " + name);
        assertThat(before).isNotEmpty();
        return MountedAttributes.missing(before, after).keySet();
    }

    @Test
    void ntfs3gSeesWhatTheSourceHad() throws Exception {
        Path source = Fixtures.shared("ntfs-4k");
        try (Backup b = Backup.of(source, folder.resolve("spool"));
                TestDisk disk = Backup.disk(folder.resolve("medium"), 64L << 20, 512)) {
            b.toDisk(disk, "set-1", SetProfile.FILES);
            restored("streams_interface=windows").close();
        }
        assertThat(differences(source, "system.ntfs_acl")).isEmpty();
        assertThat(differences(source, "system.ntfs_object_id")).isEmpty();
        // ntfs-3g sets no reparse point without data; WOF files come back plain
        Set<String> reparse = differences(source, "system.ntfs_reparse_data");
        assertThat(reparse).contains("/links/unix-fifo", "/links/unix-null");
        assertThat(reparse).allMatch(p -> p.matches("/links/unix-(fifo|null)|/wof/.*"));
        assertThat(differences(source, "system.ntfs_ea")).isEmpty();
        // how a file is stored is the new volume's own affair: compressed, sparse, encrypted
        assertThat(differences(source, "system.ntfs_attrib_be"))
                .allMatch(p -> p.matches("/(compressed|efs|sparse|wof)/.*|/links/unix-(fifo|null)"));
    }

    @Test
    void aMountAsByDefaultTakesResidentStreamsAndLinks() throws Exception {
        Path source = Fixtures.shared("ntfs-4k");
        try (Backup b = Backup.of(source, folder.resolve("spool"));
                TestDisk disk = Backup.disk(folder.resolve("medium"), 64L << 20, 512)) {
            b.toDisk(disk, "set-1", SetProfile.FILES);
            try (Backup back = restored("streams_interface=xattr")) {
                Map<String, FileEntry> before = entries(b);
                Map<String, FileEntry> after = entries(back);
                for (String path : new String[] {"/reparse/file-symlink", "/reparse/junction", "/links/unix-symlink"}) {
                    assertThat(reparse(after.get(path))).as(path).isEqualTo(reparse(before.get(path)));
                }
                streamsAreBack(b, before, back, after);
            }
        }
        String options = "streams_interface=xattr";
        Map<String, String> streams = MountedAttributes.of(folder, source, options, "-d -m ^user");
        Map<String, String> back = MountedAttributes.of(folder, folder.resolve("ntfs-new.img"), options, "-d -m ^user");
        assertThat(back).containsKeys("/ads/small.txt user.tiny", "/ads/fifty.txt user.stream-00");
        assertThat(streams).containsAllEntriesOf(back);
    }

    /** Resident streams that are not empty are streams again; others lie beside their file, as files named FILE:STREAM. */
    private static void streamsAreBack(
            Backup b, Map<String, FileEntry> before, Backup back, Map<String, FileEntry> after) throws IOException {
        Map<String, String> expected = Truth.streams(b);
        expected.keySet().removeIf(p -> !p.contains(":") || p.startsWith("/wof/"));
        assertThat(Truth.missing(expected, Truth.streams(back))).isEmpty();
        int resident = 0;
        for (String path : expected.keySet()) {
            int colon = path.lastIndexOf(':');
            String name = path.substring(colon + 1);
            Attribute stream =
                    stream(before.get(path.substring(0, colon)), name).orElseThrow();
            // an empty record of a pax header means none
            boolean inside = stream.value() instanceof AttributeValue.Resident && stream.length() > 0;
            resident += inside ? 1 : 0;
            assertThat(stream(after.get(path.substring(0, colon)), name).isPresent())
                    .as("%s of %d bytes is a stream", path, stream.length())
                    .isEqualTo(inside);
            assertThat(after).as("%s lies there as a file", path).containsKey(path);
        }
        assertThat(resident).isBetween(5, expected.size() - 5);
    }

    private static Optional<Attribute> stream(FileEntry e, String name) {
        return e.attributes().stream()
                .filter(a -> a.role() == Attribute.Role.CONTENT && a.name().equals(name))
                .findFirst();
    }

    private static Optional<Attribute> reparse(FileEntry e) {
        return e.attributes().stream()
                .filter(a -> a.role() == Attribute.Role.REPARSE)
                .findFirst();
    }
}
