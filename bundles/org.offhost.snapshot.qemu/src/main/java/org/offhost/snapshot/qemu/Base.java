// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.qemu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.offhost.block.Designator;
import org.offhost.block.PrivateFiles;

/**
 * From which set on the changes of a node are kept track of, and in which bitmap.
 *
 * @param set id of the set
 * @param address of the node
 * @param bitmap its name; it is gone when QEMU ends
 * @param size bytes of the node then: QEMU forgets bits when a node shrinks, and calls clean what grows; whether it shrank and
 *     grew back a {@link Witness} tells
 */
record Base(String set, QemuAddress address, String bitmap, long size) {
    private static final String FOLDER = "bases";
    private static final String SET = "set";
    private static final String BITMAP = "bitmap";
    private static final String SIZE = "size";
    private static final String ADDRESS = "address";

    private static Path file(QemuRoom room, Designator unit) throws IOException {
        return room.folder(FOLDER).resolve(QemuRoom.tag(unit.toString()));
    }

    /** The one of a node; empty if there is none, or none that can be read. */
    static Optional<Base> find(QemuRoom room, Designator unit) throws IOException {
        return read(file(room, unit));
    }

    private static Optional<Base> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Map<String, String> text = StateLines.parse(Files.readAllBytes(file));
        if (!text.keySet().containsAll(Set.of(SET, BITMAP, ADDRESS))
                || !text.getOrDefault(SIZE, "").matches("[0-9]{1,18}")) {
            return Optional.empty();
        }
        QemuAddress address;
        try {
            address = QemuAddress.parse(text.get(ADDRESS));
        } catch (IOException e) {
            return Optional.empty(); // of another version
        }
        return Optional.of(new Base(text.get(SET), address, text.get(BITMAP), Long.parseLong(text.get(SIZE))));
    }

    /** Whether its bitmap has seen every change until now, as far as can be told. */
    boolean holds(BlockGraph graph, String node) throws IOException {
        return graph.isRecording(node, bitmap) && isWhole(graph, node);
    }

    private boolean isWhole(BlockGraph graph, String node) throws IOException {
        return graph.size(node) == size && Witness.stands(graph, node, bitmap);
    }

    /** Whether that is so, or a set that continues it is cut now: its bitmap goes into this one, if the set is not kept. */
    boolean isKnown(QemuRoom room, BlockGraph graph, String node) throws IOException {
        if (holds(graph, node)) {
            return true;
        }
        for (String id : isWhole(graph, node) ? room.names(QemuSetRecord.FOLDER) : List.<String>of()) {
            for (QemuSetRecord.Member m :
                    QemuSetRecord.find(room, id).map(QemuSetRecord::members).orElse(List.of())) {
                if (m.changes().equals(bitmap) && graph.isRecording(node, m.bitmap())) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Lets the ones of a set go. */
    static void forget(QemuRoom room, String set) throws IOException {
        for (String name : room.names(FOLDER)) {
            Path file = room.folder(FOLDER).resolve(name);
            Optional<Base> base = read(file);
            if (base.filter(b -> b.set().equals(set)).isPresent()) {
                base.get().end(room);
                Files.deleteIfExists(file);
            }
        }
    }

    private void end(QemuRoom room) throws IOException {
        if (!QemuRoom.isGone(address.socket())) {
            room.talk(address.socket(), qmp -> {
                BlockGraph graph = BlockGraph.of(qmp);
                if (graph.has(address.node())) {
                    Bitmaps.remove(qmp, graph, address.node(), bitmap);
                }
                return null;
            });
        }
    }

    void save(QemuRoom room, Designator unit) throws IOException {
        Map<String, String> text = new LinkedHashMap<>();
        text.put(SET, set);
        text.put(BITMAP, bitmap);
        text.put(ADDRESS, address.toString());
        text.put(SIZE, String.valueOf(size));
        PrivateFiles.replace(file(room, unit), StateLines.of(text));
    }
}
