// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.offhost.scsi.Cdb;
import org.offhost.scsi.ScsiResponse;
import org.offhost.scsi.TargetPortals;
import org.offhost.scsi.iscsi.pdu.DataIn;
import org.offhost.scsi.iscsi.pdu.LoginStage;
import org.offhost.scsi.iscsi.pdu.LogoutRequest;
import org.offhost.scsi.iscsi.pdu.LogoutResponse;
import org.offhost.scsi.iscsi.pdu.Pdu;
import org.offhost.scsi.iscsi.pdu.Reject;
import org.offhost.scsi.iscsi.pdu.ScsiResult;
import org.offhost.scsi.iscsi.pdu.TextRequest;
import org.offhost.scsi.iscsi.pdu.TextResponse;
import org.offhost.scsi.iscsi.text.TextKeys;

/** Sessions with a portal over loopback: how they begin, what they are told, and how they end. */
@Timeout(120)
class PortalTest {
    private static final String HOST = PortalBench.HOST;
    private static final int BLOCK = MemoryDisk.BLOCK;

    private PortalBench bench;

    @BeforeEach
    void open() throws IOException {
        bench = new PortalBench();
    }

    @AfterEach
    void close() throws IOException {
        bench.close();
    }

    @Test
    void completeLoginReplacesTheSessionOfTheSamePort() throws IOException {
        WireClient old = bench.client().login(HOST, 1);
        bench.client().login(HOST, 1);
        assertThatThrownBy(old::receive).isInstanceOf(IOException.class);
    }

    /** libiscsi's PreventAllow.ITNexusLoss: an initiator that closes its connection and comes back as another port. */
    @Test
    void loginIsAnsweredOnceTheConnectionsThatItsInitiatorClosedBeforeAreSettled() throws IOException {
        WireClient gone = bench.client().login(HOST, 1);
        gone.send(gone.read(7, new Cdb.Read(0, 1, false), BLOCK));
        gone.receive(DataIn.class);
        CountDownLatch answered = new CountDownLatch(1);
        AtomicBoolean early = new AtomicBoolean();
        bench.disk.atClose(() -> early.set(comes(answered)));
        gone.close();
        bench.client().login(HOST, 2);
        int open = bench.disk.open();
        answered.countDown();
        assertThat(early)
                .as("a login that was answered while the end was settled")
                .isFalse();
        assertThat(open).isZero();
    }

    /** Gives what must not come a while to come: a machine that is slow hides it, and never makes it up. */
    private static boolean comes(CountDownLatch latch) {
        try {
            return latch.await(300, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void loginBesideASessionThatIsIdleEndsNothing() throws IOException {
        WireClient idle = bench.client().login(HOST, 1);
        bench.client().login(HOST, 2);
        idle.send(idle.plain(1, new Cdb.TestUnitReady()));
        assertThat(idle.receive(ScsiResult.class).status()).isEqualTo(ScsiResponse.GOOD);
    }

    @Test
    void incompleteLoginReplacesNothing() throws IOException {
        WireClient old = bench.client().login(HOST, 1);
        bench.client().login(1, new LoginStage(false, false, LoginStage.OPERATIONAL, 0), WireClient.names(HOST));
        bench.client().login(HOST, 2);
        old.send(old.plain(1, new Cdb.TestUnitReady()));
        assertThat(old.receive(ScsiResult.class).status()).isEqualTo(ScsiResponse.GOOD);
    }

    @Test
    void strangersWhoSayNothingAreBoundedAndDenyNobodyWhoIsIn() throws IOException {
        WireClient in = bench.client().login(HOST, 1);
        for (int i = 0; i < 16; i++) {
            bench.client();
        }
        assertThatThrownBy(() -> bench.client().login(HOST, 2)).isInstanceOf(IOException.class);
        in.send(in.plain(1, new Cdb.TestUnitReady()));
        assertThat(in.receive(ScsiResult.class).status()).isEqualTo(ScsiResponse.GOOD);
    }

    @Test
    void targetsAreToldInANormalSessionToo() throws IOException {
        WireClient client = bench.client().login(HOST, 1);
        client.send(text("SendTargets", "Alle"));
        client.receive(Reject.class);
        client.send(text("sendtargets", "All"));
        client.receive(Reject.class);
        client.send(text("SendTargets", "All"));
        TextResponse answer = client.receive(TextResponse.class);
        assertThat(TextKeys.parse(answer.data()))
                .isEqualTo(TextKeys.NONE
                        .with("TargetName", WireClient.TARGET)
                        .with(
                                "TargetAddress",
                                "127.0.0.1:" + bench.portal.address().getPort() + ",1"));
    }

    private static TextRequest text(String key, String value) {
        return new TextRequest(
                true,
                true,
                false,
                0,
                3,
                Pdu.NO_TAG,
                100,
                0,
                TextKeys.NONE.with(key, value).encode());
    }

    @Test
    void logoutEndsWhatRuns() throws Exception {
        WireClient client = bench.client().login(HOST, 1);
        client.send(client.plain(7, new Cdb.SynchronizeCache(0, 0, false)));
        bench.disk.awaitHeld();
        client.send(new LogoutRequest(false, LogoutRequest.CLOSE_SESSION, 8, 0, client.cmdSn++, 0));
        assertThat(client.receive(LogoutResponse.class).response()).isEqualTo(LogoutResponse.CLOSED);
        assertThatThrownBy(client::receive).isInstanceOf(EOFException.class);
    }

    @Test
    void unitsAreLeftBeforeALogoutIsAnswered() throws IOException {
        WireClient client = bench.client().login(HOST, 1);
        client.send(client.read(7, new Cdb.Read(0, 1, false), BLOCK));
        client.receive(DataIn.class);
        assertThat(bench.disk.open()).isEqualTo(1);
        client.send(new LogoutRequest(false, LogoutRequest.CLOSE_SESSION, 8, 0, client.cmdSn++, 0));
        client.receive(LogoutResponse.class);
        assertThat(bench.disk.open()).isZero();
    }

    /** Of a console whose configuration changed, for one. */
    @Test
    void portOfAPortalThatWasClosedIsFreeAtOnce() throws IOException {
        try (Socket held = new Socket()) {
            held.setReuseAddress(true); // held, so that nobody else is given it
            held.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            InetSocketAddress address = (InetSocketAddress) held.getLocalSocketAddress();
            for (int i = 0; i < 300; i++) {
                bench.service
                        .open(
                                new TargetPortals.Request(
                                        address, WireClient.TARGET, Optional.empty(), Optional.empty()),
                                (initiator, port) -> bench.disk)
                        .close();
            }
        }
    }

    @Test
    void withdrawnPortalEndsItsSessions() throws Exception {
        WireClient client = bench.client().login(HOST, 1);
        bench.service.withdraw();
        bench.portal.awaitEnd();
        assertThatThrownBy(client::receive).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> bench.service.open(
                        new TargetPortals.Request(bench.portal.address(), "iqn.a", Optional.empty(), Optional.empty()),
                        (initiator, port) -> bench.disk))
                .hasMessageContaining("gone");
    }
}
