// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.initiator;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.offhost.scsi.iscsi.pdu.LoginResponse;
import org.offhost.scsi.iscsi.text.ChapDigest;
import org.offhost.scsi.iscsi.text.NegotiationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way to a connection that has logged in. */
final class PortalLogin {
    private static final Logger LOG = LoggerFactory.getLogger(PortalLogin.class);
    private static final int CONNECT_MS = 10_000;

    private PortalLogin() {}

    /**
     * Connects and logs in.
     *
     * @throws IOException if nobody listens, it is no portal, or the login is refused
     */
    static InitiatorConnection open(SessionSettings settings, SessionTimeouts timeouts) throws IOException {
        try {
            return open(settings, List.of(ChapDigest.values()), timeouts);
        } catch (NegotiationException e) {
            // tgt 1.0.85 chooses SHA-256 and has no room for its 32 bytes
            if (e.status() != LoginResponse.INITIATOR_ERROR || settings.own().isEmpty()) {
                throw e;
            }
            LOG.info("{}: {}; again with the digests that all targets know", settings.portal(), e.getMessage());
            return open(settings, List.of(ChapDigest.SHA_1, ChapDigest.MD5), timeouts);
        }
    }

    private static InitiatorConnection open(
            SessionSettings settings, List<ChapDigest> digests, SessionTimeouts timeouts) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            InetSocketAddress address = new InetSocketAddress(settings.host(), settings.port());
            if (address.isUnresolved()) {
                throw new IOException("host '" + settings.host() + "' is not known");
            }
            channel.socket().connect(address, CONNECT_MS);
            return new InitiatorConnection(channel, settings, timeouts.silence()).begin(digests, timeouts.login());
        } catch (IOException e) {
            channel.close();
            throw told(e, settings.portal());
        }
    }

    private static IOException told(IOException e, String portal) {
        if (e instanceof ClosedByInterruptException) {
            return new InterruptedIOException(portal + ": interrupted during the login");
        }
        return e instanceof NegotiationException ? e : new IOException(portal + ": " + e.getMessage(), e);
    }
}
