// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.initiator;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.offhost.block.Designator;
import org.offhost.scsi.DeviceType;
import org.offhost.scsi.InquiryData;
import org.offhost.scsi.InvalidFieldException;
import org.offhost.scsi.LogicalUnit;
import org.offhost.scsi.ScsiCommand;
import org.offhost.scsi.ScsiNexus;
import org.offhost.scsi.ScsiResponse;
import org.offhost.scsi.TraceWriter.TracedUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One unit through a session, which outlives it. Thread-safe. */
final class IscsiNexus implements ScsiNexus {
    private static final Logger LOG = LoggerFactory.getLogger(IscsiNexus.class);
    private static final int INQUIRY = 0x12;

    private final InitiatorSession session;
    private final TargetUrl unit;
    private final SessionTraces traces;
    private volatile boolean closed;

    IscsiNexus(InitiatorSession session, TargetUrl unit, SessionTraces traces) {
        this.session = session;
        this.unit = unit;
        this.traces = traces;
    }

    @Override
    public OptionalLong lun() {
        return OptionalLong.of(unit.eightBytes());
    }

    @Override
    public ScsiResponse execute(ScsiCommand command, Duration timeout) throws IOException {
        if (closed) {
            throw new IOException("this nexus is closed");
        }
        int start = command.dataIn().position();
        List<SessionTraces.Traced> traced = traces.begin(unit.toString(), command);
        Optional<ScsiResponse> response = Optional.empty();
        try {
            response = Optional.of(session.execute(unit.eightBytes(), command, timeout));
        } finally {
            traces.end(traced, response);
        }
        if (response.get().status() == ScsiResponse.GOOD && asksForTheName(command.cdb())) {
            learn(command.dataIn().duplicate().flip().position(start));
        }
        return response.get();
    }

    private static boolean asksForTheName(byte[] cdb) {
        return cdb[0] == INQUIRY && (cdb[1] & 1) != 0 && (cdb[2] & 0xFF) == InquiryData.DEVICE_IDENTIFICATION;
    }

    /** Whatever cannot be read is judged by who asked; a trace goes on with the address. */
    private void learn(ByteBuffer page) {
        if (!page.hasRemaining()) {
            return;
        }
        try {
            Optional<DeviceType> type = DeviceType.of(page.get(page.position()) & 0x1F);
            Optional<Designator> name = LogicalUnit.best(InquiryData.decodeIdentification(page));
            if (type.isPresent() && name.isPresent()) {
                traces.tell(
                        unit.toString(), new TracedUnit(name.get(), type.get(), 0, unit.toString(), Optional.empty()));
            }
        } catch (InvalidFieldException e) {
            LOG.debug("{}: {}", unit, e.getMessage());
        }
    }

    @Override
    public void abort(ScsiCommand command) throws IOException {
        session.abort(command);
    }

    @Override
    public void close() {
        closed = true;
    }
}
