// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.offhost.array.virtual.unit.DeviceServer;
import org.offhost.block.Designator;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.scsi.CommandThread;
import org.offhost.scsi.ScsiNexus;
import org.offhost.scsi.ScsiTransport;

/** The way of one initiator to the array's units, inside this process. Thread-safe. */
final class ArrayTransport implements ScsiTransport, NexusPort, Closeable {
    private static final String ADDRESS = "lun/";

    /** Within it, everything has to be over after a withdrawal; the contract says 1 s. */
    private static final long SETTLE_MS = 900;

    /** Longest wait for an I/O of the host to come back. */
    private static final long ABORT_SECONDS = 60;

    private final String initiator;
    private final String port;
    private final NexusHome array;
    private final Executor threads;
    private final Set<InFlight> inFlight = ConcurrentHashMap.newKeySet();
    private final DeadlineWatch deadlines = new DeadlineWatch(inFlight);
    private volatile boolean withdrawn;

    /**
     * @param initiator whose LUN map it is
     * @param port name of the initiator port; its nexuses are one I_T nexus
     * @param threads where commands run
     */
    ArrayTransport(String initiator, String port, NexusHome array, Executor threads) {
        this.initiator = initiator;
        this.port = port;
        this.array = array;
        this.threads = threads;
    }

    @Override
    public String initiator() {
        return initiator;
    }

    @Override
    public String port() {
        return port;
    }

    @Override
    public List<String> addresses() throws IOException {
        requirePresent();
        array.requireOpen();
        return array.visibleLuns(initiator).stream().map(lun -> ADDRESS + lun).toList();
    }

    @Override
    public ScsiNexus connect(String address) throws IOException {
        requirePresent();
        array.requireOpen();
        int lun = -1;
        if (address.matches("lun/[0-9]{1,5}")) {
            lun = Integer.parseInt(address.substring(ADDRESS.length()));
        }
        Designator unit = array.lunMap(initiator).get(lun);
        if (unit == null) {
            throw new IOException("no logical unit '" + address + "' for initiator " + initiator + "; expected "
                    + ADDRESS + "NUMBER, one of " + array.lunMap(initiator).keySet());
        }
        return new ArrayNexus(this, array, lun);
    }

    @Override
    public Executor threads() {
        return isOwnThread() ? Runnable::run : threads;
    }

    private static boolean isOwnThread() {
        return Thread.currentThread() instanceof CommandThread;
    }

    @Override
    public Optional<DeviceServer> unit(int lun) {
        return Optional.ofNullable(array.lunMap(initiator).get(lun)).flatMap(array.unitTable()::find);
    }

    @Override
    public void requirePresent() throws ProviderWithdrawnException {
        if (withdrawn) {
            throw new ProviderWithdrawnException("the embedded array's transport of " + initiator + " is gone");
        }
    }

    @Override
    public void begin(InFlight command) throws ProviderWithdrawnException {
        inFlight.add(command);
        if (withdrawn) {
            inFlight.remove(command);
            requirePresent();
        }
        if (isOwnThread()) {
            deadlines.watch(command);
        }
    }

    @Override
    public void end(InFlight command) {
        inFlight.remove(command);
    }

    @Override
    public Set<InFlight> inFlight() {
        return inFlight;
    }

    @Override
    public void abortAt(DeviceServer unit) {
        List<InFlight> there = inFlight.stream().filter(c -> c.unit() == unit).toList();
        there.forEach(c -> c.task().abortByTarget());
        there.forEach(c -> c.awaitEnd(TimeUnit.SECONDS.toNanos(ABORT_SECONDS)));
    }

    @Override
    public void close() {
        withdrawn = true;
        deadlines.close();
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(SETTLE_MS);
        inFlight.forEach(c -> c.task().abort());
        inFlight.forEach(c -> c.awaitEnd(end - System.nanoTime()));
    }
}
