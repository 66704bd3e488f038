// SPDX-License-Identifier: Apache-2.0
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.offhost.block.BlockDevice;
import org.offhost.block.Unit;

/** Counts what is read of a device, and may take a while for each read. Thread-safe. */
final class CountingDevice implements BlockDevice {
    private final BlockDevice device;
    private final int millis;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong reads = new AtomicLong();

    CountingDevice(BlockDevice device, int millis) {
        this.device = device;
        this.millis = millis;
    }

    long bytes() {
        return bytes.get();
    }

    long reads() {
        return reads.get();
    }

    @Override
    public Unit unit() {
        return device.unit();
    }

    @Override
    public void read(long position, ByteBuffer target) throws IOException {
        bytes.addAndGet(target.remaining());
        reads.incrementAndGet();
        if (millis > 0) {
            try {
                TimeUnit.MILLISECONDS.sleep(millis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException();
            }
        }
        device.read(position, target);
    }

    @Override
    public void write(long position, ByteBuffer source) throws IOException {
        throw new IOException("this device is read only");
    }

    @Override
    public void flush() {}

    @Override
    public void close() throws IOException {
        device.close();
    }
}
