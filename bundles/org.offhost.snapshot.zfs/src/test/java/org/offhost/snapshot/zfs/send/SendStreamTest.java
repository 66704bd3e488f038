// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.zfs.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.offhost.block.Extent;

/** Streams that were made here; those of a real ZFS are read by the tests of the bundle. */
class SendStreamTest {
    private static final int FILE = 19;
    private static final int BLOCK = 4096;
    private static final long SIZE = 100 * BLOCK + 512;

    private static SendStream.Found read(byte[] stream) throws IOException {
        return SendStream.read(new ByteArrayInputStream(stream), 6, SIZE);
    }

    private static StreamOf little() {
        return new StreamOf(ByteOrder.LITTLE_ENDIAN);
    }

    static Stream<ByteOrder> orders() {
        return Stream.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN);
    }

    @ParameterizedTest
    @MethodSource("orders")
    void rangesOfTheObjectAreKeptAndOthersAreNot(ByteOrder order) throws IOException {
        SendStream.Found found = read(new StreamOf(order)
                .freeObjects(0, 1)
                .object(5, FILE, BLOCK)
                .object(6, FILE, BLOCK)
                .free(6, 100 * BLOCK + BLOCK, -1)
                .freeObjects(7, 25)
                .write(5, 0, BLOCK)
                .write(6, 0, BLOCK)
                .write(6, 3 * BLOCK, BLOCK)
                .write(6, 4 * BLOCK, BLOCK)
                .free(6, 50 * BLOCK, 2 * BLOCK)
                .free(6, 99 * BLOCK, 1000 * BLOCK)
                .end());
        assertThat(found.fromGuid()).isEqualTo("11");
        assertThat(found.toGuid()).isEqualTo("22");
        assertThat(found.changes().isExact()).isTrue();
        assertThat(found.changes().chunk()).isEqualTo(BLOCK);
        assertThat(found.changes().ranges())
                .containsExactly(
                        new Extent(0, BLOCK),
                        new Extent(3 * BLOCK, 2 * BLOCK),
                        new Extent(50 * BLOCK, 2 * BLOCK),
                        new Extent(99 * BLOCK, BLOCK + 512));
    }

    @Test
    void streamThatDoesNotNameTheObjectSaysThatNothingChanged() throws IOException {
        assertThat(read(little().object(5, FILE, BLOCK).end()).changes().ranges())
                .isEmpty();
        assertThat(read(little().end()).changes().isExact()).isTrue();
    }

    @Test
    void freeToTheEndFromWithinTheFileIsAllOfTheRest() throws IOException {
        assertThat(read(little().object(6, FILE, BLOCK).free(6, 98 * BLOCK, -1).end())
                        .changes()
                        .ranges())
                .containsExactly(new Extent(98 * BLOCK, 2 * BLOCK + 512));
    }

    @Test
    void whatIsNotUnderstoodIsDoubt() throws IOException {
        StreamOf unknown = little();
        StreamOf package2 = new StreamOf(ByteOrder.LITTLE_ENDIAN, 2);
        StreamOf embedded = new StreamOf(ByteOrder.LITTLE_ENDIAN, 1 | 1L << 18);
        StreamOf raw = little();
        for (byte[] stream : List.of(
                unknown.add(unknown.record(8).putInt(4, 16), 16).end(),
                package2.end(),
                embedded.end(),
                little().freeObjects(5, 2).end(),
                little().freeObjects(0, Long.MAX_VALUE).end(),
                little().object(6, 20, BLOCK).end(),
                little().object(6, FILE, BLOCK).object(6, FILE, BLOCK).end(),
                little().write(6, 0, BLOCK).end(),
                raw.add(raw.record(1).putLong(8, 9).putInt(24, BLOCK).putInt(36, 8))
                        .end())) {
            assertThat(read(stream).changes().doubt())
                    .hasValueSatisfying(d -> assertThat(d).startsWith("the send stream between the snapshots: "));
        }
    }

    @Test
    void spillAndLargeDnodesAreNone() throws IOException {
        StreamOf stream = new StreamOf(ByteOrder.LITTLE_ENDIAN, 1 | (1L << 2 | 1L << 23) << 2);
        stream.add(stream.record(7).putLong(8, 6).putLong(16, 512), 512);
        assertThat(read(stream.end()).changes().isExact()).isTrue();
    }

    @Test
    void lengthsOfAStrangerAreRefused() {
        StreamOf s = little();
        for (byte[] stream : List.of(
                little().add(s.record(3).putLong(32, -1)).end(),
                little().add(s.record(3).putLong(32, 0)).end(),
                little().add(s.record(3).putLong(32, 513)).end(),
                little().add(s.record(3).putLong(32, Long.MAX_VALUE & ~511)).end(),
                little().add(s.record(3).putLong(32, 32 << 20)).end(),
                little().add(s.record(3).putLong(24, -512).putLong(32, 512), 512)
                        .end(),
                little().add(s.record(3).putLong(32, 512).put(50, (byte) 2), 512)
                        .end(),
                little().add(s.record(3).putLong(32, 512).putInt(4, 8), 512).end(),
                little().add(s.record(4).putLong(24, -2)).end(),
                little().add(s.record(4).putLong(16, -1)).end(),
                little().add(s.record(2).putLong(8, -1)).end(),
                little().add(s.record(2).putLong(16, -1)).end(),
                little().add(s.record(1).putInt(28, -1)).end(),
                little().add(s.record(1).putLong(8, 6).putInt(16, FILE).putInt(24, 0))
                        .end(),
                little().add(s.record(7).putLong(16, -1)).end(),
                little().add(s.record(99).putInt(4, -8)).end(),
                little().add(s.record(-1).putInt(4, 4)).end())) {
            assertThatThrownBy(() -> read(stream))
                    .isInstanceOf(MalformedSendStreamException.class)
                    .hasMessageStartingWith("zfs send stream, byte 312: ");
        }
    }

    @Test
    void streamThatIsCutOffAnywhereIsRefused() {
        byte[] whole = little().object(6, FILE, BLOCK).write(6, 0, BLOCK).end();
        for (int length = 0; length < whole.length; length += 101) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> read(cut))
                    .isInstanceOf(MalformedSendStreamException.class)
                    .hasMessageContaining("expected");
        }
    }

    @Test
    void anyByteThatIsAnotherIsSeenByTheSum() throws IOException {
        byte[] whole = little().object(6, FILE, BLOCK).write(6, 0, BLOCK).end();
        int end = whole.length - 312;
        for (int at = 60; at < end; at += 97) {
            byte[] other = whole.clone();
            other[at] ^= 4;
            assertThatThrownBy(() -> read(other)).isInstanceOf(MalformedSendStreamException.class);
        }
        byte[] more = Arrays.copyOf(whole, whole.length + 1);
        assertThatThrownBy(() -> read(more)).hasMessageContaining("behind the END record");
    }

    @Test
    void whatIsNoStreamIsRefused() {
        assertThatThrownBy(() -> read(new byte[312])).hasMessageContaining("no BEGIN record");
        assertThatThrownBy(() -> read(new byte[0])).hasMessageContaining("it ends");
    }

    @Test
    void hugeFileIsToldInLargerChunksAndTakesNoMoreMemory() throws IOException {
        long size = 1L << 50;
        byte[] stream = little().object(6, FILE, 512)
                .write(6, 0, 512)
                .write(6, size - 512, 512)
                .free(6, size / 2, 512)
                .end();
        var changes = SendStream.read(new ByteArrayInputStream(stream), 6, size).changes();
        assertThat(size / changes.chunk()).isLessThanOrEqualTo(1 << 24);
        assertThat(changes.ranges())
                .containsExactly(
                        new Extent(0, changes.chunk()),
                        new Extent(size / 2, changes.chunk()),
                        new Extent(size - changes.chunk(), changes.chunk()));
    }

    @Test
    void contentIsReadInPartsWhateverItsLength() throws IOException {
        ByteBuffer write = little().record(3).putLong(8, 5).putLong(32, 16 << 20);
        assertThat(read(little().add(write, 16 << 20).end()).changes().isExact())
                .isTrue();
    }
}
