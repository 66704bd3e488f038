// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.offhost.archive.changes.WrittenMap;
import org.offhost.archive.set.SetReader;
import org.offhost.archive.sums.ChunkSums;
import org.offhost.archive.tar.TarHeader;
import org.offhost.block.Extent;
import org.offhost.inventory.form.Document;
import org.offhost.tck.Fixtures;
import org.offhost.tck.golden.GoldenSets;

/** Media of every form that was ever given out are read as on the day on which they were cut. */
class GoldenSetsTest {
    private static final Path READER = Path.of("../../rig/format/read-set").toAbsolutePath();

    /** System property: folder into which the golden sets of the present form are cut anew. */
    private static final String CUT = "offhost.golden";

    @TempDir
    Path folder;

    static Stream<Arguments> media() {
        return GoldenSets.forms().stream()
                .flatMap(form -> GoldenSets.names(form).stream().map(name -> Arguments.of(form, name)));
    }

    private GoldenMedium open(String form, String name) throws IOException {
        return GoldenMedium.open(name, GoldenSets.medium(form, name), folder);
    }

    @ParameterizedTest
    @MethodSource("media")
    void itGivesWhatItsManifestSays(String form, String name) throws Exception {
        try (GoldenMedium m = open(form, name)) {
            assertThat(m.medium.scan().findings()).isEmpty();
            assertThat(m.lines()).isEqualTo(GoldenSets.manifest(form, name));
        }
    }

    @ParameterizedTest
    @MethodSource("media")
    void everyByteIsWhatItsSumsSay(String form, String name) throws Exception {
        try (GoldenMedium m = open(form, name)) {
            assertThat(m.medium.sets()).isNotEmpty();
            for (SetRecord set : m.medium.sets()) {
                Path found = folder.resolve("found-" + set.description().id());
                try (SetReader reader = m.medium.open(set);
                        ChunkSums sums = m.medium.sums(set, found, told -> {}).orElseThrow()) {
                    for (long chunk = 0; chunk < sums.chunks(); chunk++) {
                        Extent range = sums.range(chunk);
                        ByteBuffer bytes = ByteBuffer.allocate((int) range.length());
                        reader.written().read(range.position(), bytes);
                        assertThat(sums.matches(chunk, bytes.flip())).isTrue();
                    }
                    assertThat(sums.matchesClosing(reader)).isTrue();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("media")
    void theReaderThatIsNotOursReadsItToo(String form, String name) throws Exception {
        Tool.need("python3");
        List<String> manifest = GoldenSets.manifest(form, name);
        try (GoldenMedium m = open(form, name)) {
            String arguments = m.arguments();
            assertThat(Tool.run(folder, READER + " check " + arguments).lines())
                    .hasSize(m.medium.sets().size());
            List<String> lines = new ArrayList<>();
            for (SetRecord set : m.medium.sets()) {
                String id = " --set " + set.description().id() + " ";
                lines.addAll(
                        GoldenMedium.sorted(Tool.run(folder, READER + " list --first " + (32 << 20) + id + arguments)
                                .lines()
                                .toList()));
            }
            assertThat(lines)
                    .isEqualTo(manifest.stream()
                            .filter(l -> !l.matches("(entry|image|set) .*"))
                            .toList());
        }
    }

    @Test
    void thereAreSomeOfEachFormThatIsWritten() throws Exception {
        try (Backup b = Backup.of(Fixtures.shared("fat12"), folder.resolve("spool"));
                TestDisk disk = Backup.disk(folder.resolve("medium"), 32 << 20, 512)) {
            requireGolden(disk, b.toDisk(disk, "files", SetProfile.FILES));
            requireGolden(disk, b.toDisk(disk, "volume", SetProfile.VOLUME));
            requireGolden(disk, b.toDisk(disk, "changes", "volume", List.of()));
            requireGolden(disk, b.toDisk(disk, "changed-files", "files", WrittenMap.unknown()));
            b.image = ImageFormat.QCOW2;
            requireGolden(disk, b.toDisk(disk, "clusters", SetProfile.VOLUME));
        }
    }

    private static void requireGolden(TestDisk disk, SetRecord set) throws IOException {
        ByteBuffer unit = ByteBuffer.allocate(4096);
        disk.read(set.start(), unit);
        byte[] data = new byte[4096 - TarHeader.BLOCK];
        unit.get(TarHeader.BLOCK, data);
        assertThat(GoldenSets.forms())
                .contains(Document.parse(data).orElseThrow().get("format").orElseThrow());
    }

    /** With the system property, all of them into its folder: so a new form gets its own. */
    @Test
    void cutTwiceTheyAreTheSame() throws Exception {
        boolean asked = System.getProperty(CUT) != null;
        Path once = asked ? Path.of(System.getProperty(CUT)) : folder.resolve("once");
        for (String form : GoldenSets.forms()) {
            for (String name : asked ? GoldenSets.names(form) : List.of("fat12-disk")) {
                Path first = cut(form, name, once);
                assertThat(cut(form, name, folder.resolve("twice"))).hasSameBinaryContentAs(first);
            }
        }
    }

    private Path cut(String form, String name, Path to) throws Exception {
        Path sets = Files.createDirectories(to.resolve(form));
        new GoldenCutter(Files.createTempDirectory(folder, name)).cut(form, name, sets);
        return sets.resolve(name + ".gz");
    }
}
