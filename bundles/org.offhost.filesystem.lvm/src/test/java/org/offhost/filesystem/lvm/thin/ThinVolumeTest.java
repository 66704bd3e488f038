// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.lvm.thin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.offhost.block.BlockDevice;
import org.offhost.block.Extent;
import org.offhost.block.Origin;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.kit.session.Withdrawal;
import org.offhost.tck.MemoryBlockDevice;

/** The rules of a pool's table, each on one that is written field by field, or breaks it. */
class ThinVolumeTest {
    private static final int BLOCKS = 10;
    private static final int CHUNKS = 8;
    private static final int CHUNK = PoolTable.CHUNK;
    private static final int TABLE = BLOCKS * PoolTable.BLOCK;
    private static final int DEVICE = 5;
    private static final int ROOT = 3;

    private final PoolTable table = new PoolTable(BLOCKS, CHUNKS, 4).volumes(1, 9, DEVICE, ROOT);
    private final byte[] data = new byte[CHUNKS * CHUNK];
    private final ThinPool pool = new ThinPool("pool", 4, CHUNK, TABLE, data.length);

    ThinVolumeTest() {
        new Random(1).nextBytes(data);
        table.chunks(9).chunks(ROOT, 1, 4, 2, 5, 3, 0, 6, 2);
    }

    private BlockDevice around() {
        ByteBuffer all = ByteBuffer.allocate(TABLE + data.length);
        all.put(0, table.bytes.array()).put(TABLE, data);
        return new MemoryBlockDevice(all.array(), 512, true);
    }

    private ThinVolume volume(long length) {
        return new ThinVolume(new Withdrawal("the finder"), pool, DEVICE, length, "");
    }

    private List<String> heads(long length) throws IOException {
        Origin origin = volume(length).open(around()).origin();
        List<String> heads = new ArrayList<>();
        for (long at = 0; at < length; ) {
            Origin.Head head = origin.at(new Extent(at, length - at));
            heads.add(
                    head instanceof Origin.OnUnit on
                            ? (on.extent().position() - TABLE) / CHUNK + "+" + on.length() / CHUNK
                            : head.length() / CHUNK + " of zeros");
            at += head.length();
        }
        return heads;
    }

    private void verify() throws IOException {
        volume(10L * CHUNK).verify(around(), n -> {});
    }

    @Test
    void chunksLieWhereTheTableSaysAndTheRestIsZeros() throws IOException {
        assertThat(heads(8 * CHUNK)).containsExactly("1 of zeros", "4+2", "0+1", "2 of zeros", "2+1", "1 of zeros");
        byte[] expected = new byte[8 * CHUNK];
        System.arraycopy(data, 4 * CHUNK, expected, CHUNK, 2 * CHUNK);
        System.arraycopy(data, 0, expected, 3 * CHUNK, CHUNK);
        System.arraycopy(data, 2 * CHUNK, expected, 6 * CHUNK, CHUNK);
        ByteBuffer read = ByteBuffer.allocate(expected.length);
        volume(expected.length).open(around()).read(0, read);
        assertThat(read.array()).isEqualTo(expected);
    }

    @Test
    void readsWithinChunksAndAcrossThemAreExact() throws IOException {
        BlockDevice volume = volume(8 * CHUNK).open(around());
        byte[] all = new byte[8 * CHUNK];
        volume.read(0, ByteBuffer.wrap(all));
        Random random = new Random(7);
        for (int i = 0; i < 200; i++) {
            int from = random.nextInt(all.length);
            byte[] part = new byte[random.nextInt(Math.min(3 * CHUNK, all.length - from)) + 1];
            volume.read(from, ByteBuffer.wrap(part));
            assertThat(ByteBuffer.wrap(part)).isEqualTo(ByteBuffer.wrap(all, from, part.length));
        }
    }

    @Test
    void volumeEndsWithinAChunkAndWhatIsMappedBehindItIsNotItsOwn() throws IOException {
        long length = 2 * CHUNK + 4096;
        Origin origin = volume(length).open(around()).origin();
        assertThat(origin.at(new Extent(CHUNK, length - CHUNK)).length()).isEqualTo(CHUNK + 4096);
        volume(length).verify(around(), n -> {});
    }

