// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.initiator;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.offhost.scsi.iscsi.pdu.Counters;
import org.offhost.scsi.iscsi.pdu.LoginRequest;
import org.offhost.scsi.iscsi.pdu.LoginResponse;
import org.offhost.scsi.iscsi.pdu.Pdu;
import org.offhost.scsi.iscsi.text.TextKeys;
import org.offhost.scsi.iscsi.text.Wishes;
import org.offhost.scsi.iscsi.wire.PduReader;
import org.offhost.scsi.iscsi.wire.PduWriter;

/** A target that takes a login and does unit by unit what a test says behind it, right or wrong. Then its connection stays open. */
final class ScriptedTarget implements Closeable {
    private final ServerSocketChannel server = ServerSocketChannel.open();
    private final List<SocketChannel> sockets = new CopyOnWriteArrayList<>();
    private final int commands;
    private final int burst;
    private PduReader reader;
    private PduWriter writer;
    private int statSn = 1;
    private int expCmdSn;

    /** What it does; in a thread of its own. */
    interface Script {
        void run() throws IOException;
    }

    /**
     * @param commands that it takes at a time
     * @param burst longest sequence of data that it takes, none of it without having asked
     */
    ScriptedTarget(int commands, int burst) throws IOException {
        this.commands = commands;
        this.burst = burst;
        server.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    /** Waits for the login; completes when the script has ended. */
    CompletableFuture<Void> begin(Script script) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                SocketChannel socket = server.accept();
                sockets.add(socket);
                reader = new PduReader(socket, 1 << 20);
                writer = new PduWriter(socket);
                login(TextKeys.NONE);
                login(TextKeys.NONE
                        .with("InitialR2T", "Yes")
                        .with("ImmediateData", "No")
                        .with("MaxBurstLength", String.valueOf(burst)));
                script.run();
                done.complete(null);
            } catch (IOException | RuntimeException | AssertionError e) {
                done.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return done;
    }

    private void login(TextKeys keys) throws IOException {
        LoginRequest request = (LoginRequest) reader.read();
        expCmdSn = request.cmdSn();
        send(new LoginResponse(
                request.stage(),
                0,
                0,
                request.isid(),
                1,
                request.initiatorTaskTag(),
                status(),
                LoginResponse.SUCCESS,
                keys.encode()));
    }

    /** @param silence when it is pinged, and given up behind that */
    InitiatorConnection connect(Duration silence) throws IOException {
        SessionSettings settings = new SessionSettings(
                "127.0.0.1",
                ((InetSocketAddress) server.getLocalAddress()).getPort(),
                Optional.of("iqn.2026-11.org.offhost:portal"),
                "iqn.2026-11.org.offhost:host-1",
                1,
                Optional.empty(),
                Optional.empty(),
                new Wishes("None", "None", 256 << 10, burst, 256 << 10));
        return PortalLogin.open(settings, new SessionTimeouts(Duration.ofMinutes(1), silence));
    }

    <T extends Pdu> T receive(Class<T> kind) throws IOException {
        T unit = kind.cast(reader.read());
        if (unit instanceof Pdu.Numbered n && !unit.immediate()) {
            expCmdSn = n.cmdSn() + 1;
        }
        return unit;
    }

    void send(Pdu unit) throws IOException {
        writer.write(unit);
    }

    /** Numbers of a unit that carries a status. */
    Counters status() {
        return new Counters(statSn++, expCmdSn, expCmdSn + commands - 1);
    }

    /** Numbers of one that carries none. */
    Counters noStatus() {
        return new Counters(statSn, expCmdSn, expCmdSn + commands - 1);
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (SocketChannel socket : sockets) {
            socket.close();
        }
    }
}
