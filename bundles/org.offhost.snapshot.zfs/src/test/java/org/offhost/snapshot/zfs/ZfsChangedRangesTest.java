// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.zfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.block.Designator;
import org.offhost.block.Extent;
import org.offhost.kit.snapshot.KeptMarks;
import org.offhost.snapshot.ChangedRanges;
import org.offhost.snapshot.SnapshotProvider;
import org.offhost.snapshot.SnapshotSet;
import org.offhost.tck.snapshot.ChangedRangesContract;

/** What the stream of {@code zfs send} tells of one file, held against both snapshots byte by byte. */
@Tag("oldest-jdk")
class ZfsChangedRangesTest extends ChangedRangesContract {
    private static final int RECORD = 128 << 10;

    /** Ends amid a record. */
    private static final int SIZE = 20 * RECORD + 5 * 512;

    private static ZfsPool pool;

    private String dataset;
    private Path image;
    private Path state;
    private ZfsServices services;
    private Designator unit;

    @BeforeAll
    static void begin() throws Exception {
        pool = new ZfsPool();
    }

    @AfterAll
    static void end() throws Exception {
        if (pool != null) {
            pool.close();
        }
    }

    @BeforeEach
    void start() throws IOException {
        dataset = pool.dataset();
        image = pool.make(dataset, "a.img", SIZE);
        state = pool.state(dataset.replace('/', '-'));
        services = new ZfsServices(pool, state);
        unit = services.name("zfs:" + dataset + "#a.img");
    }

    @AfterEach
    void stop() throws IOException {
        for (String id : services.snapshots.list()) {
            services.snapshots.find(id).orElseThrow().delete();
        }
        for (String mark : services.snapshots.marks(unit)) {
            services.snapshots.forget(mark);
        }
        services.close();
    }

    @Override
    public SnapshotProvider provider() {
        return services.snapshots;
    }

    @Override
    public Designator unit() {
        return unit;
    }

    @Override
    public long sizeOfUnit() {
        return SIZE;
    }

    @Override
    public void write(long position, byte[] bytes) throws IOException {
        ZfsPool.write(image, position, bytes);
    }

    private void truncate(long size) throws IOException {
        try (FileChannel channel = FileChannel.open(image, StandardOpenOption.WRITE)) {
            channel.truncate(size);
        }
    }

    private byte[] content(SnapshotSet set) throws IOException {
        return services.readAll(set.expose("").get(0).unit());
    }

    private ChangedRanges changed(String since, String until) throws IOException {
        return services.snapshots.changed(unit, since, until);
    }

