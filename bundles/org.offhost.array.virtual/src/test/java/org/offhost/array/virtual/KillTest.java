// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.array.virtual.management.DiskFile;
import org.offhost.array.virtual.management.PointInTimeSet;
import org.offhost.array.virtual.management.TapeFile;
import org.offhost.array.virtual.management.VirtualArray;
import org.offhost.block.Designator;
import org.offhost.scsi.Cdb;
import org.offhost.scsi.ScsiCommand;
import org.offhost.scsi.ScsiResponse;

/** The process is killed while it writes; the array opens again and holds what it promised. */
class KillTest {
    private static final int BLOCKS = 8192;
    private static final int ROUNDS = 6;

    @TempDir
    Path folder;

    @Test
    void afterAKillTheArrayOpensAndEveryPointInTimeAndWholeRecordIsThere() throws Exception {
        byte[] content = Bench.random(512 * BLOCKS, 1);
        Designator snapshot;
        try (Bench bench = new Bench(folder)) {
            Designator disk = bench.disk("a.img", 512, content);
            bench.tape("t.tap");
            bench.array.pointInTime().prepare("kept", List.of(disk));
            bench.array.pointInTime().cut("kept");
            snapshot = bench.array
                    .pointInTime()
                    .expose("kept", VirtualArray.HOST_INITIATOR)
                    .members()
                    .get(0)
                    .unit();
        }
        Random random = new Random(20);
        long lastRecord = 0;
        for (int round = 0; round < ROUNDS; round++) {
            kill(random.nextInt(400), round);

            try (Bench bench = new Bench(folder)) {
                assertThat(bench.array.pointInTime().find("kept").orElseThrow().state())
                        .as("round " + round)
                        .isEqualTo(PointInTimeSet.State.EXPOSED);
                assertThat(bench.read(snapshot, 0, BLOCKS, 512)).isEqualTo(content);
                lastRecord = Math.max(lastRecord, checkTape(bench));
                for (PointInTimeSet set : bench.array.pointInTime().list()) {
                    if (!set.id().equals("kept")) {
                        bench.array.pointInTime().delete(set.id());
                    }
                }
            }
            assertThat(folder.resolve("state/array/points")).isDirectoryContaining(p -> true);
            try (var files = Files.list(folder.resolve("state/array/points"))) {
                assertThat(files).hasSize(1);
            }
        }
        assertThat(lastRecord).as("records of the longest round").isPositive();
        assertThat(Files.readAllBytes(folder.resolve("a.img"))).isNotEqualTo(content);
    }

    private void kill(int milliseconds, int seed) throws Exception {
        Process writer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        KillTest.class.getName(),
                        folder.toString(),
                        Integer.toString(seed))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(writer.getInputStream().read()).isEqualTo('W');
        if (seed == 0) {
            // one round has a record however slow the machine is
            assertThat(writer.getInputStream().read()).isEqualTo('R');
        }
        assertThat(writer.waitFor(milliseconds, TimeUnit.MILLISECONDS)).isFalse();
        writer.destroyForcibly().waitFor();
    }

    /** Every record holds its number in each of its bytes, and its length follows from it. */
    private int checkTape(Bench bench) throws IOException {
        Designator tape = bench.array
                .attach(new TapeFile(folder.resolve("t.tap"), false, false, 0))
                .designator();
        Bench.assertGood(bench.send(tape, new Cdb.Rewind(false)));
        ByteBuffer in = ByteBuffer.allocate(100_000);
        for (int n = 0; ; n++) {
            Cdb read = new Cdb.ReadRecord(false, true, in.capacity());
            ScsiResponse response = bench.nexus(tape).execute(ScsiCommand.in(read.encode(), in.clear()), Bench.LIMIT);
            if (response.status() != ScsiResponse.GOOD) {
                assertThat(Bench.sense(response).key()).isEqualTo(org.offhost.scsi.SenseKey.BLANK_CHECK);
                return n;
            }
            byte[] record = Arrays.copyOf(in.array(), in.position());
            assertThat(record).isEqualTo(record(n));
        }
    }

    private static byte[] record(int n) {
        byte[] record = new byte[1 + n * 7919 % 99_991];
        Arrays.fill(record, (byte) n);
        return record;
    }

    /** Writes to disk and tape, and cuts and deletes sets, until it is killed. */
    public static void main(String[] args) throws Exception {
        Bench bench = new Bench(Path.of(args[0]));
        Random random = new Random(Long.parseLong(args[1]));
        Designator disk = bench.array
                .attach(new DiskFile(Path.of(args[0], "a.img"), 0, false, 0))
                .designator();
        Designator tape = bench.array
                .attach(new TapeFile(Path.of(args[0], "t.tap"), false, false, 0))
                .designator();
        System.out.print('W');
        System.out.flush();
        for (int n = 0; ; n++) {
            byte[] data = Bench.random(512 * (1 + random.nextInt(400)), n);
            bench.write(disk, random.nextInt(BLOCKS - 400), data, 512);
            if (n == 0) {
                Bench.assertGood(bench.send(tape, new Cdb.Rewind(false)));
            }
            byte[] record = record(n);
            Bench.assertGood(bench.send(tape, new Cdb.WriteRecord(false, record.length), record));
            if (n == 0) {
                System.out.print('R');
                System.out.flush();
            }
            if (n % 4 == 0) {
                String id = "passing-" + n;
                bench.array.pointInTime().prepare(id, List.of(disk));
                bench.array.pointInTime().cut(id);
                bench.array.pointInTime().expose(id, VirtualArray.HOST_INITIATOR);
                if (n % 8 == 0) {
                    bench.array.pointInTime().delete(id);
                }
            }
        }
    }
}
