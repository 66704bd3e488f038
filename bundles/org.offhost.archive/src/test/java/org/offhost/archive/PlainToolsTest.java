// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.offhost.archive.medium.TapeMedium;
import org.offhost.tck.Fixtures;

/** Media read by programs that know nothing of us; every fixture, as jobs write them, in PlainTarTest of the in-framework tests. */
class PlainToolsTest {
    private static final int RECORD = 65_536;

    @TempDir
    static Path shared;

    private static Both both;

    @TempDir
    Path folder;

    private Path out;

    /** One volume in both profiles on one medium, for all tools. */
    private static final class Both {
        final Path medium = shared.resolve("medium");
        final Backup backup;
        final Map<String, String> files;

        Both() throws IOException {
            backup = Backup.of(Fixtures.shared("ntfs-4k"), shared.resolve("spool"));
            try (TestDisk disk = Backup.disk(medium, 100L << 20, 512)) {
                backup.toDisk(disk, "files", SetProfile.FILES);
                backup.toDisk(disk, "volume", SetProfile.VOLUME);
            }
            files = Truth.plainFiles(backup);
        }
    }

    @BeforeAll
    static void makeMedium() throws IOException {
        both = new Both();
    }

    @AfterAll
    static void close() throws IOException {
        both.backup.close();
    }

    @BeforeEach
    void makeFolder() throws IOException {
        out = Files.createDirectory(folder.resolve("out"));
    }

    private Backup backup(String name) throws IOException {
        return Backup.of(Fixtures.shared(name), folder.resolve("spool"));
    }

    /** SHA-256 of every file below a folder. */
    private static Map<String, String> files(Path root) throws IOException {
        Map<String, String> all = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path p : paths.filter(p -> Files.isRegularFile(p, LinkOption.NOFOLLOW_LINKS))
                    .toList()) {
                all.put("/" + root.relativize(p), Truth.sha256(Files.newInputStream(p)));
            }
        }
        return all;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tar     | tar -xf MEDIUM",
                "bsdtar  | bsdtar --no-xattrs -xf MEDIUM",
                "7zz     | 7zz x -bd -y -ttar -xr!huge.bin -xr!*.img MEDIUM",
                "python3 | python3 -m tarfile -e MEDIUM"
            })
    void filesAndImageAreByteExact(String tool, String command) throws Exception {
        Tool.need(tool);
        Tool.run(out, command.replace("MEDIUM", both.medium.toString()));
        Map<String, String> expected = new TreeMap<>(both.files);
        if (tool.equals("7zz")) {
            // it would write 6 GiB of zeros: it knows sparse members and no sparse files, and no sparse form 1.0
            expected.remove("/sparse/huge.bin");
        } else {
            imageIsRebuilt(both.backup, out.resolve("volume/work.img"));
        }
        assertThat(Truth.missing(expected, files(out.resolve("files/files")))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"tar | ntfs-4kn | tar -xf MEDIUM", "bsdtar | fat12 | bsdtar --no-xattrs -xf MEDIUM"})
    void theImageOfAVolumeIsRebuilt(String tool, String name, String command) throws Exception {
        Tool.need(tool);
        Path medium = folder.resolve("medium");
        try (Backup b = backup(name);
                TestDisk disk = Backup.disk(medium, 100L << 20, b.source.blockLength())) {
            b.toDisk(disk, "set-1", SetProfile.VOLUME);
            Tool.run(out, command.replace("MEDIUM", medium.toString()));
            imageIsRebuilt(b, out.resolve("set-1/work.img"));
        }
    }

    private static void imageIsRebuilt(Backup b, Path image) throws IOException {
        assertThat(Files.size(image)).isEqualTo(b.volume.summary().length());
        try (TestDisk rebuilt = new TestDisk(image, Files.size(image), 512)) {
            assertThat(Truth.allocated(b, rebuilt)).isEqualTo(Truth.allocated(b, b.source));
        }
    }

    @Test
    void plainTarListsAllSetsOfADiskAndSaysNothingElse() throws Exception {
        Tool.need("tar");
        Path medium = folder.resolve("medium");
        try (Backup b = backup("fat12");
                TestDisk disk = Backup.disk(medium, 100L << 20, 512)) {
            b.toDisk(disk, "one", SetProfile.VOLUME);
            b.toDisk(disk, "two", SetProfile.FILES);
            b.toDisk(disk, "three", SetProfile.VOLUME);
        }
        String listing = Tool.run(folder, "tar --warning=no-unknown-keyword -tf medium");
        assertThat(listing.lines()).startsWith("offhost/medium", "one/offhost/set.json", "one/offhost/README.txt");
        assertThat(listing.lines())
                .contains("one/work.img", "two/files/", "three/work.img", "three/offhost/trailer")
                .allMatch(l -> l.startsWith("offhost/")
                        || l.startsWith("one/")
                        || l.startsWith("two/")
                        || l.startsWith("three/"));
    }

    @Test
    void aTapeFileIsATarOfItsOwn() throws Exception {
        Tool.need("tar");
        MemoryTape tape = new MemoryTape();
        new TapeMedium(tape, RECORD).initialize(new MediumLabel("tape-1", "", Backup.NOW), false);
        try (Backup b = backup("ntfs-4k")) {
            b.toTape(tape, RECORD, "one", SetProfile.FILES);
            b.toTape(tape, RECORD, "two", SetProfile.VOLUME);
            for (int file = 0; file < 3; file++) {
                try (var bytes = Files.newOutputStream(folder.resolve("file" + file))) {
                    tape.toFile(file, bytes);
                }
            }
            assertThat(Tool.run(folder, "tar -tf file0")).isEqualTo("offhost/medium\n");
            Tool.run(out, "tar -b 128 -xf ../file1 && tar -b 128 -xf ../file2");
            Map<String, String> found = files(out.resolve("one/files"));
            assertThat(Truth.missing(Truth.plainFiles(b), found)).isEmpty();
            try (TestDisk rebuilt =
                    new TestDisk(out.resolve("two/work.img"), b.volume.summary().length(), 512)) {
                assertThat(Truth.allocated(b, rebuilt)).isEqualTo(Truth.allocated(b, b.source));
            }
        }
    }
}
