// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.nbd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.block.BlockDevice;
import org.offhost.block.Designator;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.block.UnreadableBlockException;

/** The client against servers that others wrote, and against silence. */
class NbdClientTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Designator NAME = Designator.parse("t10.nbd test");
    private static final int SIZE = 5 << 20;

    @TempDir
    Path folder;

    private NbdServers servers;
    private byte[] content;
    private Path image;

    @BeforeEach
    void makeImage() throws IOException {
        servers = new NbdServers(folder);
        content = new byte[SIZE];
        new Random(7).nextBytes(content);
        for (int i = 1 << 20; i < 3 << 20; i++) {
            content[i] = 0;
        }
        image = Files.write(folder.resolve("disk.img"), content);
    }

    @AfterEach
    void stop() throws IOException {
        servers.close();
    }

    private static NbdClient open(NbdAddress address, String... contexts) throws IOException {
        return NbdClient.open(address, "", List.of(contexts), PATIENCE);
    }

    private void sameBytes(NbdClient client) throws IOException {
        assertThat(client.size()).isEqualTo(SIZE);
        ByteBuffer all = ByteBuffer.allocateDirect(SIZE);
        client.read(0, all);
        assertThat(all.flip()).isEqualTo(ByteBuffer.wrap(content));
        Random random = new Random(1);
        for (int i = 0; i < 200; i++) {
            int at = random.nextInt(SIZE);
            ByteBuffer some = ByteBuffer.allocate(Math.min(SIZE - at, random.nextInt(5000)));
            client.read(at, some);
            assertThat(some.flip()).isEqualTo(ByteBuffer.wrap(content).slice(at, some.limit()));
        }
        List<BlockDevice.Part> parts = new ArrayList<>();
        for (int i = 0; i < 100; i++) { // more than are on their way at a time, some of them whole blocks
            int unit = i % 3 == 0 ? 1 : 512;
            int at = random.nextInt(SIZE / unit) * unit;
            parts.add(new BlockDevice.Part(at, ByteBuffer.allocate(Math.min(SIZE - at, random.nextInt(200) * unit))));
        }
        client.readAll(parts);
        for (BlockDevice.Part part : parts) {
            assertThat(part.target().flip())
                    .isEqualTo(ByteBuffer.wrap(content)
                            .slice((int) part.position(), part.target().limit()));
        }
    }

    @Test
    void everyByteOfQemuIsTheSame() throws Exception {
        try (NbdClient client = open(servers.qemu("--read-only", "-f", "raw", image.toString()))) {
            assertThat(client.readOnly()).isTrue();
            sameBytes(client);
        }
    }

    @Test
    void everyByteOfNbdkitIsTheSame() throws Exception {
        try (NbdClient client = open(servers.nbdkit("-r", "file", image.toString()))) {
            sameBytes(client);
        }
    }

    @Test
    void everyByteComesWithoutStructuredRepliesToo() throws Exception {
        try (NbdClient client = open(servers.nbdkit("-r", "--no-sr", "file", image.toString()), NbdClient.ALLOCATION)) {
            assertThat(client.knows(NbdClient.ALLOCATION)).isFalse();
            sameBytes(client);
        }
    }

    @Test
    void readsAreWidenedToTheBlocksOfTheServer() throws Exception {
        NbdAddress address = servers.nbdkit(
                "-r",
                "--filter=blocksize-policy",
                "file",
                image.toString(),
                "blocksize-minimum=4096",
                "blocksize-preferred=65536",
                "blocksize-maximum=131072",
                "blocksize-error-policy=error");
        try (NbdClient client = open(address)) {
            sameBytes(client);
        }
    }

    @Test
    void portOfTcpIsTheSame() throws Exception {
        NbdAddress unix = servers.nbdkit("-r", "file", image.toString());
        assertThat(unix.text()).startsWith("unix:");
        // held, not listened at: nobody else is given it, and nbdkit may bind it as well (SO_REUSEADDR)
        try (Socket held = new Socket()) {
            held.setReuseAddress(true);
            held.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            sameAtPort(held.getLocalPort());
        }
    }

    private void sameAtPort(int port) throws Exception {
        servers.run(
                "nbdkit",
                "-i",
                "127.0.0.1",
                "-p",
                String.valueOf(port),
                "-P",
                folder.resolve("tcp.pid").toString(),
                "-r",
                "file",
                image.toString());
        try (NbdClient client = open(new NbdAddress("127.0.0.1:" + port))) {
            sameBytes(client);
        } finally {
            ProcessHandle.of(Long.parseLong(
                            Files.readString(folder.resolve("tcp.pid")).strip()))
                    .ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    void allocationIsWhatTheImageHas() throws Exception {
        Path qcow2 = folder.resolve("disk.qcow2");
        servers.run("qemu-img", "convert", "-f", "raw", "-O", "qcow2", image.toString(), qcow2.toString());
        try (NbdClient client =
                open(servers.qemu("--read-only", "-f", "qcow2", qcow2.toString()), NbdClient.ALLOCATION)) {
            List<String> ranges = new ArrayList<>();
            client.status(NbdClient.ALLOCATION, 100, SIZE - 200, (at, length, flags) -> {
                if ((flags & 2) != 0) {
                    ranges.add(at + "+" + length);
                }
            });
            assertThat(ranges).containsExactly((1 << 20) + "+" + (2 << 20));
        }
    }

    @Test
    void dirtyBitmapIsWhatWasWritten() throws Exception {
        Path qcow2 = folder.resolve("disk.qcow2");
        servers.run("qemu-img", "create", "-q", "-f", "qcow2", qcow2.toString(), "5M");
        servers.run("qemu-img", "bitmap", "--add", "-g", "4096", qcow2.toString(), "b0");
        servers.run("qemu-io", "-f", "qcow2", "-c", "write -q 65536 5000", "-c", "write -q 4M 1", qcow2.toString());
        servers.run("qemu-img", "bitmap", "--disable", qcow2.toString(), "b0");
        String context = NbdClient.DIRTY_BITMAP + "b0";
        NbdAddress address = servers.qemu("--read-only", "-B", "b0", "-f", "qcow2", qcow2.toString());
        try (NbdClient client = open(address, context)) {
            List<String> dirty = new ArrayList<>();
            client.status(context, 0, SIZE, (at, length, flags) -> {
                if (flags != 0) {
                    dirty.add(at + "+" + length);
                }
            });
            assertThat(dirty).containsExactly("65536+8192", (4 << 20) + "+4096");
            assertThatThrownBy(() -> client.status("qemu:dirty-bitmap:b1", 0, 1, (a, l, f) -> {}))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void unknownExportIsToldByItsName() throws Exception {
        NbdAddress address = servers.qemu("--read-only", "-x", "disk", "-f", "raw", image.toString());
        assertThatThrownBy(() -> NbdClient.open(address, "other", List.of(), PATIENCE))
                .hasMessageContaining("no export 'other'");
    }

    @Test
    void unreadableBlockIsToldAndOthersAreRead() throws Exception {
        Path mark = folder.resolve("broken");
        NbdAddress address = servers.nbdkit(
                "-r",
                "--filter=error",
                "file",
                image.toString(),
                "error-pread=EIO",
                "error-pread-rate=1",
                "error-pread-file=" + mark);
        try (NbdDevice device = new NbdDevice(open(address), NAME, d -> {})) {
            device.read(0, ByteBuffer.allocate(512));
            Files.createFile(mark);
            BlockDevice.Part first = new BlockDevice.Part(4096, ByteBuffer.allocate(512));
            BlockDevice.Part second = new BlockDevice.Part(1024, ByteBuffer.allocate(512));
            assertThatThrownBy(() -> device.readAll(List.of(first, second)))
                    .isInstanceOfSatisfying(
                            UnreadableBlockException.class,
                            e -> assertThat(e.position()).isEqualTo(4096));
            assertThatThrownBy(() -> device.read(700_000, ByteBuffer.allocate(2_000_000)))
                    .isInstanceOfSatisfying(
                            UnreadableBlockException.class,
                            e -> assertThat(e.position()).isEqualTo(700_000 / 512 * 512));
            Files.delete(mark);
            device.read(0, ByteBuffer.allocate(512));
        }
    }

    @Test
    void slowServerIsWaitedForUpToTheLimit() throws Exception {
        NbdAddress address = servers.nbdkit("-r", "--filter=delay", "file", image.toString(), "rdelay=600");
        try (NbdClient client = NbdClient.open(address, "", List.of(), Duration.ofSeconds(2))) {
            assertTimeout(
                    Duration.ofMinutes(2),
                    () -> assertThatThrownBy(() -> client.read(0, ByteBuffer.allocate(9)))
                            .hasMessageContaining("no answer for 2000 ms"));
            assertThatThrownBy(() -> client.read(0, ByteBuffer.allocate(9))).hasMessageContaining("lost before");
        }
    }

    @Test
    void withdrawalEndsAReadThatWaits() throws Exception {
        NbdAddress address = servers.nbdkit("-r", "--filter=delay", "file", image.toString(), "rdelay=600");
        NbdDevice device = new NbdDevice(open(address), NAME, d -> {});
        CompletableFuture<Void> reading = CompletableFuture.runAsync(() -> {
            try {
                device.read(0, ByteBuffer.allocate(512));
            } catch (IOException e) {
                throw new CompletionException(e);
            }
        });
        device.withdraw();
        assertThatThrownBy(() -> reading.get(120, TimeUnit.SECONDS))
                .hasCauseInstanceOf(ProviderWithdrawnException.class);
        assertThatThrownBy(() -> device.read(0, ByteBuffer.allocate(1))).isInstanceOf(ProviderWithdrawnException.class);
    }

    @Test
    void serverThatSaysNothingIsNoServer() throws IOException {
        Path path = folder.resolve("silent.sock");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(path));
            assertThatThrownBy(
                            () -> NbdClient.open(new NbdAddress("unix:" + path), "", List.of(), Duration.ofMillis(200)))
                    .hasMessageContaining("no answer for 200 ms");
        }
        assertThatThrownBy(() -> open(new NbdAddress("unix:" + path))).hasMessageContaining("cannot be reached");
    }

    @Test
    void addressesAreOfTwoForms() {
        assertThat(new NbdAddress("[::1]:10809").text()).isEqualTo("[::1]:10809");
        for (String wrong : List.of("", "unix:", "host", "host:99999", "host:", ":1", "a b:1", "::1:1")) {
            assertThatThrownBy(() -> new NbdAddress(wrong)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
