// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.initiator;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.scsi.ScsiCommand;
import org.offhost.scsi.ScsiResponse;
import org.offhost.scsi.SentCommand;
import org.offhost.scsi.iscsi.pdu.LogoutRequest;
import org.offhost.scsi.iscsi.text.NegotiationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session that begins again when its connection was lost, with the same name and ISID: the target ends what was left of the
 * old one before it answers the login. Thread-safe.
 */
final class InitiatorSession implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(InitiatorSession.class);

    /** Logins after a connection was lost, and the wait before the second; each further one is twice as long. */
    private static final int LOGINS = 6;

    private static final long FIRST_WAIT_MS = 100;

    /** Of the second that a withdrawal may take. */
    private static final long LOGOUT_MS = 500;

    private final SessionSettings settings;
    private final Set<CommandRun> running = ConcurrentHashMap.newKeySet();
    private final Object gate = new Object();
    private volatile InitiatorConnection connection;
    private volatile boolean closed;

    InitiatorSession(SessionSettings settings) {
        this.settings = settings;
    }

    /** The connection there is, or a new one. */
    private synchronized InitiatorConnection connection() throws IOException {
        if (connection != null && connection.isOpen()) {
            return connection;
        }
        boolean again = connection != null;
        long wait = FIRST_WAIT_MS;
        for (int login = 1; ; login++) {
            requireOpen();
            try {
                connection = PortalLogin.open(settings, SessionTimeouts.DEFAULT);
                if (closed) {
                    connection.close(); // nobody else would
                    requireOpen();
                }
                LOG.info(
                        "{} has logged in to {} at {}",
                        settings.initiator(),
                        settings.target().orElse(""),
                        settings.portal());
                return connection;
            } catch (NegotiationException e) {
                throw e;
            } catch (IOException e) {
                if (!again || login == LOGINS) {
                    throw e;
                }
                LOG.info("login {} of {}: {}", login, LOGINS, e.getMessage());
                pause(wait);
                wait *= 2;
            }
        }
    }

    private void pause(long millis) throws IOException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        synchronized (gate) {
            try {
                for (long left = millis; left > 0 && !closed; ) {
                    gate.wait(left);
                    left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted between two logins");
            }
        }
    }

    private void requireOpen() throws ProviderWithdrawnException {
        if (closed) {
            throw new ProviderWithdrawnException("the session with " + settings.portal() + " is gone");
        }
    }

    /** As {@link org.offhost.scsi.ScsiNexus#send}. */
    SentCommand send(long lun, ScsiCommand command, Duration timeout) throws IOException {
        CommandRun run = new CommandRun(lun, command);
        running.add(run);
        boolean sent = false;
        try {
            requireOpen();
            run.send(connection(), timeout);
            sent = true;
            return () -> response(run);
        } catch (IOException e) {
            requireOpen();
            throw lostOr(e);
        } finally {
            run.noLongerSent();
            if (!sent) {
                running.remove(run);
            }
        }
    }

    private ScsiResponse response(CommandRun run) throws IOException {
        try {
            return run.response();
        } catch (IOException e) {
            requireOpen();
            throw lostOr(e);
        } finally {
            running.remove(run);
        }
    }

    /**
     * A session that is lost is one more way to units that went, and may come back: whoever uses them looks for them again. At
     * the target the next login ends what was in flight, before anything else is sent.
     */
    private IOException lostOr(IOException e) {
        InitiatorConnection last = connection;
        boolean lost = last != null
                && !last.isOpen()
                && !(e instanceof InterruptedIOException)
                && !(e instanceof NegotiationException);
        return lost
                ? new ProviderWithdrawnException(
                        "the session with " + settings.portal() + " is lost: " + e.getMessage(), e)
                : e;
    }

    /** Aborts a command; returns when it is over. */
    void abort(ScsiCommand command) throws IOException {
        for (CommandRun run : running) {
            if (run.command() == command) {
                run.abort();
            }
        }
    }

    /** Logs out, which ends all commands at the target; everything fails within a second. */
    @Override
    public void close() {
        closed = true;
        synchronized (gate) {
            gate.notifyAll();
        }
        InitiatorConnection last = connection;
        if (last != null && last.isOpen()) {
            logout(last);
        }
    }

    private static void logout(InitiatorConnection last) {
        Exchange exchange = new Exchange(ByteBuffer.allocate(0));
        int tag = last.begin(exchange);
        try {
            last.sendImmediate(
                    number -> new LogoutRequest(true, LogoutRequest.CLOSE_SESSION, tag, 0, number, last.expStatSn()));
            exchange.next(TimeUnit.MILLISECONDS.toNanos(LOGOUT_MS));
        } catch (IOException e) {
            LOG.debug("logout: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            last.close();
        }
    }
}
