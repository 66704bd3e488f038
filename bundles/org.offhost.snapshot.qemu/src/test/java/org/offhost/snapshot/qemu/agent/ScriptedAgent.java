// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.qemu.agent;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The agent of a guest as its manual has it, one client at a time: while its guest is frozen it takes the few commands alone that the manual names. What a
 * test puts before is said in place of the next answers.
 */
public final class ScriptedAgent implements AutoCloseable {
    private static final Pattern COMMAND = Pattern.compile("\"execute\"\\s*:\\s*\"([a-z-]+)\"");
    private static final Pattern ID = Pattern.compile("\"id\"\\s*:\\s*([0-9]+)");

    private final Path folder;
    private final ServerSocketChannel server;
    private final Thread thread;
    private final Deque<byte[]> instead = new ArrayDeque<>();
    private boolean frozen;
    private boolean mute;
    private int freezes;

    public ScriptedAgent() throws IOException {
        folder = Files.createTempDirectory("qga");
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(path()));
        thread = new Thread(this::serve, "scripted agent");
        thread.setDaemon(true);
        thread.start();
    }

    public Path path() {
        return folder.resolve("ga");
    }

    public synchronized boolean isFrozen() {
        return frozen;
    }

    public synchronized void frozen(boolean now) {
        frozen = now;
    }

    synchronized int freezes() {
        return freezes;
    }

    /** The next command is not done, and answered so. */
    synchronized void insteadOfTheNext(byte[]... answers) {
        instead.clear();
        for (byte[] answer : answers) {
            instead.add(answer);
        }
    }

    /** From now on the connection is closed in place of an answer to freeze, which is done. */
    public synchronized void muteAfterFreeze(boolean now) {
        mute = now;
    }

    private void serve() {
        while (server.isOpen()) {
            try (SocketChannel client = server.accept()) {
                talk(client);
            } catch (IOException e) {
                // the next one, or closed
            }
        }
    }

    private void talk(SocketChannel client) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        ByteBuffer one = ByteBuffer.allocate(1);
        while (client.read(one.clear()) > 0) {
            int b = one.get(0) & 0xFF;
            if (b == 0xFF) {
                line.reset();
            } else if (b == '\n') {
                byte[] answer = answer(line.toString(StandardCharsets.UTF_8));
                if (answer == null) {
                    return;
                }
                ByteBuffer all = ByteBuffer.wrap(answer);
                while (all.hasRemaining()) {
                    client.write(all);
                }
                line.reset();
            } else {
                line.write(b);
            }
        }
    }

    private synchronized byte[] answer(String line) {
        if (!instead.isEmpty()) {
            return instead.remove();
        }
        Matcher command = COMMAND.matcher(line);
        if (!command.find()) {
            return error("no command");
        }
        switch (command.group(1)) {
            case "guest-sync-delimited":
                Matcher id = ID.matcher(line);
                return id.find() ? text("\u00ff{\"return\": " + id.group(1) + "}\n") : error("no id");
            case "guest-fsfreeze-status":
                return text("{\"return\": \"" + (frozen ? "frozen" : "thawed") + "\"}\n");
            case "guest-fsfreeze-thaw":
                int thawed = frozen ? 2 : 0;
                frozen = false;
                return text("{\"return\": " + thawed + "}\n");
            case "guest-fsfreeze-freeze":
                if (frozen) {
                    return error("Command guest-fsfreeze-freeze has been disabled: the agent is in frozen state");
                }
                frozen = true;
                freezes++;
                return mute ? null : text("{\"return\": 2}\n");
            default:
                return error("The command " + command.group(1) + " has not been found");
        }
    }

    static byte[] text(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] error(String why) {
        return text("{\"error\": {\"class\": \"GenericError\", \"desc\": \"" + why + "\"}}\n");
    }

    @Override
    public void close() throws IOException {
        server.close();
        Files.deleteIfExists(path());
        Files.delete(folder);
    }
}
