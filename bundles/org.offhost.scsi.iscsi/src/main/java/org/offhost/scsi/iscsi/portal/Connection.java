// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.portal;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.offhost.scsi.iscsi.pdu.Counters;
import org.offhost.scsi.iscsi.pdu.DataOut;
import org.offhost.scsi.iscsi.pdu.LoginRequest;
import org.offhost.scsi.iscsi.pdu.LoginResponse;
import org.offhost.scsi.iscsi.pdu.LoginStage;
import org.offhost.scsi.iscsi.pdu.MalformedPduException;
import org.offhost.scsi.iscsi.pdu.NopIn;
import org.offhost.scsi.iscsi.pdu.Pdu;
import org.offhost.scsi.iscsi.pdu.PduCodec;
import org.offhost.scsi.iscsi.pdu.Reject;
import org.offhost.scsi.iscsi.pdu.ScsiRequest;
import org.offhost.scsi.iscsi.text.NegotiationException;
import org.offhost.scsi.iscsi.text.Wishes;
import org.offhost.scsi.iscsi.wire.DigestMismatchException;
import org.offhost.scsi.iscsi.wire.Digests;
import org.offhost.scsi.iscsi.wire.Outbox;
import org.offhost.scsi.iscsi.wire.PduReader;
import org.offhost.scsi.iscsi.wire.PduWriter;
import org.offhost.scsi.iscsi.wire.PeerChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of an initiator: login, then requests until it ends. The thread that runs it reads, any may send, and one of
 * its own writes what is sent.
 */
