// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.initiator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.scsi.Cdb;
import org.offhost.scsi.ScsiCommand;
import org.offhost.scsi.ScsiNexus;
import org.offhost.scsi.ScsiResponse;
import org.offhost.scsi.SenseData;
import org.offhost.scsi.TargetPortals;
import org.offhost.scsi.iscsi.portal.MemoryDisk;
import org.offhost.scsi.iscsi.portal.PortalService;
import org.offhost.scsi.iscsi.text.ChapSecret;
import org.offhost.scsi.iscsi.text.Keys;
import org.offhost.scsi.iscsi.text.Wishes;

/** The two ends against each other, over loopback. */
@Timeout(120)
class TwoRolesTest {
    private static final String TARGET = "iqn.2026-11.org.offhost:portal";
    private static final String NAME = "iqn.2026-11.org.offhost:host-1";
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final int BLOCK = MemoryDisk.BLOCK;
    private static final ChapSecret HOST = new ChapSecret("host", "a secret of the host");
    private static final ChapSecret ARRAY = new ChapSecret("array", "a secret of the array");

    private final MemoryDisk disk = new MemoryDisk(8192);
    private final PortalService service = new PortalService();
    private final List<IscsiTransport> transports = new ArrayList<>();
    private TargetPortals.Portal portal;

    @AfterEach
    void close() throws IOException {
        transports.forEach(IscsiTransport::close);
        if (portal != null) {
            portal.close();
        }
    }

    private void listen(int port, Optional<ChapSecret> host, Optional<ChapSecret> array) throws IOException {
        portal = service.open(
                new TargetPortals.Request(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                        TARGET,
                        host.map(TwoRolesTest::secret),
                        array.map(TwoRolesTest::secret)),
                (initiator, nexus) -> disk);
    }

    private static TargetPortals.Secret secret(ChapSecret s) {
        return new TargetPortals.Secret(s.name(), s.secret());
    }

    private void listen() throws IOException {
        listen(0, Optional.empty(), Optional.empty());
    }

    private SessionSettings settings() {
        return new SessionSettings(
                "127.0.0.1",
                portal.address().getPort(),
                Optional.of(TARGET),
                NAME,
                StableName.isid(NAME, 0),
                Optional.empty(),
                Optional.empty(),
                Wishes.DEFAULT);
    }

    private static SessionSettings proving(SessionSettings s, ChapSecret own, ChapSecret peer) {
        return new SessionSettings(
                s.host(),
                s.port(),
                s.target(),
                s.initiator(),
                s.isid(),
                Optional.ofNullable(own),
                Optional.ofNullable(peer),
                s.wishes());
    }

    private IscsiTransport transport(SessionSettings settings) {
        IscsiTransport transport = new IscsiTransport(settings, new SessionTraces());
        transports.add(transport);
        return transport;
    }

    private static ScsiNexus nexus(IscsiTransport transport) throws IOException {
        return transport.connect(transport.addresses().get(0));
    }

    private static ScsiCommand held() {
        return ScsiCommand.of(new Cdb.SynchronizeCache(0, 0, false).encode());
    }

    private static ScsiCommand ready() {
        return ScsiCommand.of(new Cdb.TestUnitReady().encode());
    }

    private void writeAndRead(IscsiTransport transport, int blocks) throws IOException {
        byte[] data = new byte[blocks * BLOCK];
        new Random(blocks).nextBytes(data);
        try (ScsiNexus nexus = nexus(transport)) {
            ByteBuffer out = ByteBuffer.wrap(data);
            assertThat(nexus.execute(ScsiCommand.out(new Cdb.Write(3, blocks, false).encode(), out), LONG))
                    .isEqualTo(ScsiResponse.good());
            assertThat(ByteBuffer.wrap(disk.bytes(), 3 * BLOCK, data.length)).isEqualTo(ByteBuffer.wrap(data));
            ByteBuffer in = ByteBuffer.allocate(data.length);
            assertThat(nexus.execute(ScsiCommand.in(new Cdb.Read(3, blocks, false).encode(), in), LONG))
                    .isEqualTo(ScsiResponse.good());
            assertThat(in.hasRemaining()).isFalse();
            assertThat(in.array()).isEqualTo(data);
        }
    }

