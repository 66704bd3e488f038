// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.shell;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.BlockDeviceProvider;
import org.offhost.block.Designator;

/** A workstation at work: writes one block with the bytes it has, again and again, then stops. */
final class Writer implements Closeable {
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final BlockDevice device;
    private final AtomicLong count = new AtomicLong();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;

    private Writer(BlockDevice device, Duration length) {
        this.device = device;
        this.thread = new Thread(() -> work(System.nanoTime() + length.toNanos()), "workstation");
    }

    /** Writes from now on for some time. */
    static Writer start(List<BlockDeviceProvider> devices, Designator unit, Duration length) throws IOException {
        Writer writer = new Writer(Devices.open(devices, unit, Access.READ_WRITE), length);
        writer.write();
        writer.thread.start();
        return writer;
    }

    long count() {
        return count.get();
    }

    private void work(long end) {
        try {
            while (System.nanoTime() < end && !stop.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                write();
            }
        } catch (IOException e) {
            throw new IllegalStateException("the workstation cannot write: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() throws IOException {
        ByteBuffer block = ByteBuffer.allocate(device.blockLength());
        device.read(0, block);
        device.write(0, block.flip());
        count.incrementAndGet();
    }

    @Override
    public void close() throws IOException {
        stop.countDown();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        device.close();
    }
}
