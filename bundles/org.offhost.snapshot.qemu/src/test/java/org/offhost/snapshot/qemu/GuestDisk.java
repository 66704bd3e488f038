// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.qemu;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Writes an export as a guest would: the few messages of NBD that this takes. */
final class GuestDisk implements AutoCloseable {
    private static final int OK = 0;
    private final SocketChannel channel;
    private long cookie;

    GuestDisk(Path socket, String export) throws IOException {
        channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(socket));
        receive(18);
        byte[] name = export.getBytes(StandardCharsets.UTF_8);
        send(ByteBuffer.allocate(20 + name.length)
                .putInt(3)
                .putLong(0x49484156454f5054L)
                .putInt(1)
                .putInt(name.length)
                .put(name));
        receive(10);
    }

    /** Returns when the write is done; gives the error of the guest's disk, 0 for none. */
    int write(long position, byte[] bytes) throws IOException {
        send(ByteBuffer.allocate(28 + bytes.length)
                .putInt(0x25609513)
                .putShort((short) 0)
                .putShort((short) 1)
                .putLong(++cookie)
                .putLong(position)
                .putInt(bytes.length)
                .put(bytes));
        ByteBuffer reply = receive(16);
        reply.getInt();
        return reply.getInt();
    }

    void fill(long position, int length, int value) throws IOException {
        byte[] bytes = new byte[length];
        java.util.Arrays.fill(bytes, (byte) value);
        if (write(position, bytes) != OK) {
            throw new IOException("the guest's write failed");
        }
    }

    private void send(ByteBuffer all) throws IOException {
        all.flip();
        while (all.hasRemaining()) {
            channel.write(all);
        }
    }

    private ByteBuffer receive(int length) throws IOException {
        ByteBuffer b = ByteBuffer.allocate(length);
        while (b.hasRemaining()) {
            if (channel.read(b) < 0) {
                throw new IOException("the export is gone");
            }
        }
        return b.flip();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
