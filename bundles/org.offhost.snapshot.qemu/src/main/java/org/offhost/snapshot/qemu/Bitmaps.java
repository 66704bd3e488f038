// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.qemu;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.offhost.snapshot.qemu.qmp.Qmp;

/** Dirty bitmaps of nodes. They are kept in no image, so they end with QEMU. */
final class Bitmaps {
    private static final String REMOVE = "block-dirty-bitmap-remove";

    private Bitmaps() {}

    /** An action of a transaction. */
    static Map<String, Object> action(String type, String node, String bitmap) {
        return Map.of("type", type, "data", Map.of("node", node, "name", bitmap));
    }

    /** The action that has one take note from now on. */
    static Map<String, Object> begin(String node, String bitmap, long size) {
        return Map.of(
                "type",
                "block-dirty-bitmap-add",
                "data",
                Map.of("node", node, "name", bitmap, "granularity", DirtyChunks.chunkOf(size)));
    }

    /** With its witness, as far as they are there. */
    static void remove(Qmp qmp, BlockGraph graph, String node, String bitmap) throws IOException {
        if (!bitmap.isEmpty()) {
            removeOne(qmp, graph, node, bitmap);
            removeOne(qmp, graph, node, Witness.of(bitmap));
        }
    }

    private static void removeOne(Qmp qmp, BlockGraph graph, String node, String bitmap) throws IOException {
        if (graph.bitmap(node, bitmap).isPresent()) {
            qmp.execute(REMOVE, Map.of("node", node, "name", bitmap));
        }
    }

    /**
     * Ends what a set began: if it was kept, the bitmap before it goes; if not, its own goes into the one before, which takes note
     * again, at one instant.
     *
     * @param base the bitmap of the base of the node now
     */
    static void settle(Qmp qmp, BlockGraph graph, QemuSetRecord.Member m, Optional<String> base) throws IOException {
        String node = m.address().node();
        if (!graph.has(node)) {
            return;
        }
        if (base.filter(m.bitmap()::equals).isPresent()) {
            remove(qmp, graph, node, m.changes());
            return;
        }
        boolean merges = graph.bitmap(node, m.bitmap()).isPresent()
                && !m.changes().isEmpty()
                && graph.bitmap(node, m.changes()).isPresent();
        if (!merges) {
            remove(qmp, graph, node, m.bitmap());
            return;
        }
        List<Object> actions = new ArrayList<>();
        actions.add(Map.of(
                "type",
                "block-dirty-bitmap-merge",
                "data",
                Map.of("node", node, "target", m.changes(), "bitmaps", List.of(m.bitmap()))));
        actions.add(action("block-dirty-bitmap-enable", node, m.changes()));
        actions.add(action(REMOVE, node, m.bitmap()));
        qmp.execute("transaction", Map.of("actions", actions));
        removeOne(qmp, graph, node, Witness.of(m.bitmap()));
    }
}