    /** Whoever replaces the ranges of the earlier content by those of the later has the later. */
    private static void increment(byte[] before, byte[] after, ChangedRanges changed) {
        assertThat(changed.doubt()).isEmpty();
        byte[] made = before.clone();
        for (Extent range : changed.ranges()) {
            System.arraycopy(after, (int) range.position(), made, (int) range.position(), (int) range.length());
        }
        assertThat(Arrays.mismatch(made, after)).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"off", "on"})
    void rangesMakeTheLaterSnapshotOfTheEarlierOne(String compression) throws IOException {
        pool.zfs("set", "compression=" + compression, dataset);
        Random random = new Random(7);
        byte[] before = null;
        for (int i = 0; i < 6; i++) {
            SnapshotSet set = services.cut("s" + i, unit);
            byte[] now = content(set);
            if (before != null) {
                increment(before, now, changed("s" + (i - 1), "s" + i));
            }
            set.retire();
            before = now;
            for (int n = random.nextInt(6); n >= 0; n--) {
                byte[] bytes = new byte[512 * (1 + random.nextInt(800))];
                if (random.nextBoolean()) {
                    random.nextBytes(bytes); // else a hole, where ZFS compresses
                }
                write(512L * random.nextInt((SIZE - bytes.length) / 512 + 1), bytes);
            }
            if (i % 3 == 1) { // a hole from here to the end, and blocks behind it
                truncate(512L * random.nextInt(SIZE / 512));
                write(SIZE - 512, new byte[512]);
            }
        }
    }

    @Test
    void otherFilesOfTheDatasetChangeNothing() throws IOException {
        Path other = pool.make(dataset, "other.img", 4 * RECORD);
        services.cut("one", unit).retire();
        ZfsPool.write(other, 0, new byte[] {1, 2, 3});
        pool.make(dataset, "new.img", 4 * RECORD);
        services.cut("two", unit);
        assertThat(changed("one", "two").isExact()).isTrue();
        assertThat(changed("one", "two").ranges()).isEmpty();
    }

    @Test
    void fileWhoseBlocksBecameLargerAndThatHasItsSizeAgainIsToldWhole() throws IOException {
        Path small = pool.make(dataset, "small.img", 40 * 1024);
        Designator unit = services.name("zfs:" + dataset + "#small.img");
        byte[] random = new byte[40 * 1024];
        new Random(1).nextBytes(random);
        ZfsPool.write(small, 0, random);
        SnapshotSet one = services.cut("one", unit);
        byte[] before = content(one);
        one.retire();
        ZfsPool.write(small, 300 * 1024, new byte[512]);
        try (FileChannel channel = FileChannel.open(small, StandardOpenOption.WRITE)) {
            channel.truncate(40 * 1024);
        }
        ZfsPool.write(small, 1024, new byte[512]);
        SnapshotSet two = services.cut("two", unit);
        increment(before, content(two), services.snapshots.changed(unit, "one", "two"));
        two.delete();
        services.snapshots.forget("one");
    }

    @Test
    void fileThatWasReplacedIsDoubt() throws IOException {
        services.cut("one", unit).retire();
        Path next = pool.make(dataset, "next.img", SIZE);
        Files.move(next, image, StandardCopyOption.REPLACE_EXISTING);
        services.cut("two", unit);
        assertThat(changed("one", "two").doubt())
                .hasValueSatisfying(d -> assertThat(d).contains("another file since set one"));
    }

    @Test
    void fileThatWasResizedIsDoubt() throws IOException {
        services.cut("one", unit).retire();
        truncate(SIZE - 512);
        services.cut("two", unit);
        assertThat(changed("one", "two").doubt())
                .hasValueSatisfying(d -> assertThat(d).contains(SIZE + " bytes in set one", "" + (SIZE - 512)));
    }

    @Test
    void markWhoseSnapshotAStrangerDestroyedIsDoubt() throws IOException {
        services.cut("one", unit).retire();
        pool.zfs("destroy", dataset + "@offhost-one");
        services.cut("two", unit);
        assertThat(services.snapshots.marks(unit)).isEmpty();
        assertThat(changed("one", "two").doubt())
                .hasValueSatisfying(d -> assertThat(d).contains("snapshot of set one is gone"));
        services.snapshots.forget("one");
    }

    @Test
    void snapshotThatAStrangerRenamedKeepsItsMark() throws IOException {
        services.cut("one", unit).retire();
        pool.zfs("rename", dataset + "@offhost-one", dataset + "@other");
        write(RECORD, new byte[512]);
        services.cut("two", unit);
        assertThat(changed("one", "two").ranges()).containsExactly(new Extent(RECORD, RECORD));
    }

    @Test
    void markThatCannotBeReadDeniesNoOther() throws IOException {
        services.cut("one", unit).retire();
        services.cut("two", unit).retire();
        Path record = services.room.kept().folder("marks").resolve("one");
        byte[] sound = Files.readAllBytes(record);
        Files.write(record, new byte[] {1, 2, 3});
        services.cut("three", unit).retire();
        services.cut("four", unit);
        assertThat(services.snapshots.marks(unit)).containsExactly("two", "three");
        assertThat(changed("two", "four").isExact()).isTrue();
        assertThat(changed("one", "four").doubt())
                .hasValueSatisfying(d -> assertThat(d).contains("record of snapshot set one", "is damaged"));
        Files.write(record, sound);
    }

    @Test
    void moreMarksThanAreKeptCostTheOldest() throws IOException {
        for (int i = 0; i < KeptMarks.MOST + 2; i++) {
            services.cut("m" + i, unit).retire();
        }
        assertThat(services.snapshots.marks(unit))
                .hasSize(KeptMarks.MOST)
                .doesNotContain("m0", "m1")
                .contains("m2", "m9");
        assertThat(pool.zfs("list", "-H", "-t", "snapshot", "-o", "name", "-r", dataset)
                        .split("\n"))
                .hasSize(KeptMarks.MOST);
    }

    @Test
    void oldMarkThatSomebodyHoldsKeepsNoSetFromBeingRetired() throws IOException {
        services.cut("m0", unit).retire();
        String first = pool.zfs("list", "-H", "-t", "snapshot", "-o", "name", "-r", dataset)
                .strip();
        pool.zfs("hold", "archive", first);
        try {
            Path marks = state.resolve("zfs/marks");
            for (int i = 1; i < KeptMarks.MOST; i++) {
                Files.copy(marks.resolve("m0"), marks.resolve("m" + i));
            }
            services.cut("new", unit).retire();
            assertThat(services.snapshots.list()).isEmpty();
            assertThat(services.snapshots.marks(unit)).containsExactly("m0", "new");
        } finally {
            pool.zfs("release", "archive", first);
        }
    }
}
