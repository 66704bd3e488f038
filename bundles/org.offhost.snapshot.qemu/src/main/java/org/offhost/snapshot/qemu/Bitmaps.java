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

    static void remove(Qmp qmp, BlockGraph graph, String node, String bitmap) throws IOException {
        if (!bitmap.isEmpty() && graph.dirty(node, bitmap).isPresent()) {
            qmp.execute(REMOVE, Map.of("node", node, "name", bitmap));
        }
    }

    /**
     * Ends what a set began: if it was kept, the bitmap before it goes; if not, its own goes into the one before, which takes note
     * again, at one instant.
     *
     * @param base the one of the node now
     */
    static void settle(Qmp qmp, BlockGraph graph, QemuSetRecord.Member m, Optional<Base> base) throws IOException {
        String node = m.address().node();
        if (!graph.has(node)) {
            return;
        }
        if (base.filter(b -> b.bitmap().equals(m.bitmap())).isPresent()) {
            remove(qmp, graph, node, m.changes());
            return;
        }
        if (graph.dirty(node, m.bitmap()).isEmpty()) {
            return;
        }
        if (m.changes().isEmpty() || graph.dirty(node, m.changes()).isEmpty()) {
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
    }
}