    @ParameterizedTest
    @CsvSource({"None, None", "CRC32C, None", "None, CRC32C", "CRC32C, CRC32C"})
    void whatIsWrittenIsRead(String header, String data) throws IOException {
        listen();
        SessionSettings s = settings();
        IscsiTransport transport = transport(new SessionSettings(
                s.host(),
                s.port(),
                s.target(),
                s.initiator(),
                s.isid(),
                s.own(),
                s.peer(),
                s.wishes().withDigests(header, data)));
        assertThat(transport.addresses())
                .containsExactly("iscsi://127.0.0.1:" + portal.address().getPort() + "/" + TARGET + "/0");
        for (int blocks : new int[] {1, 16, 513, 6000}) {
            writeAndRead(transport, blocks);
        }
    }

    @Test
    void smallSegmentsAndBurstsCarryTheSame() throws IOException {
        listen();
        SessionSettings s = settings();
        writeAndRead(
                transport(new SessionSettings(
                        s.host(),
                        s.port(),
                        s.target(),
                        s.initiator(),
                        s.isid(),
                        s.own(),
                        s.peer(),
                        new Wishes(Keys.NONE, Keys.NONE, 512, 1536, 1024))),
                100);
    }

    @Test
    void bothProveThemselves() throws IOException {
        listen(0, Optional.of(HOST), Optional.of(ARRAY));
        writeAndRead(transport(proving(settings(), HOST, null)), 1);
        writeAndRead(transport(proving(settings(), HOST, ARRAY)), 1);
        ChapSecret wrong = new ChapSecret("host", "another one of the host");
        assertThatThrownBy(() -> transport(proving(settings(), wrong, null)).addresses())
                .hasMessageContaining("wrong name or secret")
                .hasMessageNotContaining("another one");
        ChapSecret other = new ChapSecret("array", "another one of the array");
        assertThatThrownBy(() -> transport(proving(settings(), HOST, other)).addresses())
                .hasMessageContaining("has not proved itself");
        assertThatThrownBy(() -> transport(settings()).addresses()).hasMessageContaining("refused the login");
    }

    @Test
    void secretIsNotGivenToATargetThatWantsNone() throws IOException {
        listen();
        assertThatThrownBy(() -> transport(proving(settings(), HOST, null)).addresses())
                .isInstanceOf(IOException.class);
    }

    @Test
    void theOnlyTargetIsFound() throws IOException {
        listen();
        assertThat(TargetDiscovery.targets(settings())).containsExactly(TARGET);
        writeAndRead(transport(settings().forDiscovery()), 1);
        assertThatThrownBy(() -> transport(settings().to("iqn.other")).addresses())
                .hasMessageContaining("has no target iqn.other");
    }

    @Test
    void refusalOfTheUnitArrivesWithItsSense() throws Exception {
        listen();
        ScsiNexus nexus = nexus(transport(settings()));
        ByteBuffer in = ByteBuffer.allocate(BLOCK);
        ScsiResponse response = nexus.execute(ScsiCommand.in(new Cdb.Read(8192, 1, false).encode(), in), LONG);
        assertThat(response.status()).isEqualTo(ScsiResponse.CHECK_CONDITION);
        assertThat(SenseData.decode(response.sense()).toString()).startsWith("ILLEGAL REQUEST 21h/00h");
        assertThat(nexus.execute(ready(), LONG)).isEqualTo(ScsiResponse.good());
    }

