// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.fat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.filesystem.DirectoryTree;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.inventory.proof.AllocationProof;
import org.offhost.tck.ImageBlockDevice;

/** Volumes that {@code mkfs.fat} made and {@code mtools} filled, whole and damaged. */
class FatToolsTest {
    @TempDir
    private Path folder;

    private final Map<String, byte[]> written = new TreeMap<>();

    private void run(String... command) throws IOException, InterruptedException {
        Path out = folder.resolve("out");
        Process process;
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile());
            builder.environment().merge("PATH", ":/usr/sbin:/sbin", String::concat);
            builder.environment().put("MTOOLS_SKIP_CHECK", "1");
            process = builder.start();
        } catch (IOException e) {
            System.out.println("skipped: " + command[0] + " is not installed");
            assumeTrue(false, command[0] + " is not installed");
            return;
        }
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).as(command[0]).isTrue();
        assertThat(process.exitValue())
                .as("%s: %s", command[0], Files.readString(out))
                .isZero();
    }

    private void file(String path, int length) throws IOException, InterruptedException {
        byte[] bytes = new byte[length];
        new Random(path.hashCode()).nextBytes(bytes);
        Path source = Files.write(folder.resolve("source"), bytes);
        run("mcopy", "-i", "v.img", source.toString(), "::" + path);
        written.put(path, bytes);
    }

    /** A volume with files of every length about a sector and a cluster, some in directories. */
    private Path volume(String... options) throws IOException, InterruptedException {
        List<String> mkfs = new ArrayList<>(List.of("mkfs.fat", "-C", "-n", "TOOLS"));
        mkfs.addAll(List.of(options));
        run(mkfs.toArray(new String[0]));
        run("mmd", "-i", "v.img", "::/DIR", "::/DIR/a longer name of a directory");
        file("/EMPTY.BIN", 0);
        file("/one byte.bin", 1);
        file("/DIR/CLUSTER.BIN", 4096);
        file("/DIR/a longer name of a directory/deep.bin", 70_001);
        file("/LAST.BIN", 9000);
        return folder.resolve("v.img");
    }

    /**
     * What was found without a fault.
     *
     * @param faults how many there were
     */
    private record Found(Map<String, byte[]> files, int faults) {}

    private static Found read(BlockDevice device) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (FileSystemVolume volume = new FatParser().open(device)) {
            Reading reading = Reading.of(volume);
            DirectoryTree tree = new DirectoryTree(volume.summary().rootId());
            reading.entries().forEach(tree::add);
            for (FileEntry e : reading.entries()) {
                boolean faulty = reading.faults().stream().anyMatch(f -> f.position() == e.id());
                if (!faulty && e.kind() == FileEntry.Kind.FILE) {
                    try (InputStream in = volume.content(e, e.content().orElseThrow())) {
                        files.put(tree.path(e.links().get(0)).orElseThrow(), in.readNBytes(1 << 20));
                    }
                }
            }
            return new Found(files, reading.faults().size());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "12,512,1440",
        "12,1024,2880",
        "12,4096,4096",
        "16,512,16384",
        "16,2048,16384",
        "16,4096,32768",
        "32,512,40960",
        "32,1024,81920",
        "32,4096,400000"
    })
    void everyFileComesBackWhateverTheSectors(String type, String sector, String blocks) throws Exception {
        Path image = volume("-F", type, "-S", sector, "-s", "1", "v.img", blocks);
        for (int block : new int[] {512, Integer.parseInt(sector)}) {
            try (BlockDevice device = ImageBlockDevice.open(image, Access.READ, block);
                    FileSystemVolume volume = new FatParser().open(device)) {
                Found found = read(device);
                assertThat(found.faults()).isZero();
                assertThat(found.files().keySet()).isEqualTo(written.keySet());
                found.files()
                        .forEach((path, bytes) -> assertThat(bytes).as(path).isEqualTo(written.get(path)));
                assertThat(volume.summary().type()).isEqualTo("fat" + type);
                assertThat(volume.summary().label()).isEqualTo("TOOLS");
                assertThat(volume.summary().evidence()).noneMatch(e -> e.startsWith("contradicts"));
                assertThat(AllocationProof.of(volume).orElseThrow().conflicts()).isEmpty();
            }
        }
    }

    private static void flip(Path image, int bit) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.seek(bit / 8);
            int before = file.read();
            file.seek(bit / 8);
            file.write(before ^ 1 << bit % 8);
        }
    }

    /** Every byte of the BPB that tells where something is, changed in every bit. */
    @ParameterizedTest
    @CsvSource({"12,4096,4,36", "16,16384,2,36", "32,70000,2,52"})
    void bootSectorWithOneBitWrongIsRefusedOrHidesNoFileAndShowsNoOtherBytes(
            String type, String blocks, String perCluster, int end) throws Exception {
        Path image = volume("-F", type, "-s", perCluster, "v.img", blocks);
        List<String> wrong = new ArrayList<>();
        int refused = 0;
        for (int bit = 11 * 8; bit < end * 8; bit++) {
            flip(image, bit);
            try (BlockDevice damaged = ImageBlockDevice.open(image, Access.READ)) {
                Found found = read(damaged);
                for (Map.Entry<String, byte[]> e : found.files().entrySet()) {
                    byte[] expected = written.get(e.getKey());
                    if (expected != null && !Arrays.equals(expected, e.getValue())) {
                        wrong.add("byte " + bit / 8 + " bit " + bit % 8 + ": other bytes in " + e.getKey());
                    } else if (expected == null && found.faults() == 0) {
                        wrong.add("byte " + bit / 8 + " bit " + bit % 8 + ": shows " + e.getKey());
                    }
                }
                if (found.files().size() < written.size() && found.faults() == 0) {
                    wrong.add("byte " + bit / 8 + " bit " + bit % 8 + ": hides files in silence");
                }
            } catch (IOException e) {
                refused++;
            }
            flip(image, bit);
        }
        System.out.println("fat" + type + ": " + refused + " of " + (end - 11) * 8 + " damages refused");
        assertThat(wrong).isEmpty();
    }
}
