// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.archive.medium.DiskMedium;
import org.offhost.archive.medium.TapeMedium;
import org.offhost.archive.set.SetReader;
import org.offhost.block.BlockDevice;
import org.offhost.block.Extent;
import org.offhost.filesystem.ExtentStream;
import org.offhost.tck.FilterBlockDevice;
import org.offhost.tck.Fixtures;

/** A set of the whole volume that is a qcow2 image: read by us, by tar and qemu-img, and by QEMU where it lies. */
class ClusterImageSetTest {
    private static final int RECORD = 65_536;
    private static final Path GUIDE = Path.of("../../docs/guide/increments.md");

    @TempDir
    Path folder;

    private final List<byte[]> states = new ArrayList<>();
    private final List<List<Extent>> used = new ArrayList<>();
    private TestDisk disk;

    /** A set that stands alone, and one on top of it; something else lies before them. */
    @BeforeEach
    void save() throws IOException {
        disk = Backup.disk(folder.resolve("m.tar"), 96 << 20, 512);
        Path image = Fixtures.image("fat16", folder);
        try (Backup other = Backup.of(Fixtures.shared("fat12"), folder.resolve("spool-other"))) {
            other.toDisk(disk, "other", SetProfile.FILES);
        }
        save(image, "full", List.of());
        byte[] state = Files.readAllBytes(image);
        Random random = new Random(72);
        List<Extent> changed = new ArrayList<>();
        for (int at = state.length / 2 & -4096; at < state.length; at += 40 * 4096) {
            state[at + random.nextInt(4096)]++;
            changed.add(new Extent(at, 4096));
        }
        Files.write(image, state);
        save(image, "one", changed);
    }

    private void save(Path image, String id, List<Extent> changed) throws IOException {
        try (Backup b = Backup.of(image, folder.resolve("spool-" + id))) {
            b.image = ImageFormat.QCOW2;
            if (changed.isEmpty()) {
                b.toDisk(disk, id, SetProfile.VOLUME);
            } else {
                b.toDisk(disk, id, "full", changed);
            }
            try (ExtentStream ranges = b.volume.allocated()) {
                used.add(new ArrayList<>(ranges.next(Integer.MAX_VALUE)));
            }
        }
        states.add(Files.readAllBytes(image));
    }

    @AfterEach
    void close() throws IOException {
        disk.close();
    }

    private void same(int point, byte[] found, boolean freeIsZeros) {
        byte[] expected = states.get(point);
        assertThat(found).hasSameSizeAs(expected);
        long behind = 0;
        for (Extent e : used.get(point)) {
            assertThat(Arrays.mismatch(
                            expected, (int) e.position(), (int) e.end(), found, (int) e.position(), (int) e.end()))
                    .as("difference behind byte %s", e.position())
                    .isNegative();
            for (long at = behind; freeIsZeros && at < e.position(); at++) {
                assertThat(found[(int) at]).as("free byte %s", at).isZero();
            }
            behind = e.end();
        }
    }

    @Test
    void weReadItByItsExtentsAlone() throws IOException {
        try (DiskMedium medium = new DiskMedium(disk)) {
            List<SetRecord> sets = medium.sets();
            assertThat(sets.get(1).description().image()).isEqualTo(ImageFormat.QCOW2);
            for (int point = 0; point < 2; point++) {
                try (SetReader reader = medium.open(sets.get(point + 1));
                        BlockDevice volume = reader.volume()) {
                    ByteBuffer all = ByteBuffer.allocate((int) volume.size());
                    volume.read(0, all);
                    same(point, all.array(), true);
                    List<Extent> told;
                    try (ExtentStream ranges = reader.ranges().allocated()) {
                        told = ranges.next(Integer.MAX_VALUE);
                    }
                    assertThat(told).isEqualTo(used.get(point));
                }
            }
        }
    }

    @Test
    void theCommandsOfItsReadmeGiveTheVolume() throws Exception {
        Tool.need("tar");
        Tool.need("qemu-img");
        for (int point = 0; point < 2; point++) {
            String id = List.of("full", "one").get(point);
            Path out = Files.createDirectories(folder.resolve("out-" + id));
            Tool.run(out, "tar -xf ../m.tar " + id + "/offhost/README.txt");
            String readme = Files.readString(out.resolve(id).resolve("offhost/README.txt"));
            assertThat(readme).doesNotContain("sparse member").contains("qemu-img convert");
            int from = readme.indexOf("  tar -x");
            int to = readme.indexOf("volume.img", from) + "volume.img".length();
            Tool.run(out, readme.substring(from, to).replace("MEDIUM", "../m.tar"));
            same(point, Files.readAllBytes(out.resolve("volume.img")), false);
            assertThat(Tool.run(out, "qemu-img check " + id + "/work.qcow2")).contains("No errors were found");
        }
    }

