// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import org.offhost.itest.Lab;

/**
 * A port of this host for a portal that comes and goes: held, not listened at, so that nobody else is given it, and the portal may
 * bind it as well (SO_REUSEADDR).
 */
final class HeldPort implements Closeable {
    private final Socket held = new Socket();

    HeldPort() throws IOException {
        held.setReuseAddress(true);
        held.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), held.getLocalPort());
    }

    @Override
    public String toString() {
        return "127.0.0.1:" + held.getLocalPort();
    }

    /** A configuration's component begins and ends when the framework gets to it. */
    void awaitPortal(boolean there) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Lab.SERVICE_LIMIT);
        while (isListenedAt() != there) {
            assertThat(System.nanoTime()).as("portal at %s", this).isLessThan(end);
            Thread.onSpinWait();
        }
    }

    private boolean isListenedAt() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), held.getLocalPort())) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        held.close();
    }
}
