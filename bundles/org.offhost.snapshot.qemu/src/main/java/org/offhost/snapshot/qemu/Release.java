// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.qemu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.offhost.snapshot.qemu.qmp.Qmp;

/**
 * Takes back what was made of a set, as far as it was: readers first, since the export of a snapshot whose job is gone shows the
 * live disk without an error; then the filter; then what it wrote to. Nothing is touched that the set's record does not name.
 */
final class Release {
    private final QemuRoom room;
    private final Qmp qmp;

    Release(QemuRoom room, Qmp qmp) {
        this.room = room;
        this.qmp = qmp;
    }

    void run(QemuSetRecord set) throws IOException {
        for (QemuSetRecord.Member m : set.members()) {
            Exports.remove(qmp, m.export());
        }
        BlockGraph graph = BlockGraph.of(qmp);
        for (QemuSetRecord.Member m : set.members()) {
            delete(graph, m.accessNode());
        }
        List<QemuSetRecord.Member> under = new ArrayList<>();
        for (QemuSetRecord.Member m : set.members()) {
            String node = m.address().node();
            if (m.filtered()
                    && graph.has(node)
                    && graph.child(node).filter(m.filterNode()::equals).isPresent()) {
                under.add(m);
            }
        }
        if (!under.isEmpty()) {
            new Cutting(qmp).reopen(under, false);
        }
        for (QemuSetRecord.Member m : set.members()) {
            QemuJobs.end(qmp, m.job());
        }
        graph = BlockGraph.of(qmp);
        for (QemuSetRecord.Member m : set.members()) {
            Bitmaps.settle(
                    qmp, graph, m, Base.find(room, m.address().designator()).map(Base::bitmap));
            delete(graph, m.filterNode());
            delete(graph, m.storeNode());
            Witness.clear(qmp, graph, m);
            QemuJobs.end(qmp, m.creation());
        }
        deleteStores(set);
    }

    private void delete(BlockGraph graph, String node) throws IOException {
        if (graph.has(node)) {
            qmp.execute("blockdev-del", Map.of("node-name", node));
        }
    }

    static void deleteStores(QemuSetRecord set) throws IOException {
        for (QemuSetRecord.Member m : set.members()) {
            if (!isBelowAFile(m.store())) {
                Files.deleteIfExists(m.store());
            }
        }
    }

    /** Where somebody named a file for a folder nothing was made, and deleting it is an error each time. */
    private static boolean isBelowAFile(Path store) {
        Path folder = store.getParent();
        while (folder != null && !Files.exists(folder)) {
            folder = folder.getParent();
        }
        return folder != null && !Files.isDirectory(folder);
    }
}
