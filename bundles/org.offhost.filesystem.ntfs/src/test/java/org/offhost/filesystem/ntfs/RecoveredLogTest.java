// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.block.Extent;
import org.offhost.filesystem.ExtentStream;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.tck.Fixtures;
import org.offhost.tck.MemoryBlockDevice;

/** Another's recovery, ntfsrecover of ntfs-3g where it is installed, uses no cluster that was not given as in use before. */
class RecoveredLogTest {
    private static final Path TOOL = Path.of("/usr/bin/ntfsrecover");
    private static final int CLUSTER = 4096;
    private static final int CLUSTERS = 6143;
    private static final int LOG = 3072;
    private static final int MAP = 775;
    private static final int FREE = 5200;
    private static final int CHANGES = 300;
    private static final int LONGEST = 9;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void recoveryUsesNothingThatWasNotInUse(int version) throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(TOOL), "no ntfsrecover (Debian: ntfs-3g)");
        byte[] image = Files.readAllBytes(Fixtures.shared("ntfs-4k"));
        byte[] log = log(version);
        System.arraycopy(log, 0, image, LOG * CLUSTER, log.length);
        BitSet lying = map(image);
        BitSet used = used(image);

        BitSet recovered = map(recover(image, version));

        BitSet gained = (BitSet) recovered.clone();
        gained.andNot(lying);
        assertThat(gained.cardinality()).isGreaterThan(CHANGES / 2);
        recovered.andNot(used);
        assertThat(recovered).isEqualTo(new BitSet());
    }

    /** Bits set and cleared in turns, over many pages, the last of which is a copy alone. */
    private static byte[] log(int version) {
        Random random = new Random(20261130);
        LogImage log = new LogImage(version, 512);
        while (log.lastPage() < log.first() + 2) { // what recovery looks back from
            log.bits(LogImage.SET, LogImage.CLEAR, 0, MAP, 0, 1);
        }
        long oldest = log.checkpoint();
        for (int i = 0; i < CHANGES; i++) {
            boolean set = i % 3 != 0;
            int count = 1 + random.nextInt(LONGEST);
            log.bits(
                    set ? LogImage.SET : LogImage.CLEAR,
                    set ? LogImage.CLEAR : LogImage.SET,
                    0,
                    MAP,
                    FREE + random.nextInt(CLUSTERS - FREE - count),
                    count);
        }
        log.forget();
        return log.lastAsCopy(2).inUse(oldest, oldest);
    }

    private byte[] recover(byte[] image, int version) throws IOException, InterruptedException {
        Path file = Files.write(folder.resolve("volume"), image);
        // of a log of version 2 it says that Windows may have more in memory
        List<String> command = version == 1
                ? List.of(TOOL.toString(), "-s", file.toString())
                : List.of(TOOL.toString(), "-s", "--kill-fast-restart", file.toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        assertThat(said).contains("Syncing successful");
        return Files.readAllBytes(file);
    }

    private static BitSet map(byte[] image) {
        BitSet map = new BitSet();
        for (int i = 0; i < CLUSTERS; i++) {
            map.set(i, (image[MAP * CLUSTER + i / 8] >> i % 8 & 1) != 0);
        }
        return map;
    }

    private static BitSet used(byte[] image) throws IOException {
        BitSet used = new BitSet();
        try (FileSystemVolume volume = new NtfsParser().open(new MemoryBlockDevice(image, 512, true));
                ExtentStream ranges = volume.allocated()) {
            for (List<Extent> batch = ranges.next(100); !batch.isEmpty(); batch = ranges.next(100)) {
                batch.forEach(e -> used.set((int) (e.position() / CLUSTER), (int) (e.end() / CLUSTER)));
            }
        }
        assertThat(used.cardinality()).isLessThan(CLUSTERS);
        return used;
    }
}
