// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.lvm.thin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.block.BlockDevice;
import org.offhost.block.Extent;
import org.offhost.block.Origin;
import org.offhost.block.Unit;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.kit.session.Withdrawal;
import org.offhost.tck.FilterBlockDevice;
import org.offhost.tck.MemoryBlockDevice;

/** Tables that thin_restore of thin-provisioning-tools makes, of mappings that are known. */
class ThinToolsTest {
    private static final String RESTORE = "/usr/sbin/thin_restore";
    private static final int CHUNKS = 60_000;
    private static final int VOLUME_CHUNKS = 40_000;
    private static final int TABLE = 4 << 20;
    private static final int CHUNK = 128 << 10;

    @TempDir
    Path folder;

    private final Random random = new Random(12);

    @BeforeEach
    void isThere() {
        assumeTrue(Files.isExecutable(Path.of(RESTORE)), RESTORE + " is missing (thin-provisioning-tools)");
    }

    /** Runs of a volume: chunk of the volume, chunk of the pool, how many. */
    private List<long[]> runs() {
        List<long[]> runs = new ArrayList<>();
        for (long at = random.nextInt(50); at < VOLUME_CHUNKS; at += random.nextInt(40)) {
            long length = Math.min(VOLUME_CHUNKS - at, random.nextInt(4) == 0 ? 1 + random.nextInt(300) : 1);
            runs.add(new long[] {at, random.nextInt(CHUNKS - 300), length});
            at += length;
        }
        return runs;
    }

    private static String xml(Map<Integer, List<long[]>> volumes) {
        StringBuilder xml =
                new StringBuilder("<superblock uuid=\"\" time=\"3\" transaction=\"9\" flags=\"0\" version=\"2\""
                        + " data_block_size=\"" + CHUNK / 512 + "\" nr_data_blocks=\"" + CHUNKS + "\">\n");
        volumes.forEach((device, runs) -> {
            xml.append("<device dev_id=\"").append(device).append("\" mapped_blocks=\"");
            xml.append(runs.stream().mapToLong(r -> r[2]).sum());
            xml.append("\" transaction=\"1\" creation_time=\"1\" snap_time=\"2\">\n");
            for (long[] r : runs) {
                xml.append("<range_mapping origin_begin=\"").append(r[0]).append("\" data_begin=\"");
                xml.append(r[1]).append("\" length=\"").append(r[2]).append("\" time=\"1\"/>\n");
            }
            xml.append("</device>\n");
        });
        return xml.append("</superblock>\n").toString();
    }

    private byte[] restored(Map<Integer, List<long[]>> volumes) throws IOException, InterruptedException {
        Path file = folder.resolve("table");
        try (RandomAccessFile made = new RandomAccessFile(file.toFile(), "rw")) {
            made.setLength(TABLE);
        }
        Path xml = Files.writeString(folder.resolve("xml"), xml(volumes));
        Path log = folder.resolve("log");
        Process process = new ProcessBuilder(RESTORE, "-i", xml.toString(), "-o", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
        return Files.readAllBytes(file);
    }

    /** A pool whose chunks nobody reads. */
    private static BlockDevice pool(byte[] table) {
        MemoryBlockDevice there = new MemoryBlockDevice(table, 512, true);
        Unit u = there.unit();
        Unit all = new Unit(u.designator(), u.kind(), TABLE + (long) CHUNKS * CHUNK, 512, true, u.initiator());
        return new FilterBlockDevice(there) {
            @Override
            public Unit unit() {
                return all;
            }

            @Override
            public Origin origin() {
                return new Origin(all.designator(), List.of(new Extent(0, all.size())));
            }
        };
    }

    private static ThinVolume volume(int device) {
        ThinPool pool = new ThinPool("pool", 9, CHUNK, TABLE, (long) CHUNKS * CHUNK);
        return new ThinVolume(new Withdrawal("the finder"), pool, device, (long) VOLUME_CHUNKS * CHUNK, "");
    }

    /** Each run, and those that follow each other in one, as the volume's origin tells it piece by piece. */
    private static List<String> read(BlockDevice around, int device) throws IOException {
        List<String> all = new ArrayList<>();
        Origin origin = volume(device).open(around).origin();
        long length = (long) VOLUME_CHUNKS * CHUNK;
        for (long at = 0; at < length; ) {
            Origin.Head head = origin.at(new Extent(at, length - at));
            if (head instanceof Origin.OnUnit on) {
                for (long into = 0; into < on.length(); into += CHUNK) {
                    all.add((at + into) / CHUNK + " at " + (on.extent().position() + into - TABLE) / CHUNK);
                }
            }
            at += head.length();
        }
        return all;
    }

    @Test
    void mappingsAreThoseThatTheTableWasMadeOf() throws Exception {
        Map<Integer, List<long[]>> volumes = new TreeMap<>(Map.of(0, runs(), 7, runs(), 70_000, List.of()));
        BlockDevice around = pool(restored(volumes));
        for (Map.Entry<Integer, List<long[]>> v : volumes.entrySet()) {
            List<String> expected = new ArrayList<>();
            for (long[] r : v.getValue()) {
                for (int i = 0; i < r[2]; i++) {
                    expected.add(r[0] + i + " at " + (r[1] + i));
                }
            }
            assertThat(read(around, v.getKey())).isEqualTo(expected);
            volume(v.getKey()).verify(around, n -> {});
        }
    }

    /** A flipped bit in a block that a volume needs is seen, and one elsewhere changes nothing. */
    @Test
    void flippedBitsAreSeenOrChangeNothing() throws Exception {
        Map<Integer, List<long[]>> volumes = new TreeMap<>(Map.of(3, runs()));
        byte[] table = restored(volumes);
        List<String> expected = read(pool(table), 3);
        int seen = 0;
        for (int i = 0; i < 200; i++) {
            byte[] damaged = table.clone();
            damaged[random.nextInt(200 * PoolTable.BLOCK)] ^= (byte) (1 << random.nextInt(8));
            try {
                assertThat(read(pool(damaged), 3)).isEqualTo(expected);
            } catch (CorruptStructureException e) {
                seen++;
            }
        }
        assertThat(seen).isPositive();
    }
}