    @Test
    void treeOfSeveralNodesIsWalkedAndHolesGoAcrossThem() throws IOException {
        table.above(ROOT, 2, 4, 7, 5).chunks(4, 2, 1, 3, 2).chunks(5, 7, 3, 8, 4);
        assertThat(heads(10 * CHUNK)).containsExactly("2 of zeros", "1+2", "3 of zeros", "3+2", "1 of zeros");
    }

    @Test
    void volumeThatWasNeverWrittenIsZeros() throws IOException {
        table.chunks(ROOT);
        assertThat(heads(3 * CHUNK)).containsExactly("3 of zeros");
    }

    @Test
    void thousandsOfHolesAreReadOneByOne() throws IOException {
        long[] pairs = new long[400];
        for (int i = 0; i < pairs.length; i += 2) {
            pairs[i] = i;
            pairs[i + 1] = i / 2 % CHUNKS;
        }
        table.chunks(ROOT, pairs);
        assertThat(heads(400L * CHUNK)).hasSize(400);
    }

    @Test
    void deviceThatThePoolDoesNotKnowIsNamed() {
        table.volumes(1, 9);
        assertThatThrownBy(this::verify)
                .isInstanceOf(CorruptStructureException.class)
                .hasMessageContaining("device 5, found none: the pool does not know the volume");
    }

    static Stream<Arguments> damages() {
        return Stream.of(
                damage("expected sum", t -> t.bytes.put(ROOT * PoolTable.BLOCK + 100, (byte) 1)),
                damage("expected sum", t -> t.bytes.put(ROOT * PoolTable.BLOCK + 4095, (byte) 1)),
                damage("block 3, found block 7", t -> t.bytes.putLong(ROOT * PoolTable.BLOCK + 8, 7)),
                damage("a leaf or a node above", t -> t.bytes.putInt(ROOT * PoolTable.BLOCK + 4, 3)),
                damage("entries within the block", t -> t.bytes.putInt(ROOT * PoolTable.BLOCK + 16, 253)),
                damage("entries within the block", t -> t.bytes.putInt(ROOT * PoolTable.BLOCK + 16, -1)),
                damage("entries within the block", t -> t.bytes.putInt(ROOT * PoolTable.BLOCK + 20, 400)),
                damage(
                        "values of 8 bytes, found of 24",
                        t -> t.bytes.putLong(ROOT * PoolTable.BLOCK + 20, 126 | 24L << 32)),
                damage("values of 8 bytes or more", t -> t.bytes.putInt(ROOT * PoolTable.BLOCK + 24, 0)),
                damage("values of 8 bytes or more", t -> t.bytes.putInt(ROOT * PoolTable.BLOCK + 24, 1 << 30)),
                damage("ascending keys", t -> t.chunks(ROOT, 2, 0, 2, 1)),
                damage("ascending keys", t -> t.chunks(ROOT, 3, 0, 2, 1)),
                damage("ascending keys", t -> t.chunks(ROOT, -3, 0)),
                damage("a chunk of the pool's 8", t -> t.chunks(ROOT, 3, 8)),
                damage("a chunk of the pool's 8", t -> t.leaf(ROOT, 3, -1)),
                damage("a block of the table, 1 to 9, found block 10", t -> t.above(ROOT, 0, 10)),
                damage("a block of the table, 1 to 9, found block 0", t -> t.above(ROOT, 0, 0)),
                damage("a block of the table, 1 to 9, found block -1", t -> t.above(ROOT, 0, -1)),
                damage("16 nodes deep", t -> t.above(ROOT, 0, ROOT)),
                damage("16 nodes deep", t -> t.above(ROOT, 0, 4).above(4, 0, ROOT)),
                damage("keys from 3 to below", t -> t.above(ROOT, 0, 4, 3, 4).chunks(4, 0, 1, 1, 2)),
                damage("keys from 0 to below 3", t -> t.above(ROOT, 0, 4, 3, 4).chunks(4, 0, 1, 4, 2)),
                damage("expected entries, found none", t -> t.above(ROOT, 0, 4).chunks(4)),
                damage("expected entries, found none", t -> t.above(ROOT)),
                damage("found block 0", t -> t.volumes(DEVICE, 0)));
    }

