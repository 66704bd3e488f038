// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.offhost.array.virtual.medium.FaultBoard;
import org.offhost.array.virtual.medium.MediumException;
import org.offhost.array.virtual.medium.Task;
import org.offhost.array.virtual.medium.TaskAbortedException;
import org.offhost.array.virtual.medium.Written;
import org.offhost.array.virtual.medium.disk.BlockMedium;
import org.offhost.array.virtual.medium.disk.TransferTarget;
import org.offhost.block.Designator;
import org.offhost.scsi.DeviceType;

class AheadReaderTest {
    private static final int LENGTH = (9 << 20) + 700;
    private static final int RECORD = 96 << 10;
    private static final int FROM = 512;

    private final Task task = new Task();
    private final SegmentIo io = new SegmentIo(task, new FaultBoard());
    private final ResidualBuffer residual = new ResidualBuffer();

    /** A disk of random bytes, one of which may not be read. */
    private static final class Disk implements BlockMedium {
        private final byte[] bytes = new byte[FROM + LENGTH];
        private final long unreadable;

        Disk(long unreadable) {
            this.unreadable = unreadable;
            new Random(4).nextBytes(bytes);
        }

        @Override
        public void read(long position, ByteBuffer target) throws IOException {
            if (position <= unreadable && unreadable < position + target.remaining()) {
                throw MediumException.unreadable(unreadable / blockLength(), "scratched");
            }
            target.put(bytes, (int) position, target.remaining());
        }

        @Override
        public Designator designator() {
            return new Designator(Designator.Scheme.NAA, "6024f48da102bd940000000000000001");
        }

        @Override
        public long size() {
            return bytes.length;
        }

        @Override
        public int blockLength() {
            return 512;
        }

        @Override
        public boolean readOnly() {
            return true;
        }

        @Override
        public Written written() {
            return Written.NOTHING;
        }

        @Override
        public void test() {}

        @Override
        public void flush() {}

        @Override
        public void write(long position, ByteBuffer source) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void transferTo(long position, int length, TransferTarget target, long targetPosition) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void alone(Action action) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void unmap(long position, int length) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isUnmapped(long position, int length) {
            return false;
        }

        @Override
        public long nextProvisioning(long position, long end) {
            return end;
        }
    }

    private DiskSourceData source(Disk disk) {
        Cscd cscd = new Cscd(0, DeviceType.DISK, false, Optional.of(new Party.Blocks(disk, access -> {})));
        return new DiskSourceData(io, cscd, residual, FROM, LENGTH);
    }

    @Test
    void givesEachByteOnceHoweverItIsAskedFor() throws IOException {
        Disk disk = new Disk(-1);
        DiskSourceData source = source(disk);
        ByteBuffer got = ByteBuffer.allocate(LENGTH);
        try (AheadReader reader = new AheadReader(io);
                AheadReader.Range range = reader.range(source, LENGTH)) {
            ResidualBuffer pieces = new ResidualBuffer();
            while (got.hasRemaining()) {
                int length = Math.min(RECORD, got.remaining());
                if (range.has(length)) {
                    got.put(range.take(length));
                } else {
                    range.next(length, pieces);
                    got.put(pieces.take(length));
                }
            }
        }
        assertThat(got.array()).isEqualTo(Arrays.copyOfRange(disk.bytes, FROM, FROM + LENGTH));
        assertThat(source.position()).isEqualTo(FROM + LENGTH);
    }

    @Test
    void whatCannotBeReadFailsInTurn() throws IOException {
        int good = 61 * RECORD;
        Disk disk = new Disk(FROM + good + 5);
        DiskSourceData source = source(disk);
        ResidualBuffer got = new ResidualBuffer();
        try (AheadReader reader = new AheadReader(io);
                AheadReader.Range range = reader.range(source, LENGTH)) {
            for (int i = 0; i < 61; i++) {
                range.next(RECORD, got);
            }
            assertThatThrownBy(() -> range.next(RECORD, got)).isInstanceOf(SegmentFailure.class);
        }
        byte[] all = new byte[got.size()];
        got.take(all.length).get(all);
        assertThat(all).isEqualTo(Arrays.copyOfRange(disk.bytes, FROM, FROM + good));
    }

    @Test
    void anAbortedTaskReadsNoMore() throws IOException {
        DiskSourceData source = source(new Disk(-1));
        try (AheadReader reader = new AheadReader(io)) {
            task.abort();
            try (AheadReader.Range range = reader.range(source, LENGTH)) {
                assertThatThrownBy(() -> range.next(RECORD, new ResidualBuffer()))
                        .isInstanceOf(TaskAbortedException.class);
            }
        }
    }
}
