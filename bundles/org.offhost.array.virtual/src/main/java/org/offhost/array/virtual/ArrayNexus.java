// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.offhost.array.virtual.copy.Party;
import org.offhost.array.virtual.copy.Reach;
import org.offhost.array.virtual.medium.TaskAbortedException;
import org.offhost.array.virtual.unit.DeviceServer;
import org.offhost.array.virtual.unit.Request;
import org.offhost.block.Designator;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.scsi.AdditionalSense;
import org.offhost.scsi.CscdName;
import org.offhost.scsi.Designation;
import org.offhost.scsi.NPort;
import org.offhost.scsi.ScsiCommand;
import org.offhost.scsi.ScsiNexus;
import org.offhost.scsi.ScsiResponse;
import org.offhost.scsi.SenseData;
import org.offhost.scsi.SenseKey;

/**
 * An I_T_L nexus inside this process. Thread-safe.
 *
 * <p>Commands run in threads of the array, since an interrupt of the caller's thread would close the backing file; those of a
 * port whose threads nobody interrupts, and those of a {@link org.offhost.scsi.CommandThread}, run in the caller's.
 */
final class ArrayNexus implements ScsiNexus {
    /** Longest wait for an I/O of the host to come back after an abort. */
    private static final long SETTLE_SECONDS = 60;

    private static final long LONGEST_WAIT_DAYS = 10_000;

    private final NexusPort transport;
    private final NexusHome array;
    private final int lun;

    /** The unit as it was when the nexus was opened: it counts who has one. */
    private final Optional<DeviceServer> opened;

    private final AtomicBoolean closed = new AtomicBoolean();

    ArrayNexus(NexusPort transport, NexusHome array, int lun) {
        this.transport = transport;
        this.array = array;
        this.lun = lun;
        this.opened = transport.unit(lun);
        opened.ifPresent(u -> u.opened(transport.port()));
        array.opened(transport);
    }

    @Override
    public OptionalLong lun() {
        return OptionalLong.of((long) lun << 48);
    }

    @Override
    public ScsiResponse execute(ScsiCommand command, Duration timeout) throws IOException {
        transport.requirePresent();
        if (closed.get()) {
            throw new IOException("nexus to lun/" + lun + " is closed");
        }
        Optional<DeviceServer> unit = transport.unit(lun);
        if (unit.isEmpty()) {
            return DeviceServer.check(
                    SenseData.of(SenseKey.ILLEGAL_REQUEST, AdditionalSense.LOGICAL_UNIT_NOT_SUPPORTED));
        }
        InFlight sent = new InFlight(unit.get(), command, timeout);
        transport.begin(sent);
        try {
            start(unit.get(), sent);
            return await(sent, timeout);
        } finally {
            transport.end(sent);
        }
    }

    private void start(DeviceServer unit, InFlight sent) throws ProviderWithdrawnException {
        Request request = new Request(
                sent.command(),
                sent.task(),
                new NexusReach(unit),
                array.lunMap(transport.initiator()).keySet(),
                ports -> array.abortAt(unit, ports::contains));
        List<TraceHub.Traced> traced = array.traces().begin(unit, sent.command());
        try {
            transport.threads().execute(() -> run(unit, sent, request, traced));
        } catch (RejectedExecutionException e) {
            array.traces().end(traced, new ScsiResponse(ScsiResponse.TASK_ABORTED, new byte[0]));
            throw new ProviderWithdrawnException("the embedded array is gone", e);
        }
    }

    private void run(DeviceServer unit, InFlight sent, Request request, List<TraceHub.Traced> traced) {
        ScsiResponse response = new ScsiResponse(ScsiResponse.TASK_ABORTED, new byte[0]);
        boolean aborted = false;
        try {
            response = unit.execute(request);
        } catch (TaskAbortedException e) {
            aborted = sent.task().isAbortedByInitiator();
        } finally {
            array.traces().end(traced, response);
            sent.end(aborted ? null : response);
        }
    }

    private ScsiResponse await(InFlight sent, Duration timeout) throws IOException {
        String why = sent.hasEnded() ? null : waited(sent, timeout);
        if (why != null) {
            settle(sent);
        }
        if (sent.response() == null) {
            transport.requirePresent();
            String reason = sent.isOverdue() ? notDoneAfter(timeout) : why;
            throw new InterruptedIOException(
                    "command " + sent.command() + " was aborted" + (reason == null ? "" : ": " + reason));
        }
        return sent.response();
    }

    /** Why it has not ended; null if it has. */
    private static String waited(InFlight sent, Duration timeout) {
        try {
            long nanos = timeout.compareTo(Duration.ofDays(LONGEST_WAIT_DAYS)) > 0
                    ? TimeUnit.DAYS.toNanos(LONGEST_WAIT_DAYS)
                    : timeout.toNanos();
            return sent.await(nanos) ? null : notDoneAfter(timeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "the caller was interrupted";
        }
    }

    private static String notDoneAfter(Duration timeout) {
        return "not done after " + timeout;
    }

    private static void settle(InFlight sent) throws IOException {
        sent.task().abort();
        if (!sent.awaitEnd(TimeUnit.SECONDS.toNanos(SETTLE_SECONDS))) {
            throw new IOException("command " + sent.command() + " was aborted, but an I/O of it has not come back for "
                    + SETTLE_SECONDS + " s; it may still touch its unit");
        }
    }

    @Override
    public void abort(ScsiCommand command) throws IOException {
        for (InFlight c : transport.inFlight()) {
            if (c.command() == command) {
                settle(c);
            }
        }
    }

    @Override
    public boolean reset() {
        Optional<DeviceServer> unit = transport.unit(lun);
        unit.ifPresent(u -> {
            array.abortAt(u, port -> true);
            u.reset();
        });
        return unit.isPresent();
    }

    @Override
    public void close() {
        if (!closed.getAndSet(true)) {
            opened.ifPresent(u -> u.closed(transport.port()));
            array.closed(transport);
        }
    }

    /** What the initiator of this nexus may touch. */
    private final class NexusReach implements Reach {
        private final DeviceServer self;

        private NexusReach(DeviceServer self) {
            this.self = self;
        }

        @Override
        public String initiator() {
            return transport.port();
        }

        @Override
        public Party self() {
            return self.party(transport.port());
        }

        @Override
        public Optional<Party> find(CscdName name) {
            Optional<Designator> wanted = designator(name);
            if (wanted.isEmpty() || !array.lunMap(transport.initiator()).containsValue(wanted.get())) {
                return Optional.empty();
            }
            return array.unitTable().find(wanted.get()).map(u -> u.party(transport.port()));
        }

        /** Behind another port than the array's there is nobody. */
        private Optional<Designator> designator(CscdName name) {
            if (name instanceof Designation d) {
                return d.designator();
            }
            return Optional.of(name)
                    .filter(n -> n instanceof NPort)
                    .map(n -> (NPort) n)
                    .filter(n -> array.personality()
                            .copyManager()
                            .port()
                            .filter(n::isAt)
                            .isPresent())
                    .map(n -> array.lunMap(transport.initiator()).get(n.number()));
        }
    }
}
