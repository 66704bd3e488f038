// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.backup;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.BlockDeviceProvider;
import org.offhost.block.Designator;
import org.offhost.block.Unit;
import org.offhost.tck.FilterBlockDevice;
import org.offhost.tck.MemoryUnits;

/**
 * Disks in memory of which one transfer, counted over all of them, goes wrong as a test says. Tells how many sessions are
 * open. Thread-safe.
 */
public final class FaultyUnits implements BlockDeviceProvider {
    private final MemoryUnits units;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger transfers = new AtomicInteger();
    private volatile int failing = -1;
    private volatile Fault fault = () -> {};
    private volatile Fault always = () -> {};

    /** What happens in the place of a transfer, or before it. */
    public interface Fault {
        void happen() throws IOException;
    }

    public FaultyUnits(MemoryUnits units) {
        this.units = units;
    }

    /** Lets it happen once, at a transfer from now on; the next one is number 0. */
    public void at(int transfer, Fault what) {
        fault = what;
        failing = transfers.get() + transfer;
    }

    /** Lets it happen at every transfer from now on. */
    void always(Fault what) {
        always = what;
    }

    /** Transfers so far. */
    public int transfers() {
        return transfers.get();
    }

    /** Whether what was to happen has happened, or nothing was. */
    public boolean isOver() {
        return failing < 0;
    }

    /** Sessions that nobody closed yet. */
    public int open() {
        return open.get();
    }

    private void transfer() throws IOException {
        always.happen();
        if (transfers.getAndIncrement() == failing) {
            failing = -1;
            fault.happen();
        }
    }

    @Override
    public List<Unit> units() {
        return units.units();
    }

    @Override
    public Optional<BlockDevice> open(Designator designator, Access access) {
        return units.open(designator, access).map(this::session);
    }

    private BlockDevice session(BlockDevice device) {
        open.incrementAndGet();
        return new FilterBlockDevice(device) {
            private boolean closed;

            @Override
            public void read(long position, ByteBuffer target) throws IOException {
                transfer();
                super.read(position, target);
            }

            @Override
            public void write(long position, ByteBuffer source) throws IOException {
                transfer();
                super.write(position, source);
            }

            @Override
            public void close() {
                if (!closed) {
                    closed = true;
                    open.decrementAndGet();
                }
            }
        };
    }
}
