// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.initiator;

import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;
import org.offhost.scsi.ScsiCommand;
import org.offhost.scsi.ScsiNexus;
import org.offhost.scsi.ScsiResponse;
import org.offhost.scsi.SentCommand;

/** One unit through a session, which outlives it. Thread-safe. */
final class IscsiNexus implements ScsiNexus {
    private final InitiatorSession session;
    private final TargetUrl unit;
    private volatile boolean closed;

    IscsiNexus(InitiatorSession session, TargetUrl unit) {
        this.session = session;
        this.unit = unit;
    }

    @Override
    public OptionalLong lun() {
        return OptionalLong.of(unit.eightBytes());
    }

    @Override
    public ScsiResponse execute(ScsiCommand command, Duration timeout) throws IOException {
        return send(command, timeout).response();
    }

    @Override
    public SentCommand send(ScsiCommand command, Duration timeout) throws IOException {
        if (closed) {
            throw new IOException("this nexus is closed");
        }
        return session.send(unit.eightBytes(), command, timeout);
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
