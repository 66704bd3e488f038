// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.offhost.block.BlockDevice;

/** A device that does something before every read: waits at a test's gate, or takes a while. */
public final class SlowBlockDevice extends FilterBlockDevice {
    /** What happens before a read. */
    @FunctionalInterface
    public interface Before {
        /** @param position first byte of the read; @param length its bytes */
        void read(long position, int length) throws IOException, InterruptedException;
    }

    private final Before before;

    public SlowBlockDevice(BlockDevice device, Before before) {
        super(device);
        this.before = before;
    }

    /** Every read waits until the gate lets it pass. */
    public static SlowBlockDevice gated(BlockDevice device, Gate gate) {
        return new SlowBlockDevice(device, (position, length) -> gate.pass());
    }

    /** Every read takes at least this long: for stretching a real job, not for unit tests. */
    public static SlowBlockDevice delayed(BlockDevice device, Duration perRead) {
        return new SlowBlockDevice(device, (position, length) -> TimeUnit.NANOSECONDS.sleep(perRead.toNanos()));
    }

    @Override
    public void read(long position, ByteBuffer target) throws IOException {
        try {
            before.read(position, target.remaining());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("read at byte " + position + " interrupted").initCause(e);
        }
        super.read(position, target);
    }
}
