// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.offhost.archive.medium.DiskMedium;
import org.offhost.archive.medium.Medium;
import org.offhost.archive.medium.TapeMedium;
import org.offhost.archive.set.SetReader;
import org.offhost.archive.sums.ChunkSumming;
import org.offhost.archive.sums.ChunkSums;
import org.offhost.tck.Fixtures;

/** A reader that was written from docs/format.md alone reads what is on a medium as ours does. */
class ReadSetTest {
    private static final Path READER = Path.of("../../rig/format/read-set").toAbsolutePath();
    private static final int RECORD = 65_536;

    /** As many bytes of a file as {@link Truth} hashes. */
    private static final String FIRST = " --first " + (32 << 20) + " ";

    @TempDir
    Path folder;

    @BeforeEach
    void needPython() {
        Tool.need("python3");
    }

    private Backup backup(String name) throws IOException {
        return Backup.of(Fixtures.shared(name), folder.resolve("spool"));
    }

    private void sum(Medium medium) throws IOException {
        List<SetRecord> sets = medium.sets();
        try (SetReader reader = medium.open(sets.get(sets.size() - 1));
                ChunkSums sums =
                        ChunkSumming.ofReading(reader, folder.resolve("sums"), Backup.NOW, (offset, bytes) -> {})) {
            medium.append(sums);
        }
    }

    /** Both profiles with their sums behind them; gives the arguments by which the reader is told of the medium. */
    private String disk(Backup b, int blockLength) throws IOException {
        try (TestDisk disk = Backup.disk(folder.resolve("medium"), 200L << 20, blockLength)) {
            for (SetProfile p : SetProfile.values()) {
                b.toDisk(disk, p.word(), p);
                sum(new DiskMedium(disk));
            }
        }
        return "medium";
    }

    private String tape(MemoryTape tape, Backup b) throws IOException {
        new TapeMedium(tape, RECORD).initialize(new MediumLabel("tape-1", "", Backup.NOW), false);
        for (SetProfile p : SetProfile.values()) {
            b.toTape(tape, RECORD, p.word(), p);
            sum(new TapeMedium(tape, RECORD));
        }
        StringBuilder files = new StringBuilder();
        for (int file = 0; file < 5; file++) {
            try (OutputStream out = Files.newOutputStream(folder.resolve("file" + file))) {
                tape.toFile(file, out);
            }
            files.append(" file").append(file);
        }
        return files.toString();
    }

    @ParameterizedTest
    @CsvSource({"ntfs-4k, 512", "ntfs-c512, 16384", "fat12, 512", "exfat, 512"})
    void ofADiskItReadsEveryPathAsWeDo(String name, int blockLength) throws Exception {
        try (Backup b = backup(name)) {
            String medium = disk(b, Math.max(blockLength, b.source.blockLength()));
            try (TestDisk disk = new TestDisk(folder.resolve("medium"), 200L << 20, blockLength)) {
                compare(b, new DiskMedium(disk), medium);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"ntfs-4k", "fat16", "exfat"})
    void ofATapeItReadsEveryPathAsWeDo(String name) throws Exception {
        MemoryTape tape = new MemoryTape();
        try (Backup b = backup(name)) {
            String files = tape(tape, b);
            compare(b, new TapeMedium(tape, RECORD), files);
        }
    }

    private void compare(Backup b, Medium medium, String arguments) throws Exception {
        for (SetRecord set : medium.sets()) {
            String listing =
                    Tool.run(folder, READER + " list --set " + set.description().id() + FIRST + arguments);
            assertThat(new TreeSet<>(listing.lines().toList()))
                    .isEqualTo(new TreeSet<>(SetLines.contents(b.volume, medium.open(set))));
        }
        assertThat(Tool.run(folder, READER + " check " + arguments).lines())
                .hasSize(2)
                .allMatch(l -> l.endsWith(" chunks are what their sums say"));
        Tool.run(folder, READER + " extract --set VOLUME --to out " + arguments);
        Path image = folder.resolve("out/VOLUME/work.img");
        try (TestDisk rebuilt = new TestDisk(image, b.volume.summary().length(), 512)) {
            assertThat(Truth.allocated(b, rebuilt)).isEqualTo(Truth.allocated(b, b.source));
        }
    }

    @Test
    void itExtractsEveryFileOfASetOfFiles() throws Exception {
        try (Backup b = backup("fat12")) {
            Tool.run(folder, READER + " extract --set FILES --to out " + disk(b, 512));
            for (var file : Truth.streams(b).entrySet()) {
                Path there = folder.resolve("out/FILES" + file.getKey());
                assertThat(Truth.sha256(Files.newInputStream(there))).isEqualTo(file.getValue());
            }
        }
    }

    @Test
    void itNamesTheChunkThatIsDamaged() throws Exception {
        try (Backup b = backup("ntfs-4k")) {
            disk(b, 512);
            try (TestDisk disk = new TestDisk(folder.resolve("medium"), 200L << 20, 512)) {
                SetRecord volume = new DiskMedium(disk)
                        .sets().stream()
                                .filter(s -> s.description().id().equals("VOLUME"))
                                .findFirst()
                                .orElseThrow();
                ByteBuffer block = ByteBuffer.allocate(512);
                disk.read(volume.start() + (2 << 20), block);
                block.put(5, (byte) ~block.get(5));
                disk.write(volume.start() + (2 << 20), block.rewind());
            }
            assertThat(Tool.run(folder, READER + " check --set FILES medium")).contains("are what their sums say");
            assertThatThrownBy(() -> Tool.run(folder, READER + " check --set VOLUME medium"))
                    .hasMessageContaining("ended with 1")
                    .hasMessageContaining("set VOLUME: chunk 2, bytes 2097152 to 3145727 of the set, is damaged");
        }
    }

    @Test
    void itIsShortAndKnowsNoTarButItsOwn() throws IOException {
        List<String> lines = Files.readAllLines(READER);
        assertThat(lines).hasSizeLessThanOrEqualTo(250);
        assertThat(lines).noneMatch(l -> l.contains("tarfile") || l.length() > 140);
    }
}