    /** @param damaging seals again what it leaves, but for a sum of its own */
    private static Arguments damage(String message, Consumer<PoolTable> damaging) {
        return Arguments.of(message, damaging);
    }

    @ParameterizedTest
    @MethodSource("damages")
    void whatNoPoolHasIsAnErrorWithItsPlace(String message, Consumer<PoolTable> damaging) {
        damaging.accept(table);
        if (!message.contains("sum")) {
            table.seal(ROOT);
        }
        assertThatThrownBy(this::verify)
                .isInstanceOf(CorruptStructureException.class)
                .hasMessageContaining(message);
    }

    static Stream<Arguments> superblocks() {
        return Stream.of(
                damage("signature 27022010", t -> t.bytes.putLong(32, 1)),
                damage("expected sum", t -> t.bytes.put(4000, (byte) 1)),
                damage("block 0, found block 1", t -> t.bytes.putLong(8, 1)),
                damage("version 1 or 2, found version 3", t -> t.bytes.putInt(40, 3)),
                damage("features 1", t -> t.bytes.putInt(360, 1)),
                damage("lvconvert --repair", t -> t.bytes.putInt(4, 1)),
                damage("blocks of 8 sectors", t -> t.bytes.putInt(340, 16)),
                damage("a multiple of 128 sectors", t -> t.bytes.putInt(336, 0)),
                damage("a multiple of 128 sectors", t -> t.bytes.putInt(336, 192)),
                damage("a multiple of 128 sectors", t -> t.bytes.putInt(336, 1 << 22)),
                damage("chunks of 65536 bytes as LVM's text has it, found of 131072", t -> t.bytes.putInt(336, 256)),
                damage("a table within 40960 bytes", t -> t.bytes.putLong(344, 11)),
                damage("a table within 40960 bytes", t -> t.bytes.putLong(344, 0)),
                damage("chunks within 524288 bytes", t -> t.bytes.putLong(64, 9)),
                damage("transaction 4 as LVM's text has it, found transaction 5", t -> t.bytes.putLong(48, 5)),
                damage("found block 77", t -> t.bytes.putLong(320, 77)),
                damage("found block 77", t -> t.bytes.putLong(328, 77)));
    }

    @ParameterizedTest
    @MethodSource("superblocks")
    void superblockOfAnotherKindOrAnotherMomentIsAnError(String message, Consumer<PoolTable> damaging) {
        damaging.accept(table);
        if (!message.contains("expected sum")) {
            table.sealSuperblock();
        }
        assertThatThrownBy(this::verify)
                .isInstanceOf(CorruptStructureException.class)
                .hasMessageContaining(message);
    }

    @Test
    void poolWithoutChunksThatTheTableKnowsReadsNothing() {
        table.bytes.putLong(64, -1);
        table.sealSuperblock();
        assertThatThrownBy(this::verify).hasMessageContaining("a chunk of the pool's 0");
    }

    @Test
    void stateIsAnotherOnceTheTableIsWritten() throws IOException {
        PoolState before = pool.state(around());
        assertThat(before).isEqualTo(new PoolState(4, 1, CHUNKS, false, before.words()));
        table.bytes.putLong(56, 8);
        table.sealSuperblock();
        assertThat(pool.state(around()).held()).isTrue();
        assertThat(pool.state(around()).words()).isNotEqualTo(before.words());
    }

    @Test
    void poolOfNoBytesIsAnError() {
        ThinPool none = new ThinPool("pool", 4, CHUNK, 512, CHUNK);
        assertThatThrownBy(() -> none.state(around())).hasMessageContaining("a table of some blocks");
    }
}
