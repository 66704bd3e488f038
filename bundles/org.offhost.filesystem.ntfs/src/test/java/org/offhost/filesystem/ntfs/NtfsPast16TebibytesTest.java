// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.Run;
import org.offhost.inventory.proof.AllocationProof;
import org.offhost.tck.ImageBlockDevice;

/**
 * A volume of 24 TiB that {@code mkntfs} made in a sparse file: one file of 14 TiB drives the next one behind 16 TiB. Held
 * against what {@code ntfscluster} says of it.
 */
class NtfsPast16TebibytesTest {
    private static final long SIZE = 24L << 40;
    private static final long BEHIND = 16L << 40;
    private static final String FILLER = "14T";

    /** What the tools write: a log, a bitmap, a table. */
    private static final long ROOM = 300L << 20;

    /** First cluster in the file, first on the volume, how many. */
    private static final Pattern RUN = Pattern.compile("^\\s+(\\d+)\\s+(\\d+)\\s+(\\d+)\\s*$", Pattern.MULTILINE);

    private Path folder;

    /** Not every file system holds a sparse file as long: ext4 ends at 16 TiB. */
    private Path sparse() throws IOException {
        for (Path parent : List.of(Path.of(System.getProperty("java.io.tmpdir")), Path.of("/dev/shm"))) {
            if (Files.isWritable(parent) && Files.getFileStore(parent).getUsableSpace() > ROOM) {
                folder = Files.createTempDirectory(parent, "offhost-24T");
                Path image = folder.resolve("volume.img");
                try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
                    file.setLength(SIZE);
                    return image;
                } catch (IOException e) {
                    clean();
                }
            }
        }
        return skip("no folder holds a sparse file of 24 TiB (tmpfs, XFS and Btrfs do)");
    }

    private static <T> T skip(String why) {
        System.out.println("skipped: " + why);
        assumeTrue(false, why);
        throw new IllegalStateException(why);
    }

    @AfterEach
    void clean() throws IOException {
        if (folder != null) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path p : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(p);
                }
            }
            folder = null;
        }
    }

    private String run(String... command) throws IOException, InterruptedException {
        Path out = folder.resolve("out");
        Process process;
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile());
            builder.environment().merge("PATH", ":/usr/sbin:/sbin", String::concat);
            process = builder.start();
        } catch (IOException e) {
            return skip(command[0] + " is not installed");
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(command[0]).isTrue();
        String text = Files.readString(out);
        assertThat(process.exitValue()).as("%s: %s", command[0], text).isZero();
        return text;
    }

    private byte[] file(String name, int length) throws IOException {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        Files.write(folder.resolve(name), bytes);
        return bytes;
    }

    /** What ntfscluster lists of a file, attribute after attribute. */
    private List<Run> listed(String name, int cluster) throws IOException, InterruptedException {
        List<Run> runs = new ArrayList<>();
        Matcher m = RUN.matcher(run("ntfscluster", "-F", name, "volume.img"));
        while (m.find()) {
            runs.add(new Run(
                    Long.parseLong(m.group(1)) * cluster,
                    Long.parseLong(m.group(2)) * cluster,
                    Long.parseLong(m.group(3)) * cluster));
        }
        return runs;
    }

    private static List<Run> runs(FileEntry entry) {
        List<Run> runs = new ArrayList<>();
        for (Attribute a : entry.attributes()) {
            if (a.value() instanceof AttributeValue.NonResident value) {
                value.runs().forEach(runs::add);
            }
        }
        return runs;
    }

    @ParameterizedTest
    @ValueSource(ints = {65_536, 2 << 20})
    void fileBehind16TebibytesIsReadWhereTheToolsPutIt(int cluster) throws Exception {
        Path image = sparse();
        run("mkntfs", "-F", "-Q", "-q", "-s", "512", "-c", Integer.toString(cluster), "volume.img");
        file("filler", 0);
        byte[] plain = file("far", 5 * cluster + 9);
        byte[] named = file("named", 2 * cluster);
        run("ntfscp", "-q", "volume.img", "filler", "filler");
        run("ntfsfallocate", "-n", "-l", FILLER, "volume.img", "filler");
        run("ntfscp", "-q", "volume.img", "far", "far");
        run("ntfscp", "-q", "-N", "named", "volume.img", "named", "far");

        try (BlockDevice device = ImageBlockDevice.open(image, Access.READ);
                FileSystemVolume volume = new NtfsParser().open(device)) {
            assertThat(volume.summary().length()).isGreaterThan(SIZE - 2 * cluster);
            FileEntry far = volume.find("/far").orElseThrow();
            assertThat(runs(far)).isEqualTo(listed("far", cluster));
            assertThat(runs(far)).anyMatch(r -> r.position() > BEHIND);
            assertThat(content(volume, far, "")).isEqualTo(plain);
            assertThat(content(volume, far, "named")).isEqualTo(named);
            assertThat(runs(volume.find("/filler").orElseThrow())).isEqualTo(listed("filler", cluster));
            assertThat(AllocationProof.of(volume).orElseThrow().conflicts()).isEmpty();
        }
    }

    private static byte[] content(FileSystemVolume volume, FileEntry entry, String name) throws IOException {
        Attribute stream = entry.attributes().stream()
                .filter(a -> a.role() == Attribute.Role.CONTENT && a.name().equals(name))
                .findFirst()
                .orElseThrow();
        try (InputStream in = volume.content(entry, stream)) {
            return in.readAllBytes();
        }
    }
}
