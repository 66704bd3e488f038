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
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.Link;
import org.offhost.tck.Fixtures;

/** A set of files restored by GNU tar onto an empty NTFS volume that ntfs-3g has mounted. */
class NtfsMountTest {
    private static final String TAR = "tar --xattrs --xattrs-include='*' --no-same-owner --no-same-permissions -m"
            + " --strip-components=2 -xf ../medium set-1/files 2>/dev/null || true";

    @TempDir
    Path folder;

    @BeforeEach
    void needTools() {
        for (String tool : new String[] {"tar", "ntfs-3g", "mkfs.ntfs", "umount"}) {
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
            b.toDisk(disk, "set-1", Profile.FILES);
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
                    assertThat(after.get(path).securityDescriptor()).as(path).isEqualTo(e.securityDescriptor());
                    assertThat(after.get(path).dosAttributes() & 0x27).as(path).isEqualTo(e.dosAttributes() & 0x27);
                    assertThat(after.get(path).times().created())
                            .as(path)
                            .isEqualTo(e.times().created());
                    descriptors++;
                }
                assertThat(descriptors).isGreaterThan(150);
            }
        }
    }

    @Test
    void aMountAsByDefaultTakesResidentStreamsAndLinks() throws Exception {
        try (Backup b = Backup.of(Fixtures.shared("ntfs-4k"), folder.resolve("spool"));
                TestDisk disk = Backup.disk(folder.resolve("medium"), 64L << 20, 512)) {
            b.toDisk(disk, "set-1", Profile.FILES);
            try (Backup back = restored("streams_interface=xattr")) {
                Map<String, String> expected = Truth.streams(b);
                assertThat(Truth.streams(back))
                        .containsEntry("/ads/small.txt:tiny", expected.get("/ads/small.txt:tiny"))
                        .containsEntry("/ads/fifty.txt:stream-03", expected.get("/ads/fifty.txt:stream-03"));
                Map<String, FileEntry> before = entries(b);
                Map<String, FileEntry> after = entries(back);
                for (String path : new String[] {"/reparse/file-symlink", "/reparse/junction", "/links/unix-symlink"}) {
                    assertThat(reparse(after.get(path))).as(path).isEqualTo(reparse(before.get(path)));
                }
            }
        }
    }

    private static Optional<Attribute> reparse(FileEntry e) {
        return e.attributes().stream()
                .filter(a -> a.role() == Attribute.Role.REPARSE)
                .findFirst();
    }
}