    @Test
    void commandsAreAbortedAndTheSessionGoesOn() throws Exception {
        listen();
        ScsiNexus nexus = nexus(transport(settings()));
        ScsiCommand command = held();
        CompletableFuture<ScsiResponse> result = later(nexus, command);
        disk.awaitHeld();
        nexus.abort(command);
        assertThatThrownBy(result::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(InterruptedIOException.class);
        assertThatThrownBy(() -> nexus.execute(held(), Duration.ofMillis(1)))
                .isInstanceOf(InterruptedIOException.class)
                .hasMessageContaining("not done after");
        assertThat(nexus.execute(ready(), LONG)).isEqualTo(ScsiResponse.good());
    }

    private static CompletableFuture<ScsiResponse> later(ScsiNexus nexus, ScsiCommand command) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return nexus.execute(command, LONG);
                    } catch (IOException e) {
                        throw new CompletionException(e);
                    }
                },
                task -> new Thread(task).start());
    }

    @Test
    void sessionBeginsAgainBehindALostConnection() throws Exception {
        listen();
        ScsiNexus nexus = nexus(transport(settings()));
        CompletableFuture<ScsiResponse> lost = later(nexus, held());
        disk.awaitHeld();
        int port = portal.address().getPort();
        portal.close();
        assertThatThrownBy(lost::get).hasCauseInstanceOf(IOException.class);
        listen(port, Optional.empty(), Optional.empty());
        assertThat(nexus.execute(ready(), LONG)).isEqualTo(ScsiResponse.good());
    }

    @Test
    void sessionsOfOneSlotReplaceEachOtherThoseOfTwoDoNot() throws Exception {
        listen();
        ScsiNexus first = nexus(transport(settings()));
        SessionSettings s = settings();
        ScsiNexus beside = nexus(transport(new SessionSettings(
                s.host(),
                s.port(),
                s.target(),
                s.initiator(),
                StableName.isid(NAME, 1),
                s.own(),
                s.peer(),
                s.wishes())));
        CompletableFuture<ScsiResponse> lost = later(first, held());
        disk.awaitHeld();
        nexus(transport(settings()));
        assertThatThrownBy(lost::get).hasCauseInstanceOf(IOException.class);
        assertThat(beside.execute(ready(), LONG)).isEqualTo(ScsiResponse.good());
        assertThat(first.execute(ready(), LONG)).isEqualTo(ScsiResponse.good());
    }

    @Test
    void withdrawnTransportFailsWhatIsInFlight() throws Exception {
        listen();
        IscsiTransport transport = transport(settings());
        ScsiNexus nexus = nexus(transport);
        CompletableFuture<ScsiResponse> inFlight = later(nexus, held());
        disk.awaitHeld();
        transport.close();
        assertThatThrownBy(inFlight::get).hasCauseInstanceOf(ProviderWithdrawnException.class);
        assertThatThrownBy(() -> nexus.execute(ready(), LONG)).isInstanceOf(ProviderWithdrawnException.class);
        assertThatThrownBy(transport::addresses).isInstanceOf(ProviderWithdrawnException.class);
    }

    @Test
    void whatIsNoPortalIsToldAsSuch() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> answered = CompletableFuture.runAsync(() -> {
                try (Socket socket = server.accept()) {
                    socket.getOutputStream()
                            .write("SSH-2.0-something that is longer than one header of 48 bytes\r\n".getBytes());
                    socket.getOutputStream().flush();
                    socket.getInputStream().read();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            SessionSettings s = new SessionSettings(
                    "127.0.0.1",
                    server.getLocalPort(),
                    Optional.of(TARGET),
                    NAME,
                    1,
                    Optional.empty(),
                    Optional.empty(),
                    Wishes.DEFAULT);
            assertThatThrownBy(() -> transport(s).addresses())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("127.0.0.1:" + server.getLocalPort());
            answered.get();
        }
    }

    @Test
    void addressesOfOthersAreRefused() throws Exception {
        listen();
        IscsiTransport transport = transport(settings());
        assertThatThrownBy(() -> transport.connect("lun/0")).hasMessageContaining("is no iscsi://");
        assertThatThrownBy(() -> transport.connect("iscsi://127.0.0.1:1/" + TARGET + "/0"))
                .hasMessageContaining("is not at");
    }
}