    @Test
    void qemuReadsItWhereItLiesByTheCommandOfItsReadme() throws Exception {
        Tool.need("tar");
        Tool.need("qemu-img");
        Tool.run(folder, "tar -xf m.tar full/offhost/README.txt");
        String readme = Files.readString(folder.resolve("full/offhost/README.txt"));
        int from = readme.indexOf("  qemu-img convert -O raw --image-opts");
        String command = readme.substring(from, readme.indexOf("volume.img", from) + "volume.img".length());
        String[] place = places().get("full/work.qcow2").split(" ");
        Tool.run(
                folder,
                command.replace("OFFSET", place[0]).replace("SIZE", place[1]).replace("MEDIUM", "m.tar"));
        same(0, Files.readAllBytes(folder.resolve("volume.img")), false);
    }

    @Test
    void qemuReadsAChainWhereItLiesByTheCommandsOfTheGuide() throws Exception {
        Tool.need("tar");
        Tool.need("qemu-img");
        Tool.need("qemu-storage-daemon");
        Map<String, String> places = places();
        String commands = code("qemu-storage-daemon");
        for (String id : List.of("full", "one")) {
            String[] place = places.get(id + "/work.qcow2").split(" ");
            String called = id.toUpperCase(java.util.Locale.ROOT);
            commands = commands.replace("OFFSET-OF-" + called, place[0]).replace("SIZE-OF-" + called, place[1]);
        }
        try {
            Tool.run(folder, commands);
        } finally {
            Tool.run(folder, "kill $(cat chain.pid)");
        }
        same(1, Files.readAllBytes(folder.resolve("volume.img")), false);
    }

    /** Where the images lie, as the command of the guide tells it. */
    private Map<String, String> places() throws Exception {
        Map<String, String> places = new HashMap<>();
        for (String line : Tool.run(folder, code("tar -tRvf")).split("\n")) {
            places.put(line.substring(0, line.indexOf(' ')), line.substring(line.indexOf(' ') + 1));
        }
        return places;
    }

    /** A block of commands in the guide, by how it begins. */
    private static String code(String first) throws IOException {
        String guide = Files.readString(GUIDE);
        int from = guide.indexOf("```\n" + first) + 4;
        assertThat(from).isGreaterThan(4);
        return guide.substring(from, guide.indexOf("```", from));
    }

    @Test
    void onTapeItIsAnOrdinaryMemberToo() throws Exception {
        MemoryTape tape = new MemoryTape();
        new TapeMedium(tape, RECORD).initialize(new MediumLabel("tape-1", "", Backup.NOW), false);
        try (Backup b = Backup.of(Fixtures.shared("fat16"), folder.resolve("spool-tape"))) {
            b.image = ImageFormat.QCOW2;
            SetRecord set = b.toTape(tape, RECORD, "taped", SetProfile.VOLUME);
            try (SetReader reader = new TapeMedium(tape, RECORD).open(set);
                    BlockDevice volume = reader.volume()) {
                ByteBuffer all = ByteBuffer.allocate((int) volume.size());
                volume.read(0, all);
                same(0, all.array(), true);
            }
        }
    }

    /** What is free in a cluster lay on the source once: it goes with what is in use. */
    @Test
    void allOfItsClustersGoWhenItIsForgotten() throws Exception {
        Tool.need("tar");
        List<Extent> gone = new ArrayList<>();
        try (TestDisk fresh = Backup.disk(folder.resolve("thin.tar"), 256 << 20, 512);
                Backup b = Backup.of(Fixtures.shared("ntfs-c512"), folder.resolve("spool-thin"));
                DiskMedium medium = new DiskMedium(new FilterBlockDevice(fresh) {
                    @Override
                    public long release(long position, long length) {
                        gone.add(new Extent(position, length));
                        return length;
                    }
                })) {
            b.image = ImageFormat.QCOW2;
            SetRecord set = b.toDisk(fresh, "thin", SetProfile.VOLUME);
            medium.decide(SetDecision.forgotten("thin", Backup.NOW));
            medium.release(set);
        }
        String[] place = Tool.run(folder, code("tar -tRvf").replace("m.tar", "thin.tar"))
                .strip()
                .split(" ");
        long offset = Long.parseLong(place[1]);
        long end = offset + Long.parseLong(place[2]);
        assertThat(gone).hasSize(1);
        assertThat(gone.get(0).position()).isGreaterThan(offset);
        assertThat(gone.get(0).end()).isBetween(end - (64 << 10), end);
    }

    @Test
    void filesHaveNoImage() throws IOException {
        SetDescription files;
        try (DiskMedium medium = new DiskMedium(disk)) {
            files = medium.sets().get(0).description();
        }
        assertThat(files.imageIfAlone(ImageFormat.QCOW2)).isEqualTo(files);
        assertThatThrownBy(() -> new SetDescription(
                        files.id(),
                        files.profile(),
                        files.created(),
                        files.source(),
                        files.sourceName(),
                        files.snapshotSetId(),
                        files.cutAt(),
                        files.consistency(),
                        files.sourceBlockLength(),
                        files.globs(),
                        files.facts(),
                        "",
                        ImageFormat.QCOW2))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
