// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.qemu;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import org.offhost.block.hold.HeldFile;
import org.offhost.snapshot.qemu.qmp.Qmp;

/**
 * What this process has in a QEMU as long as it lives: bitmaps of a watch, the export of a node that is looked at. It is named in
 * a file that the process holds, before it is made, so that a later one takes back what a dead one left, and nothing else.
 */
final class Loan {
    private static final String FOLDER = "loans";
    private static final String SOCKET = "socket";
    private static final String NODE = "node";
    private static final String EXPORT = "-e";
    private static final int BYTES = 8;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final QemuRoom room;
    private final Path socket;
    private final String node;
    private final Path file;
    private final HeldFile held;

    private Loan(QemuRoom room, Path socket, String node, Path file, HeldFile held) {
        this.room = room;
        this.socket = socket;
        this.node = node;
        this.file = file;
        this.held = held;
    }

    static Loan begin(QemuRoom room, QemuAddress address) throws IOException {
        byte[] bytes = new byte[BYTES];
        while (true) {
            RANDOM.nextBytes(bytes);
            Path file = room.folder(FOLDER).resolve("offhost-" + HexFormat.of().formatHex(bytes));
            HeldFile held = room.hold(file);
            if (held != null && Files.exists(file)) { // else a sweep came between
                Map<String, String> text = Map.of(SOCKET, address.socket().toString(), NODE, address.node());
                held.channel().write(ByteBuffer.wrap(StateLines.of(text)));
                return new Loan(room, address.socket(), address.node(), file, held);
            }
        }
    }

    String export() {
        return file.getFileName() + EXPORT;
    }

    /** One of two. */
    String bitmap(int turn) {
        return file.getFileName() + "-" + (turn & 1);
    }

    /** Takes back what was made. */
    void end() throws IOException {
        try {
            room.talk(socket, this::takeBack);
            Files.deleteIfExists(file);
        } finally {
            held.close();
        }
    }

    private Void takeBack(Qmp qmp) throws IOException {
        Exports.remove(qmp, export());
        BlockGraph graph = BlockGraph.of(qmp);
        for (int turn = 0; turn < 2; turn++) {
            if (graph.has(node)) {
                Bitmaps.remove(qmp, graph, node, bitmap(turn));
            }
        }
        new NbdServer(room, socket).stopIfUnused(qmp);
        return null;
    }

    /** Takes back what processes left that are no more. */
    static void sweep(QemuRoom room) throws IOException {
        for (String name : room.names(FOLDER)) {
            Path file = room.folder(FOLDER).resolve(name);
            HeldFile held = Files.exists(file) ? room.hold(file) : null;
            if (held != null) {
                try {
                    sweep(room, file, held);
                } catch (IOException e) {
                    QemuRoom.left("what " + name + " names in a QEMU", e);
                }
            }
        }
    }

    private static void sweep(QemuRoom room, Path file, HeldFile held) throws IOException {
        Map<String, String> text =
                StateLines.parse(Channels.newInputStream(held.channel()).readAllBytes());
        String socket = text.get(SOCKET);
        if (socket == null || !text.containsKey(NODE) || QemuRoom.isGone(Path.of(socket))) {
            Files.deleteIfExists(file); // it made nothing yet, or all is gone with its QEMU
            held.close();
            return;
        }
        new Loan(room, Path.of(socket), text.get(NODE), file, held).end();
    }
}
