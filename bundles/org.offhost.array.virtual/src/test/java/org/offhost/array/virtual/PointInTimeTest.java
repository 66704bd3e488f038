// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.array.virtual.management.DiskFile;
import org.offhost.array.virtual.management.PointInTimeSet;
import org.offhost.array.virtual.management.PointInTimeSet.State;
import org.offhost.array.virtual.management.VirtualArray;
import org.offhost.block.Designator;
import org.offhost.scsi.Cdb;
import org.offhost.scsi.SenseKey;

class PointInTimeTest {
    private static final String HOST = VirtualArray.HOST_INITIATOR;
    private static final int BLOCKS = 4096;

    @TempDir
    Path folder;

    private Bench bench;
    private byte[] content;
    private Designator disk;

    @BeforeEach
    void start() throws IOException {
        bench = new Bench(folder);
        content = Bench.random(512 * BLOCKS, 1);
        disk = bench.disk("a.img", 512, content);
    }

    @AfterEach
    void stop() throws IOException {
        bench.close();
    }

    private Designator cut(String id, Designator... origins) throws IOException {
        bench.array.pointInTime().prepare(id, List.of(origins));
        bench.array.pointInTime().cut(id);
        PointInTimeSet set = bench.array.pointInTime().expose(id, HOST);
        return set.members().get(0).unit();
    }

    private State state(String id) {
        return bench.array.pointInTime().find(id).orElseThrow().state();
    }

    private void restart() throws IOException {
        bench.close();
        bench = new Bench(folder);
    }

    @Test
    void itShowsTheBlocksOfTheCutWhateverIsWrittenLater() throws IOException {
        Designator snapshot = cut("set-1", disk);
        Random random = new Random(5);
        for (int i = 0; i < 30; i++) {
            bench.write(disk, random.nextInt(BLOCKS - 300), Bench.random(512 * (1 + random.nextInt(300)), i), 512);
        }

        assertThat(bench.read(snapshot, 0, BLOCKS, 512)).isEqualTo(content);
        assertThat(bench.read(disk, 0, BLOCKS, 512)).isNotEqualTo(content);
        assertThat(Bench.sense(bench.send(snapshot, new Cdb.Write(0, 1, false), new byte[512]))
                        .key())
                .isEqualTo(SenseKey.DATA_PROTECT);
    }

    @Test
    void severalSnapshotsOfOneDiskEachKeepTheirOwnInstant() throws IOException {
        Designator first = cut("set-1", disk);
        bench.write(disk, 100, Bench.random(51200, 2), 512);
        byte[] second = bench.read(disk, 0, BLOCKS, 512);
        Designator later = cut("set-2", disk);
        bench.write(disk, 150, Bench.random(51200, 3), 512);

        assertThat(bench.read(first, 0, BLOCKS, 512)).isEqualTo(content);
        assertThat(bench.read(later, 0, BLOCKS, 512)).isEqualTo(second);
        bench.array.pointInTime().delete("set-1");
        bench.write(disk, 0, Bench.random(51200, 4), 512);
        assertThat(bench.read(later, 0, BLOCKS, 512)).isEqualTo(second);
    }

    @Test
    void itSurvivesARestartAndIsFoundByItsId() throws IOException {
        Designator snapshot = cut("set-1", disk);
        bench.write(disk, 10, Bench.random(5120, 2), 512);

        restart();

        assertThat(state("set-1")).isEqualTo(State.EXPOSED);
        assertThat(bench.read(snapshot, 0, BLOCKS, 512)).isEqualTo(content);
        bench.write(disk, 1000, Bench.random(512 * 200, 3), 512);
        restart();
        assertThat(bench.read(snapshot, 0, BLOCKS, 512)).isEqualTo(content);
    }

    @Test
    void atWhateverByteTheProcessDiedThePointInTimeIsWhole() throws IOException {
        Designator snapshot = cut("set-1", disk);
        bench.write(disk, 0, Bench.random(512 * 200, 2), 512);
        byte[] origin = Files.readAllBytes(folder.resolve("a.img"));
        Path journal = onlyFile(folder.resolve("state/array/points"));
        long durable = Files.size(journal);
        // A write that died while its pre-image was being made durable has not touched the origin.
        bench.write(disk, 2000, Bench.random(512, 3), 512);
        bench.close();
        byte[] whole = Files.readAllBytes(journal);
        for (long cut = durable; cut < durable + 40 + 65536; cut += 9_973) {
            Files.write(journal, Arrays.copyOf(whole, (int) cut));
            Files.write(folder.resolve("a.img"), origin);
            bench = new Bench(folder);
            assertThat(state("set-1")).as("cut at " + cut).isEqualTo(State.EXPOSED);
            assertThat(bench.read(snapshot, 0, BLOCKS, 512)).isEqualTo(content);
            bench.close();
        }
        bench = new Bench(folder);
    }