final class Connection implements Outlet, Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    private static final int LOGIN_SECONDS = 15;

    /** An initiator that has been silent so long is pinged, and closed if it stays so. */
    private static final int PING_SECONDS = 15;

    private static final int SILENT_SECONDS = 45;

    private static final int LONG_DATA = 16 << 10;

    /** Of an answer after which the connection is closed. */
    private static final long FLUSH_MS = 2000;

    /** A new login waits so long for the reader of an older session. */
    private static final long CATCH_UP_MS = 5000;

    private final PeerChannel channel;
    private final InetSocketAddress local;
    private final PortalRoom portal;
    private final PduReader reader;
    private final PduWriter writer;
    private final Outbox outbox;
    private final Runnable loggedIn;
    private volatile CommandWindow window = new CommandWindow(0, 1);
    private volatile long lastHeard = System.nanoTime();
    private volatile boolean serving;
    private ByteBuffer longData;
    private int statSn = 1;

    /** @param loggedIn called once the login is over, whatever came of it */
    Connection(SocketChannel channel, PortalRoom portal, Runnable loggedIn) throws IOException {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        this.local = (InetSocketAddress) channel.getLocalAddress();
        this.channel = new PeerChannel(channel);
        this.portal = portal;
        this.loggedIn = loggedIn;
        reader = new PduReader(this.channel, Wishes.DEFAULT_SEGMENT, this::place);
        writer = new PduWriter(this.channel);
        outbox = new Outbox(writer, this::close);
    }

    /**
     * Long data of commands goes through one buffer: before the next unit is read, a task has put it where it belongs. What may
     * be kept until its turn has a buffer of its own.
     */
    private ByteBuffer place(ByteBuffer header, int length) {
        int code = PduCodec.operationCode(header);
        boolean taken =
                code == DataOut.CODE || code == ScsiRequest.CODE && ScsiRequest.cmdSn(header) == window.expected();
        if (!taken || length < LONG_DATA || length > Wishes.DEFAULT.segment()) {
            return ByteBuffer.allocate(length);
        }
        if (longData == null) {
            longData = ByteBuffer.allocateDirect(Wishes.DEFAULT.segment());
        }
        return longData.clear();
    }

    @Override
    public void run() {
        Optional<Session> session = Optional.empty();
        try (channel) {
            try {
                session = login();
            } finally {
                loggedIn.run();
            }
            if (session.isPresent()) {
                serve(session.get());
            }
        } catch (EOFException | ClosedChannelException e) {
            LOG.debug("connection ended: {}", e.getMessage());
        } catch (IOException e) {
            LOG.info(
                    "connection of {} ended: {}",
                    session.map(s -> s.login().initiator()).orElse("a stranger"),
                    e.getMessage());
        } catch (RejectedExecutionException e) {
            LOG.debug("connection ended: its portal was closed");
        } catch (RuntimeException e) {
            LOG.error("connection ended by a fault", e);
        } finally {
            outbox.end();
            session.ifPresent(portal.sessions()::end);
            channel.readerIsDone();
        }
    }

    private Optional<Session> login() throws IOException {
        ScheduledFuture<?> deadline = portal.clock().schedule(this::close, LOGIN_SECONDS, TimeUnit.SECONDS);
        try {
            LoginPhase phase = new LoginPhase(portal.request());
            while (true) {
                if (!(reader.read() instanceof LoginRequest request)) {
                    throw new MalformedPduException(Reject.PROTOCOL_ERROR, "a unit that is no login, before one");
                }
                Optional<Session> session = login(phase, request);
                if (session.isPresent()) {
                    return session;
                }
            }
        } finally {
            deadline.cancel(false);
        }
    }

    private Optional<Session> login(LoginPhase phase, LoginRequest request) throws IOException {
        try {
            window = new CommandWindow(request.cmdSn(), Session.DEPTH);
            LoginPhase.Step step = phase.receive(request);
            if (step.result().isEmpty()) {
                writer.write(response(
                        request,
                        step.stage(),
                        0,
                        LoginResponse.SUCCESS,
                        step.keys().encode()));
                return Optional.empty();
            }
            return Optional.of(begin(request, step, step.result().get()));
        } catch (NegotiationException e) {
            writer.write(response(request, new LoginStage(false, false, 0, 0), 0, e.status(), Pdu.NO_DATA));
            throw new NegotiationException(
                    e.status(),
                    "login" + (phase.initiator().isEmpty() ? "" : " of " + phase.initiator()) + " refused: "
                            + e.getMessage());
        }
    }

    /** The last response of a login: its session is there before it, and is gone if it cannot be sent. */
    private Session begin(LoginRequest request, LoginPhase.Step step, LoginResult login) throws IOException {
        Session session = session(login);
        int handle = portal.sessions().newHandle();
        boolean begun = false;
        try {
            portal.sessions().install(session);
            serving = true;
            writer.write(response(
                    request,
                    step.stage(),
                    handle,
                    LoginResponse.SUCCESS,
                    step.keys().encode()));
            use(login);
            begun = true;
            return session;
        } finally {
            if (!begun) {
                portal.sessions().end(session);
            }
        }
    }

    /** As long as the login lasts its thread alone writes. */
    private synchronized LoginResponse response(
            LoginRequest request, LoginStage stage, int tsih, int status, ByteBuffer text) {
        Counters counters = counters();
        statSn++;
        return new LoginResponse(stage, 0, 0, request.isid(), tsih, request.initiatorTaskTag(), counters, status, text);
    }

    private Session session(LoginResult login) throws NegotiationException {
        try {
            return new Session(
                    login,
                    this,
                    window,
                    new UnitLinks(portal.units().of(login.initiator(), login.port())),
                    portal.memory(),
                    portal.threads());
        } catch (IOException e) {
            throw new NegotiationException(LoginResponse.FORBIDDEN, e.getMessage());
        }
    }

    private void use(LoginResult login) {
        Digests digests = new Digests(
                login.parameters().headerDigest(), login.parameters().dataDigest());
        writer.use(digests);
        reader.use(digests, Wishes.DEFAULT.segment());
    }

    private void serve(Session session) throws IOException {
        LOG.info(
                "{} has logged in{}",
                session.login().initiator(),
                session.login().discovery() ? " for discovery" : "");
        SessionRequests requests = new SessionRequests(session, this, portal, local);
        portal.threads().newThread(outbox).start();
        ScheduledFuture<?> watch = portal.clock()
                .scheduleWithFixedDelay(() -> watch(session), PING_SECONDS, PING_SECONDS, TimeUnit.SECONDS);
        try {
            boolean goesOn = true;
            while (goesOn) {
                goesOn = next(session, requests);
            }
        } finally {
            watch.cancel(false);
            flush();
        }
    }

    private boolean next(Session session, SessionRequests requests) throws IOException {
        try {
            Pdu pdu = reader.read();
            lastHeard = System.nanoTime();
            if (pdu instanceof Pdu.Numbered numbered) {
                for (Pdu.Numbered now : window.admit(numbered)) {
                    if (!requests.deliver(now)) {
                        return false;
                    }
                }
            } else {
                requests.unnumbered(pdu);
            }
            return !session.isOver();
        } catch (DigestMismatchException e) {
            reject(Reject.DATA_DIGEST_ERROR, reader.header());
            throw e;
        } catch (MalformedPduException e) {
            LOG.info("{} sent what is no unit: {}", session.login().initiator(), e.getMessage());
            reject(e.reason(), reader.header());
            if (!reader.canGoOn()) {
                throw e;
            }
            return true;
        }
    }

    private void reject(int reason, byte[] header) throws IOException {
        sendStatus(c -> new Reject(reason, c, 0, ByteBuffer.wrap(header)));
    }

    /** Runs on the clock, so it sends nothing itself. */
    private void watch(Session session) {
        long silent = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - lastHeard);
        if (silent >= SILENT_SECONDS) {
            LOG.info("{} has been silent for {} s", session.login().initiator(), silent);
            close();
        } else if (silent >= PING_SECONDS) {
            try {
                portal.control().execute(this::ping);
            } catch (RejectedExecutionException e) {
                close();
            }
        }
    }

    private void ping() {
        try {
            send(c -> new NopIn(0, Pdu.NO_TAG, 1, c, Pdu.NO_DATA));
        } catch (IOException e) {
            close();
        }
    }

    @Override
    public void send(Function<Counters, Pdu> unit) throws IOException {
        synchronized (this) {
            outbox.add(unit.apply(counters()));
        }
        awaitRoom();
    }

    @Override
    public void sendStatus(Function<Counters, Pdu> unit) throws IOException {
        sendStatus(unit, () -> {});
    }

    @Override
    public void sendStatus(Function<Counters, Pdu> unit, Runnable gone) throws IOException {
        synchronized (this) {
            outbox.add(unit.apply(counters()), gone);
            statSn++;
        }
        awaitRoom();
    }

    private void awaitRoom() throws IOException {
        try {
            outbox.awaitRoom();
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    @Override
    public void flush() throws IOException {
        try {
            outbox.awaitWritten(FLUSH_MS);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    /** Nothing came of a login that is not answered yet; and two of them must not wait for each other. */
    @Override
    public void catchUp() throws IOException {
        try {
            if (serving && !channel.awaitRead(CATCH_UP_MS)) {
                LOG.info("a login goes on though an older session has not been looked at for {} ms", CATCH_UP_MS);
            }
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private static InterruptedIOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("interrupted while an initiator was sent something");
    }

    private Counters counters() {
        CommandWindow w = window;
        synchronized (w) {
            return new Counters(statSn, w.expected(), w.last());
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("closing a connection: {}", e.getMessage());
        } finally {
            outbox.end();
        }
    }
}
