// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.block.BlockDevice;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.Runs;
import org.offhost.kit.session.Withdrawal;
import org.offhost.tck.CountingBlockDevice;
import org.offhost.tck.FaultyBlockDevice;
import org.offhost.tck.Gate;
import org.offhost.tck.MemoryBlockDevice;
import org.offhost.tck.SlowBlockDevice;

/** $MFT of 10,240 records of 1,024 bytes, in one run or in 2,560, every other cluster of a volume of 20 MiB. */
class MftPiecesTest {
    private static final int RECORDS = 10_240;
    private static final int CLUSTER = 4096;
    private static final long LENGTH = (long) RECORDS * RecordBytes.LENGTH;

    private final byte[] image = new byte[2 * (int) LENGTH];
    private final Withdrawal withdrawal = new Withdrawal("the NTFS parser");
    private final CountingBlockDevice device = new CountingBlockDevice(new MemoryBlockDevice(image));
    private MftPieces pieces;

    @AfterEach
    void close() throws InterruptedException {
        pieces.close();
        assertNoReaderIsLeft();
    }

    /** One that has done its work may be on its way out. */
    private static void assertNoReaderIsLeft() throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals(MftPieces.THREAD)) {
                thread.join(Duration.ofSeconds(30).toMillis());
                assertThat(thread.isAlive()).isFalse();
            }
        }
    }

    private void open(BlockDevice on, Runs runs, int ahead) {
        VolumeBytes volume = new VolumeBytes(on, withdrawal, image.length);
        AttributeValue.NonResident value = new AttributeValue.NonResident(LENGTH, LENGTH, runs);
        AttributeBytes data = AttributeBytes.plain(volume, value, "$MFT");
        pieces = new MftPieces(withdrawal, data, RecordBytes.LENGTH, RECORDS, 0, ahead);
    }

    private static Runs one() {
        return new Runs.Builder().add(0, LENGTH).build();
    }

    private static Runs fragmented() {
        Runs.Builder runs = new Runs.Builder();
        for (int i = 0; i < LENGTH / CLUSTER; i++) {
            runs.add(2L * i * CLUSTER, CLUSTER);
        }
        return runs.build();
    }

    /** Reads on until the end; every record must be there once. */
    private long rest(MftPiece first) throws IOException {
        long number = 0;
        MftPiece piece = first == null ? pieces.next(null) : first;
        while (piece != null) {
            long from = number;
            while (piece.holds(number)) {
                number++;
            }
            assertThat(number).isGreaterThan(from);
            piece = pieces.next(piece);
        }
        return number;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 8})
    void readsAreLargeAndNothingIsReadTwice(int ahead) throws Exception {
        open(device, one(), ahead);

        assertThat(rest(null)).isEqualTo(RECORDS);
        assertThat(pieces.next(null)).isNull();
        assertThat(device.bytesRead()).isEqualTo(LENGTH);
        // 256 KiB so that the first entry is there at once, then 4 MiB each
        assertThat(device.reads()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void mftOfThousandsOfRunsIsReadRunByRun(int ahead) throws Exception {
        open(device, fragmented(), ahead);

        assertThat(rest(null)).isEqualTo(RECORDS);
        assertThat(device.bytesRead()).isEqualTo(LENGTH);
        assertThat(device.reads()).isEqualTo(LENGTH / CLUSTER);
    }

    @Test
    void firstPieceWaitsForNoOther() throws Exception {
        Gate gate = new Gate().permit(1);
        open(SlowBlockDevice.gated(device, gate), one(), 2);

        MftPiece first = pieces.next(null);

        assertThat(first.holds(0)).isTrue();
        assertThat(gate.awaitArrival(Duration.ofSeconds(30))).isTrue();
        gate.open();
        assertThat(rest(first)).isEqualTo(RECORDS);
    }

    @Test
    void withdrawnParserLetsNobodyWait() throws Exception {
        Gate gate = new Gate().permit(1);
        open(SlowBlockDevice.gated(device, gate), one(), 2);
        MftPiece first = pieces.next(null);
        assertThat(gate.awaitArrival(Duration.ofSeconds(30))).isTrue();

        withdrawal.withdraw();

        assertThatThrownBy(() -> pieces.next(first)).isInstanceOf(ProviderWithdrawnException.class);
        gate.open();
    }

    @Test
    void interruptedWaitEndsAndGoesOnLater() throws Exception {
        Gate gate = new Gate().permit(1);
        open(SlowBlockDevice.gated(device, gate), one(), 2);
        MftPiece first = pieces.next(null);
        assertThat(gate.awaitArrival(Duration.ofSeconds(30))).isTrue();

        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> pieces.next(first)).isInstanceOf(InterruptedIOException.class);

        assertThat(Thread.interrupted()).isTrue();
        gate.open();
        MftPiece second = pieces.next(null);
        assertThat(second.holds(256)).isTrue();
    }

    @Test
    void closingInTheMiddleEndsTheThread() throws Exception {
        open(device, one(), 2);
        MftPiece first = pieces.next(null);
        pieces.next(first);

        pieces.close();

        assertNoReaderIsLeft();
        assertThat(device.reads()).isLessThanOrEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void pieceThatCouldNotBeReadIsReadByTheNextCall(int ahead) throws Exception {
        FaultyBlockDevice faulty = new FaultyBlockDevice(device).failAfter(1);
        open(faulty, one(), ahead);
        MftPiece first = pieces.next(null);

        assertThatThrownBy(() -> pieces.next(first)).hasMessageContaining("does not answer");
        faulty.failAfter(Long.MAX_VALUE);
        List<MftPiece> read = new ArrayList<>();
        for (MftPiece p = pieces.next(null); p != null; p = pieces.next(null)) {
            read.add(p);
        }

        assertThat(read).hasSize(3);
        assertThat(read.get(0).holds(256)).isTrue();
        assertThat(read.get(2).holds(RECORDS - 1)).isTrue();
    }

    @Test
    void unreadableBlockHidesItsRecordAlone() throws Exception {
        System.arraycopy(new RecordBytes(300).onDisk(), 0, image, 300 * RecordBytes.LENGTH, RecordBytes.LENGTH);
        open(new FaultyBlockDevice(device).unreadable(301L * RecordBytes.LENGTH, 512), one(), 2);
        MftPiece piece = pieces.next(pieces.next(null));

        assertThat(piece.record(300, null).number()).isEqualTo(300);
        assertThatThrownBy(() -> piece.record(301, null)).hasMessageContaining("unrecovered read error");
        assertThat(piece.record(302, null)).isNull();
    }
}
