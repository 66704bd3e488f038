// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.initiator;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.scsi.Cdb;
import org.offhost.scsi.LogicalUnitList;
import org.offhost.scsi.ScsiCommand;
import org.offhost.scsi.ScsiNexus;
import org.offhost.scsi.ScsiResponse;
import org.offhost.scsi.ScsiTransport;
import org.offhost.scsi.SenseData;
import org.offhost.scsi.SenseKey;

/** The units of one target. It logs in when it is first asked. Thread-safe. */
final class IscsiTransport implements ScsiTransport, Closeable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ROOM = 16 << 10;
    private static final int ATTENTIONS = 8;

    private final SessionSettings settings;
    private final SessionTraces traces;
    private InitiatorSession session;
    private String target;
    private boolean closed;

    IscsiTransport(SessionSettings settings, SessionTraces traces) {
        this.settings = settings;
        this.traces = traces;
    }

    @Override
    public String initiator() {
        return settings.initiator();
    }

    private synchronized InitiatorSession session() throws IOException {
        if (closed) {
            throw new ProviderWithdrawnException("the sessions with " + settings.portal() + " are gone");
        }
        if (session == null) {
            target = settings.target().isPresent() ? settings.target().get() : onlyTarget();
            session = new InitiatorSession(settings.to(target));
        }
        return session;
    }

    private String onlyTarget() throws IOException {
        List<String> targets = TargetDiscovery.targets(settings);
        if (targets.size() != 1) {
            throw new IOException(settings.portal() + " has " + targets.size() + " targets, say which: " + targets);
        }
        return targets.get(0);
    }

    private synchronized String target() {
        return target;
    }

    @Override
    public List<String> addresses() throws IOException {
        InitiatorSession s = session();
        ByteBuffer in = ByteBuffer.allocate(ROOM);
        report(s, in);
        return LogicalUnitList.decode(in.flip()).luns().stream()
                .filter(lun -> lun << 16 == 0)
                .map(lun -> new TargetUrl(settings.portal(), target(), (int) (lun >>> 48) & 0x3FFF).toString())
                .toList();
    }

    private static void report(InitiatorSession s, ByteBuffer in) throws IOException {
        for (int i = 0; ; i++) {
            ScsiCommand command = ScsiCommand.in(new Cdb.ReportLuns(0, ROOM).encode(), in.clear());
            ScsiResponse response = s.send(0, command, PATIENCE).response();
            if (response.status() == ScsiResponse.GOOD) {
                return;
            }
            boolean attention = response.status() == ScsiResponse.CHECK_CONDITION
                    && SenseData.decode(response.sense()).key() == SenseKey.UNIT_ATTENTION;
            if (!attention || i == ATTENTIONS) {
                throw new IOException("REPORT LUNS ended with status " + response.status());
            }
        }
    }

    @Override
    public ScsiNexus connect(String address) throws IOException {
        TargetUrl url = TargetUrl.parse(address);
        InitiatorSession s = session();
        if (!url.portal().equals(settings.portal()) || !url.target().equals(target())) {
            throw new IOException(address + " is not at " + settings.portal() + ", target " + target());
        }
        return traces.traced(url.toString(), new IscsiNexus(s, url));
    }

    @Override
    public void close() {
        InitiatorSession last;
        synchronized (this) {
            closed = true;
            last = session;
        }
        if (last != null) {
            last.close();
        }
    }
}
