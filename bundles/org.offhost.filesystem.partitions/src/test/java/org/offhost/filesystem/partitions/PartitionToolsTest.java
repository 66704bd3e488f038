// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.partitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.filesystem.FoundVolume;
import org.offhost.filesystem.VolumeTable;
import org.offhost.tck.Fixtures;
import org.offhost.tck.ImageBlockDevice;
import org.offhost.tck.MemoryBlockDevice;

/** Tables that sfdisk wrote, held against what sfdisk says of them; and the disks of {@code rig/volumes}. */
class PartitionToolsTest {
    private static final long SIZE = 64L << 20;
    private static final int SECTOR = 512;
    private static final Pattern LISTED =
            Pattern.compile("disk\\.img(\\d+) : start=\\s*(\\d+), size=\\s*(\\d+), type=([^,\\s]+)");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            value = {
                "'label: dos;start=2048,size=8192,type=7;size=8192,type=c;type=f;size=8192,type=83;size=4096,type=7;size=4096'",
                "'label: dos;size=8192,type=7;type=5;size=8192,type=83;size=2048,type=7'",
                "'label: gpt;size=8192,name=\"first\";size=8192,type=swap;size=16384'",
                "'label: gpt;table-length: 256;size=8192'"
            })
    void partitionsAreThoseThatSfdiskWrote(String script) throws Exception {
        Path image = folder.resolve("disk.img");
        Files.write(image, new byte[0]);
        try (var channel = FileChannel.open(image, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(1), SIZE - 1);
        }
        sfdisk(script.replace(";", "\n") + "\n", "--quiet", image.toString());
        String listed = sfdisk("", "--dump", image.toString());
        VolumeTable table = new PartitionFinder()
                .find(new MemoryBlockDevice(Files.readAllBytes(image), SECTOR, true))
                .orElseThrow();
        assertThat(table.evidence()).noneMatch(e -> e.startsWith("contradicts"));
        assertThat(table.volumes().stream()
                        .map(v -> v.number() + " " + v.position() + " " + v.length())
                        .toList())
                .isEqualTo(expected(listed))
                .hasSizeGreaterThan(0);
    }

    /** What sfdisk lists, but for extended partitions, which are no volumes. */
    private static List<String> expected(String listed) {
        List<String> lines = new ArrayList<>();
        Matcher m = LISTED.matcher(listed);
        while (m.find()) {
            if (!m.group(4).equals("f") && !m.group(4).equals("5")) {
                lines.add(m.group(1) + " " + Long.parseLong(m.group(2)) * SECTOR + " "
                        + Long.parseLong(m.group(3)) * SECTOR);
            }
        }
        return lines;
    }

    private String sfdisk(String input, String... arguments) throws IOException, InterruptedException {
        Path in = Files.writeString(folder.resolve("in"), input);
        Path out = folder.resolve("out");
        List<String> command = new ArrayList<>(List.of("sfdisk"));
        command.addAll(List.of(arguments));
        Process p;
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectInput(in.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile());
            builder.environment().merge("PATH", ":/usr/sbin:/sbin", String::concat);
            p = builder.start();
        } catch (IOException e) {
            assumeTrue(false, "skipped: sfdisk is not installed");
            return "";
        }
        assertThat(p.waitFor(30, TimeUnit.SECONDS)).isTrue();
        String text = Files.readString(out, StandardCharsets.UTF_8);
        assertThat(p.exitValue()).as(text).isZero();
        return text;
    }

    @ParameterizedTest
    @ValueSource(strings = {"mbr", "gpt"})
    void volumesOfTheFullSetsLieWhereTheirMakerPutThem(String type) throws IOException {
        Path image = Fixtures.full("disk-" + type)
                .orElse(Path.of(System.getProperty(Fixtures.FULL_VOLUMES, ""), "disk-" + type + ".img"));
        assumeTrue(Files.exists(image), "skipped: no disk-" + type + ".img in -D" + Fixtures.FULL_VOLUMES);
        List<Long> starts = new ArrayList<>();
        for (String line : Files.readAllLines(image.resolveSibling("disk-" + type + ".parts"))) {
            starts.add(Long.parseLong(line.split(" ")[0]) * 512);
        }
        try (BlockDevice unit = ImageBlockDevice.open(image, Access.READ)) {
            VolumeTable table = new PartitionFinder().find(unit).orElseThrow();
            assertThat(table.type()).isEqualTo(type);
            assertThat(table.evidence()).noneMatch(e -> e.startsWith("contradicts"));
            assertThat(table.volumes().stream().map(FoundVolume::position).toList())
                    .isEqualTo(starts);
        }
    }
}
