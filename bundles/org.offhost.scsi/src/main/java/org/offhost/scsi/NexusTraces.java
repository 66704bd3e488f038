// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.offhost.block.Designator;
import org.offhost.scsi.TraceWriter.TracedUnit;

/**
 * Traces every command that a transport of this host sends, as it leaves. A unit is named by its address until it has said who
 * it is. Thread-safe.
 */
public final class NexusTraces {
    private static final int INQUIRY = 0x12;

    private final List<TraceWriter> open = new CopyOnWriteArrayList<>();
    private final Map<String, TracedUnit> known = new ConcurrentHashMap<>();

    /** Where one command is in a trace. */
    private record Traced(TraceWriter writer, TraceWriter.Entry entry) {}

    /**
     * Starts a trace, or joins one that is written to the same file; it ends when the result is closed.
     *
     * @throws IOException if the file cannot be written
     */
    public Closeable start(Path file) throws IOException {
        TraceWriter writer = TraceWriter.open(file);
        if (!known.isEmpty()) {
            writer.units(known.values());
        }
        open.add(writer);
        return () -> {
            open.remove(writer);
            writer.close();
        };
    }

    /**
     * A nexus whose commands are in the traces.
     *
     * @param address how the unit is reached; stands for it until it has said who it is
     */
    public ScsiNexus traced(String address, ScsiNexus nexus) {
        return new TracedNexus(address, nexus);
    }

    private void tell(String address, TracedUnit unit) {
        if (!unit.equals(known.put(address, unit))) {
            open.forEach(w -> w.unit(unit));
        }
    }

    private List<Traced> begin(String address, ScsiCommand command) {
        if (open.isEmpty()) {
            return List.of();
        }
        String name = Optional.ofNullable(known.get(address))
                .map(u -> u.unit().toString())
                .orElse(address);
        return open.stream().map(w -> new Traced(w, w.begin(name, command))).toList();
    }

    /** @param response empty if the command was aborted, or the way to the unit lost */
    private static void end(List<Traced> traced, Optional<ScsiResponse> response) {
        ScsiResponse told = response.orElse(new ScsiResponse(ScsiResponse.TASK_ABORTED, new byte[0]));
        traced.forEach(t -> t.writer().end(t.entry(), told));
    }

    private final class TracedNexus implements ScsiNexus {
        private final String address;
        private final ScsiNexus nexus;

        TracedNexus(String address, ScsiNexus nexus) {
            this.address = address;
            this.nexus = nexus;
        }

        @Override
        public ScsiResponse execute(ScsiCommand command, Duration timeout) throws IOException {
            return send(command, timeout).response();
        }

        @Override
        public SentCommand send(ScsiCommand command, Duration timeout) throws IOException {
            int start = command.dataIn().position();
            List<Traced> traced = begin(address, command);
            SentCommand sent;
            try {
                sent = nexus.send(command, timeout);
            } catch (IOException | RuntimeException e) {
                end(traced, Optional.empty());
                throw e;
            }
            return () -> response(command, start, traced, sent);
        }

        private ScsiResponse response(ScsiCommand command, int start, List<Traced> traced, SentCommand sent)
                throws IOException {
            Optional<ScsiResponse> response = Optional.empty();
            try {
                response = Optional.of(sent.response());
            } finally {
                end(traced, response);
            }
            if (response.get().status() == ScsiResponse.GOOD && asksForTheName(command.cdb())) {
                learn(command.dataIn().duplicate().flip().position(start));
            }
            return response.get();
        }

        private static boolean asksForTheName(byte[] cdb) {
            return cdb[0] == INQUIRY && (cdb[1] & 1) != 0 && (cdb[2] & 0xFF) == InquiryData.DEVICE_IDENTIFICATION;
        }

        private void learn(ByteBuffer page) {
            if (!page.hasRemaining()) {
                return;
            }
            try {
                Optional<DeviceType> type = DeviceType.of(page.get(page.position()) & 0x1F);
                Optional<Designator> name = LogicalUnit.best(InquiryData.decodeIdentification(page));
                if (type.isPresent() && name.isPresent()) {
                    tell(address, new TracedUnit(name.get(), type.get(), 0, address, Optional.empty()));
                }
            } catch (InvalidFieldException e) {
                return; // whoever asked judges what cannot be read; the trace goes on with the address
            }
        }

        @Override
        public void abort(ScsiCommand command) throws IOException {
            nexus.abort(command);
        }

        @Override
        public OptionalLong lun() {
            return nexus.lun();
        }

        @Override
        public int longestTransfer() {
            return nexus.longestTransfer();
        }

        @Override
        public void claim() throws IOException {
            nexus.claim();
        }

        @Override
        public boolean reset() throws IOException {
            return nexus.reset();
        }

        @Override
        public void close() throws IOException {
            nexus.close();
        }
    }
}