    private static Path onlyFile(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.reduce((x, y) -> {
                        throw new AssertionError("more than one file");
                    })
                    .orElseThrow();
        }
    }

    @Test
    void aPreImageWithAWrongChecksumIsNotTaken() throws IOException {
        Designator snapshot = cut("set-1", disk);
        bench.write(disk, 0, Bench.random(512, 2), 512);
        bench.close();
        Path journal = onlyFile(folder.resolve("state/array/points"));
        byte[] bytes = Files.readAllBytes(journal);
        byte[] truncatedOrigin = content.clone();
        // the last pre-image is garbage, as if it had never got to storage: the origin was not written either
        for (int i = bytes.length - 60_000; i < bytes.length - 200; i++) {
            bytes[i] = 0;
        }
        Files.write(journal, bytes);
        Files.write(folder.resolve("a.img"), truncatedOrigin);

        bench = new Bench(folder);

        assertThat(bench.read(snapshot, 0, BLOCKS, 512)).isEqualTo(content);
    }

    @Test
    void aChangeBehindTheArraysBackMakesItFail() throws IOException {
        Designator snapshot = cut("set-1", disk);
        assertThat(bench.read(snapshot, 0, 1, 512)).hasSize(512);

        Files.setLastModifiedTime(folder.resolve("a.img"), FileTime.fromMillis(1_000_000_000_000L));

        var sense = Bench.sense(bench.nexus(snapshot)
                .execute(
                        org.offhost.scsi.ScsiCommand.in(new Cdb.Read(0, 1, false).encode(), ByteBuffer.allocate(512)),
                        Bench.LIMIT));
        assertThat(sense.key()).isEqualTo(SenseKey.NOT_READY);
        PointInTimeSet set = bench.array.pointInTime().find("set-1").orElseThrow();
        assertThat(set.state()).isEqualTo(State.FAILED);
        assertThat(set.problem()).hasValue("source file changed behind the array's back");
        restart();
        assertThat(state("set-1")).isEqualTo(State.FAILED);
        assertThatThrownBy(() -> bench.array.pointInTime().expose("set-1", HOST))
                .hasMessageContaining("failed");
    }

    @Test
    void aChangeWhileTheArrayWasOffMakesItFail() throws IOException {
        cut("set-1", disk);
        bench.write(disk, 0, new byte[512], 512);
        bench.close();
        Files.write(folder.resolve("a.img"), Bench.random(512 * BLOCKS, 9));

        bench = new Bench(folder);

        assertThat(state("set-1")).isEqualTo(State.FAILED);
    }

    @Test
    void aReadOnlySourceCanBeCut() throws IOException {
        Path file = Files.write(folder.resolve("source.img"), Bench.random(5120, 3));
        Designator source = bench.array.attach(DiskFile.source(file)).designator();

        Designator snapshot = cut("set-1", source);

        assertThat(bench.read(snapshot, 0, 10, 512)).isEqualTo(Bench.random(5120, 3));
        restart();
        assertThat(bench.read(snapshot, 0, 10, 512)).isEqualTo(Bench.random(5120, 3));
    }

    @Test
    void theSameRequestGivesTheSameSetAndAnotherOneIsRefused() throws IOException {
        Designator other = bench.disk("b.img", 512, new byte[5120]);
        PointInTimeSet first = bench.array.pointInTime().prepare("set-1", List.of(disk));
        assertThat(first.state()).isEqualTo(State.PREPARED);
        assertThat(bench.array.pointInTime().prepare("set-1", List.of(disk))).isEqualTo(first);
        assertThatThrownBy(() -> bench.array.pointInTime().prepare("set-1", List.of(other)))
                .hasMessageContaining("taken");
        assertThatThrownBy(() -> bench.array.pointInTime().expose("set-1", HOST))
                .hasMessageContaining("not cut");
        restart();
        bench.write(disk, 0, new byte[512], 512);
        PointInTimeSet cut = bench.array.pointInTime().cut("set-1");
        assertThat(bench.array.pointInTime().cut("set-1")).isEqualTo(cut);
        Designator tape = bench.tape("t.tap");
        assertThatThrownBy(() -> bench.array.pointInTime().prepare("set-2", List.of(tape)))
                .hasMessageContaining("no disk");
    }

    @Test
    void deletionLeavesNothingBehind() throws IOException {
        Designator snapshot = cut("set-1", disk);
        assertThatThrownBy(() -> bench.array.detach(disk)).hasMessageContaining("point-in-time");

        bench.array.pointInTime().delete("set-1");
        bench.array.pointInTime().delete("set-1");

        assertThat(bench.array.pointInTime().list()).isEmpty();
        assertThat(bench.array.lunMap(HOST).values()).doesNotContain(snapshot);
        assertThat(folder.resolve("state/array/points")).isEmptyDirectory();
        Files.write(folder.resolve("state/array/points/left-over"), new byte[10]);
        restart();
        assertThat(folder.resolve("state/array/points")).isEmptyDirectory();
        bench.array.detach(disk);
    }

    /** A disk may be away for good; what was cut of it must not stay for ever. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void setOfADiskThatIsAwayGoesWithTheOthersOfTheSet(boolean retired) throws IOException {
        Designator other = bench.disk("b.img", 512, content);
        cut("set-1", disk, other);
        bench.close();
        Files.move(folder.resolve("a.img"), folder.resolve("away.img"));
        bench = new Bench(folder);
        assertThat(state("set-1")).isEqualTo(State.FAILED);

        if (retired) {
            bench.array.pointInTime().retire("set-1");
        } else {
            bench.array.pointInTime().delete("set-1");
        }

        assertThat(bench.array.pointInTime().list()).isEmpty();
        assertThat(folder.resolve("state/array/points")).isEmptyDirectory();
        assertThat(bench.array.pointInTime().marks(other)).hasSize(retired ? 1 : 0);
    }

    @Test
    void aSetOfTwoDisksIsCutAtOneInstant() throws Exception {
        Designator second = bench.disk("b.img", 512, new byte[512 * 8]);
        bench.write(disk, 0, new byte[512], 512);
        AtomicBoolean stop = new AtomicBoolean();
        // always writes n to the first disk, then n to the second: at no instant is the second ahead
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
            try {
                for (long n = 1; !stop.get(); n++) {
                    byte[] block = ByteBuffer.allocate(512).putLong(n).array();
                    bench.write(disk, 0, block, 512);
                    bench.write(second, 0, block, 512);
                }
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        List<long[]> seen = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String id = "set-" + i;
            bench.array.pointInTime().prepare(id, List.of(disk, second));
            bench.array.pointInTime().cut(id);
            var members = bench.array.pointInTime().expose(id, HOST).members();
            long x = ByteBuffer.wrap(bench.read(members.get(0).unit(), 0, 1, 512))
                    .getLong();
            long y = ByteBuffer.wrap(bench.read(members.get(1).unit(), 0, 1, 512))
                    .getLong();
            seen.add(new long[] {x, y});
            bench.array.pointInTime().delete(id);
        }
        stop.set(true);
        writer.get(Bench.LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertThat(seen).allSatisfy(pair -> assertThat(pair[0] - pair[1]).isBetween(0L, 1L));
    }

    @Test
    void copiesFromASnapshotAreExactWhileTheOriginIsWritten() throws Exception {
        Designator target = bench.disk("c.img", 512, new byte[512 * BLOCKS]);
        Designator snapshot = cut("set-1", disk);
        AtomicBoolean stop = new AtomicBoolean();
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
            Random random = new Random(7);
            try {
                for (int i = 0; !stop.get(); i++) {
                    bench.write(disk, random.nextInt(BLOCKS - 100), Bench.random(512 * 100, i), 512);
                }
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        String cscds = Vectors.disk(snapshot, "00 000200") + Vectors.disk(target, "00 000200");
        String all = "02 00 0018 0000 0001 0000 1000 0000000000000000 0000000000000000";
        for (int i = 0; i < 10; i++) {
            Bench.assertGood(Vectors.send(bench.nexus(target), Vectors.list(cscds, all, "")));
            assertThat(bench.read(target, 0, BLOCKS, 512)).isEqualTo(content);
        }
        stop.set(true);
        writer.get(Bench.LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void aCopyFromASnapshotBackToItsOriginRestoresIt() throws IOException {
        Designator snapshot = cut("set-1", disk);
        bench.write(disk, 0, Bench.random(512 * 3000, 5), 512);
        String cscds = Vectors.disk(snapshot, "00 000200") + Vectors.disk(disk, "00 000200");

        Bench.assertGood(Vectors.send(
                bench.nexus(disk),
                Vectors.list(cscds, "02 00 0018 0000 0001 0000 1000 0000000000000000 0000000000000000", "")));

        assertThat(bench.read(disk, 0, BLOCKS, 512)).isEqualTo(content);
        assertThat(bench.read(snapshot, 0, BLOCKS, 512)).isEqualTo(content);
    }
}
