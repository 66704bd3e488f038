// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.initiator;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.offhost.scsi.iscsi.text.Wishes;

/** What listens at the address is no portal, or says nothing: one sentence each, in bounded time. */
@Timeout(120)
class WrongPortalTest {
    private static final Duration SOON = Duration.ofMillis(300);

    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    private void logIn(Duration limit) throws IOException {
        logIn(server.getLocalPort(), limit);
    }

    private static void logIn(int port, Duration limit) throws IOException {
        SessionSettings settings = new SessionSettings(
                "127.0.0.1",
                port,
                Optional.of("iqn.2026-11.org.offhost:portal"),
                "iqn.2026-11.org.offhost:host-1",
                StableName.isid("host", 0),
                Optional.empty(),
                Optional.empty(),
                Wishes.DEFAULT);
        PortalLogin.open(settings, new SessionTimeouts(limit, limit)).close();
    }

    /** Takes one connection and answers whatever comes first. */
    private void answer(String text) {
        Thread thread = new Thread(() -> {
            try (Socket socket = server.accept()) {
                socket.getInputStream().readNBytes(48);
                socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().flush();
                socket.shutdownOutput();
                socket.getInputStream().readAllBytes();
            } catch (IOException e) {
                // the initiator went
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Test
    void webServerIsNoPortal() {
        answer("HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\nno\r\n");
        assertThatThrownBy(() -> logIn(Duration.ofSeconds(30)))
                .hasMessageStartingWith(
                        "127.0.0.1:" + server.getLocalPort() + ": what answers there is no iSCSI portal");
    }

    @Test
    void greetingThatEndsIsNoPortal() {
        answer("SSH-2.0-OpenSSH_9.2p1\r\n");
        assertThatThrownBy(() -> logIn(Duration.ofSeconds(30)))
                .hasMessageContaining("no iSCSI portal")
                .hasMessageContaining("closed the connection");
    }

    @Test
    void portalThatSaysNothingIsGivenUp() {
        // nobody accepts: the connection is half of one
        assertThatThrownBy(() -> logIn(SOON)).hasMessageContaining("no answer to a login within 0 s");
    }

    @Test
    void nobodyListens() throws IOException {
        try (Socket held = new Socket()) { // nobody else is given its port
            held.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            assertThatThrownBy(() -> logIn(held.getLocalPort(), Duration.ofSeconds(30)))
                    .hasMessageStartingWith("127.0.0.1:" + held.getLocalPort() + ": Connection refused");
        }
    }
}
