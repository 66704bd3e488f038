// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.offhost.block.BlockDevice;
import org.offhost.block.Designator;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.block.Unit;

class NonResidentStreamTest {
    private static final int LENGTH = 4096;

    /** Byte i of the volume is i mod 251, and never 0. */
    private final BlockDevice device = new BlockDevice() {
        @Override
        public Unit unit() {
            return new Unit(new Designator(Designator.Scheme.T10, "test"), Unit.Kind.BLOCKS, LENGTH, 512, true, "");
        }

        @Override
        public void read(long position, ByteBuffer target) {
            reads.add(position);
            for (long at = position; target.hasRemaining(); at++) {
                target.put(byteAt(at));
            }
        }

        @Override
        public void write(long position, ByteBuffer source) throws IOException {
            throw new IOException("read-only");
        }

        @Override
        public void flush() {
            // nothing was written
        }

        @Override
        public void close() {
            // nothing is open
        }
    };

    private final List<Long> reads = new ArrayList<>();

    private static byte byteAt(long position) {
        return (byte) (1 + position % 251);
    }

    private NonResidentStream stream(long length, long initialized, Runs runs) {
        return new NonResidentStream(
                device, LENGTH, new AttributeValue.NonResident(length, initialized, runs), () -> {});
    }

    private static final Runs RUNS =
            new Runs.Builder().add(1024, 100).add(Run.HOLE, 50).add(3000, 200).build();

    private static byte[] expected(int length, int initialized) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < Math.min(length, initialized); i++) {
            if (i < 100) {
                bytes[i] = byteAt(1024 + i);
            } else if (i >= 150 && i < 350) {
                bytes[i] = byteAt(3000 + i - 150);
            }
        }
        return bytes;
    }

    @Test
    void holesAndWhatWasNeverWrittenAreZeros() throws IOException {
        for (int initialized : new int[] {0, 1, 99, 100, 101, 150, 151, 349, 350, 400}) {
            for (int length : new int[] {0, 1, 100, 120, 350, 500}) {
                assertThat(stream(length, initialized, RUNS).readAllBytes())
                        .as("length %d, initialized %d", length, initialized)
                        .isEqualTo(expected(length, initialized));
            }
        }
        assertThat(stream(9, 9, Runs.NONE).readAllBytes()).isEqualTo(new byte[9]);
    }

    @Test
    void everyStepGivesTheSameBytes() throws IOException {
        byte[] all = expected(400, 400);
        for (int step = 1; step < 60; step++) {
            NonResidentStream in = stream(400, 400, RUNS);
            byte[] got = new byte[400];
            int at = 0;
            for (int n = in.read(got, 0, step); n > 0; n = in.read(got, at, Math.min(step, 400 - at))) {
                at += n;
            }
            assertThat(at).isEqualTo(400);
            assertThat(got).isEqualTo(all);
            assertThat(in.read()).isEqualTo(-1);
        }
        assertThat(stream(400, 400, RUNS).read()).isEqualTo(byteAt(1024));
    }

    @Test
    void whatIsSkippedIsNotRead() throws IOException {
        for (int skipped : new int[] {0, 99, 100, 150, 200, 349, 350, 399}) {
            reads.clear();
            NonResidentStream in = stream(400, 400, RUNS);
            assertThat(in.skip(skipped)).isEqualTo(skipped);
            assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(expected(400, 400), skipped, 400));
            assertThat(reads).noneMatch(p -> skipped >= 150 && p < 3000);
        }
        assertThat(stream(400, 400, RUNS).skip(1000)).isEqualTo(400);
        assertThat(stream(400, 400, RUNS).skip(-5)).isZero();
    }

    @Test
    void zerosAreKnownWithoutReading() throws IOException {
        for (int initialized : new int[] {0, 1, 99, 100, 101, 150, 151, 349, 350, 400}) {
            for (int length : new int[] {0, 1, 100, 120, 350, 500}) {
                NonResidentStream in = stream(length, initialized, RUNS);
                byte[] got = new byte[length];
                reads.clear();
                for (int at = 0; at < length; ) {
                    int zeros = (int) in.zerosAhead();
                    if (zeros == 0) {
                        got[at++] = (byte) in.read();
                    } else {
                        assertThat(in.skip(zeros)).isEqualTo(zeros);
                        at += zeros;
                    }
                }
                assertThat(in.zerosAhead()).isZero();
                assertThat(in.read()).isEqualTo(-1);
                byte[] expected = expected(length, initialized);
                assertThat(got).isEqualTo(expected);
                long nonZeros = new String(expected, StandardCharsets.ISO_8859_1)
                        .chars()
                        .filter(c -> c != 0)
                        .count();
                assertThat((long) reads.size()).isEqualTo(nonZeros);
            }
        }
    }

    @Test
    void runBehindTheVolumeIsRefusedAndNotRead() {
        Runs outside = new Runs.Builder().add(4000, 200).build();
        assertThatThrownBy(() -> stream(200, 200, outside).readAllBytes())
                .isInstanceOf(CorruptStructureException.class)
                .hasMessageContaining("inside a volume of 4096 bytes");
        assertThat(reads).isEmpty();
    }

    @Test
    void everyStepAsksWhetherItMayGoOn() {
        NonResidentStream in = new NonResidentStream(device, LENGTH, new AttributeValue.NonResident(9, 9, RUNS), () -> {
            throw new ProviderWithdrawnException("gone");
        });
        assertThatThrownBy(in::read).isInstanceOf(ProviderWithdrawnException.class);
        assertThatThrownBy(() -> in.skip(1)).isInstanceOf(ProviderWithdrawnException.class);
    }
}
