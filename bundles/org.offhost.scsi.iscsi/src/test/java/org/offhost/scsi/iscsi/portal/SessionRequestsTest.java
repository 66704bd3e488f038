// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.scsi.TargetPortals;
import org.offhost.scsi.iscsi.pdu.Counters;
import org.offhost.scsi.iscsi.pdu.Pdu;
import org.offhost.scsi.iscsi.pdu.TaskManagementRequest;
import org.offhost.scsi.iscsi.text.Parameters;

/** What becomes of the sessions of a portal when one of them asks for something and goes. */
class SessionRequestsTest {
    private static final InetSocketAddress LOCAL = new InetSocketAddress(InetAddress.getLoopbackAddress(), 3260);

    private final MemoryDisk disk = new MemoryDisk(1);
    private final ExecutorService control = Executors.newSingleThreadExecutor();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final PortalRoom portal = new PortalRoom(
            new TargetPortals.Request(LOCAL, WireClient.TARGET, Optional.empty(), Optional.empty()),
            (initiator, port) -> disk,
            new Sessions(),
            new Memory(1 << 20),
            Thread::new,
            control,
            clock);

    /** A connection the other side of which is gone, at once or before it has read what it was sent. */
    private static final class Broken implements Outlet {
        private final boolean atOnce;
        private boolean closed;

        Broken(boolean atOnce) {
            this.atOnce = atOnce;
        }

        @Override
        public void send(Function<Counters, Pdu> unit) throws IOException {
            sendStatus(unit);
        }

        @Override
        public void sendStatus(Function<Counters, Pdu> unit) throws IOException {
            if (atOnce) {
                throw new IOException("the connection was closed");
            }
        }

        @Override
        public void sendStatus(Function<Counters, Pdu> unit, Runnable gone) throws IOException {
            sendStatus(unit);
            gone.run();
        }

        @Override
        public void flush() throws IOException {
            throw new IOException("interrupted while an initiator was sent something");
        }

        @Override
        public void catchUp() {
            // it has sent nothing
        }

        @Override
        public synchronized void close() {
            closed = true;
        }

        synchronized boolean isClosed() {
            return closed;
        }
    }

    @AfterEach
    void close() {
        control.shutdownNow();
        clock.shutdownNow();
    }

    private Session loggedIn(long isid, Outlet outlet) throws IOException {
        Session session = new Session(
                new LoginResult(
                        PortalBench.HOST + isid,
                        isid,
                        false,
                        1,
                        100,
                        new Parameters(false, false, 8192, 4096, 2048, false, true, 1)),
                outlet,
                new CommandWindow(100, Session.DEPTH),
                new UnitLinks(disk),
                portal.memory(),
                portal.threads());
        portal.sessions().install(session);
        session.units().of(0);
        return session;
    }

    /** They are settled by then: one that stayed connected would have each of its commands fail, and never know why. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void coldResetEndsAllSessionsThoughItCannotBeAnswered(boolean atOnce) throws Exception {
        Broken asking = new Broken(atOnce);
        Broken beside = new Broken(false);
        Session session = loggedIn(1, asking);
        loggedIn(2, beside);
        assertThat(disk.open()).isEqualTo(2);
        new SessionRequests(session, asking, portal, LOCAL)
                .deliver(new TaskManagementRequest(
                        true, TaskManagementRequest.TARGET_COLD_RESET, 0, 8, Pdu.NO_TAG, 101, 0, 0, 0));
        control.shutdown();
        assertThat(control.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        assertThat(disk.open()).isZero();
        assertThat(asking.isClosed()).isTrue();
        assertThat(beside.isClosed()).isTrue();
    }
}
