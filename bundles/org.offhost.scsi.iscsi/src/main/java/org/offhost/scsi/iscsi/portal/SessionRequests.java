// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.portal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.offhost.scsi.iscsi.pdu.DataOut;
import org.offhost.scsi.iscsi.pdu.LogoutRequest;
import org.offhost.scsi.iscsi.pdu.LogoutResponse;
import org.offhost.scsi.iscsi.pdu.NopIn;
import org.offhost.scsi.iscsi.pdu.NopOut;
import org.offhost.scsi.iscsi.pdu.Pdu;
import org.offhost.scsi.iscsi.pdu.PduCodec;
import org.offhost.scsi.iscsi.pdu.Reject;
import org.offhost.scsi.iscsi.pdu.ScsiRequest;
import org.offhost.scsi.iscsi.pdu.SnackRequest;
import org.offhost.scsi.iscsi.pdu.TaskManagementRequest;
import org.offhost.scsi.iscsi.pdu.TaskManagementResponse;
import org.offhost.scsi.iscsi.pdu.TextRequest;
import org.offhost.scsi.iscsi.pdu.TextResponse;
import org.offhost.scsi.iscsi.text.NegotiationException;
import org.offhost.scsi.iscsi.text.TextAssembly;
import org.offhost.scsi.iscsi.text.TextKeys;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The requests of a session in full feature phase, one after another. For the connection's thread. */
final class SessionRequests {
    private static final Logger LOG = LoggerFactory.getLogger(SessionRequests.class);

    private final Session session;
    private final Outlet outlet;
    private final PortalRoom portal;
    private final Discovery discovery;
    private final InetSocketAddress local;
    private final TextAssembly text = new TextAssembly();

    SessionRequests(Session session, Outlet outlet, PortalRoom portal, InetSocketAddress local) {
        this.session = session;
        this.outlet = outlet;
        this.portal = portal;
        this.local = local;
        this.discovery = new Discovery(portal.request().targetName());
    }

    /** Takes a request whose turn it is; answers whether the connection goes on. */
    boolean deliver(Pdu.Numbered request) throws IOException {
        if (request instanceof LogoutRequest r) {
            return logout(r);
        }
        if (request instanceof NopOut r) {
            nop(r);
        } else if (request instanceof TextRequest r) {
            text(r);
        } else if (session.login().discovery()) {
            reject(Reject.COMMAND_NOT_SUPPORTED, request);
        } else if (request instanceof ScsiRequest r) {
            if (!session.command(r)) {
                reject(Reject.TASK_IN_PROGRESS, r);
            }
        } else if (request instanceof TaskManagementRequest r) {
            portal.control().execute(() -> manage(r));
        }
        return true;
    }

    /** Takes a unit that has no number. */
    void unnumbered(Pdu pdu) throws IOException {
        if (pdu instanceof DataOut part) {
            session.data(part);
        } else {
            reject(pdu instanceof SnackRequest ? Reject.SNACK_REJECTED : Reject.PROTOCOL_ERROR, pdu);
        }
    }

    private void nop(NopOut r) throws IOException {
        if (r.initiatorTaskTag() != Pdu.NO_TAG) {
            ByteBuffer data = r.data();
            int length = Math.min(data.remaining(), session.parameters().peerSegment());
            outlet.sendStatus(
                    c -> new NopIn(r.lun(), r.initiatorTaskTag(), Pdu.NO_TAG, c, data.slice(data.position(), length)));
        }
    }

    private void text(TextRequest r) throws IOException {
        try {
            Optional<TextKeys> keys = text.add(r.data(), r.more());
            TextKeys answer = keys.isPresent() ? discovery.answer(keys.get(), local) : TextKeys.NONE;
            boolean last = keys.isPresent() && r.last();
            outlet.sendStatus(c -> new TextResponse(
                    last, false, r.lun(), r.initiatorTaskTag(), last ? Pdu.NO_TAG : 1, c, answer.encode()));
        } catch (NegotiationException e) {
            LOG.debug("{}: {}", session.login().initiator(), e.getMessage());
            reject(Reject.PROTOCOL_ERROR, r);
        }
    }

    private void manage(TaskManagementRequest r) {
        boolean cold = r.function() == TaskManagementRequest.TARGET_COLD_RESET;
        // whoever logs in behind the answer has a session that nothing was reset of
        List<Session> ending = cold ? portal.sessions().all() : List.of();
        try {
            int response = new TaskManagement(portal.sessions()).execute(session, r);
            ending.forEach(Session::settle); // before the answer: what comes behind it is no command of theirs
            outlet.sendStatus(c -> new TaskManagementResponse(response, r.initiatorTaskTag(), c));
            if (cold) {
                outlet.flush();
            }
        } catch (IOException e) {
            LOG.info("{}: function {}: {}", session.login().initiator(), r.function(), e.getMessage());
            outlet.close();
        } finally {
            ending.forEach(s -> s.outlet().close()); // whether or not who asked for it could be told
        }
    }

    private boolean logout(LogoutRequest r) throws IOException {
        boolean recovery = r.reason() == LogoutRequest.REMOVE_FOR_RECOVERY;
        boolean another = r.reason() == LogoutRequest.CLOSE_CONNECTION
                && r.connection() != session.login().connection();
        int response = recovery
                ? LogoutResponse.RECOVERY_NOT_SUPPORTED
                : another ? LogoutResponse.NO_SUCH_CONNECTION : LogoutResponse.CLOSED;
        if (response == LogoutResponse.CLOSED) {
            // before the answer: whoever has read it may log in anew, or try what the old session kept from others
            session.settle();
        }
        outlet.sendStatus(c -> new LogoutResponse(response, r.initiatorTaskTag(), c, 2, 0));
        return response != LogoutResponse.CLOSED;
    }

    private void reject(int reason, Pdu pdu) throws IOException {
        ByteBuffer header = PduCodec.header(pdu).limit(Pdu.HEADER_LENGTH);
        outlet.sendStatus(c -> new Reject(reason, c, 0, header));
    }
}
