// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.qemu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.offhost.snapshot.qemu.qmp.Qmp;
import org.offhost.snapshot.qemu.qmp.QmpFacts;
import org.offhost.snapshot.qemu.qmp.QmpParser;

/** Makes ready and cuts, in one conversation each. */
final class Cutting {
    private final Qmp qmp;

    Cutting(Qmp qmp) {
        this.qmp = qmp;
    }

    /**
     * Makes what keeps the blocks that are overwritten: a file that grows, where a full one breaks the snapshot; where it would
     * break the guest, one that has all its room from the start.
     */
    void prepare(QemuSetRecord set) throws IOException {
        if (!set.filtered()) {
            requireRoom(set);
        }
        for (QemuSetRecord.Member m : set.members()) {
            Witness.make(qmp, m);
            createStore(m);
            qmp.execute(
                    "blockdev-add",
                    Map.of(
                            "driver",
                            "file",
                            "node-name",
                            m.storeNode(),
                            "filename",
                            m.store().toString()));
            if (m.filtered()) {
                qmp.execute(
                        "blockdev-add",
                        Map.of(
                                "driver", Members.FILTER,
                                "node-name", m.filterNode(),
                                "file", m.child(),
                                "target", m.storeNode(),
                                "on-cbw-error", "break-snapshot"));
            }
        }
    }

    private static void requireRoom(QemuSetRecord set) throws IOException {
        long wanted =
                set.members().stream().mapToLong(QemuSetRecord.Member::size).sum();
        Path folder = set.members().get(0).store().getParent();
        long free = Files.getFileStore(folder).getUsableSpace();
        if (free < wanted) {
            throw new IOException("the file system of " + folder + " has " + free + " bytes free, and a snapshot of "
                    + set.members().get(0).address().node() + " takes " + wanted
                    + " there, since writes of the guest fail if it runs out: name another folder by store=…,"
                    + " or have the guest's disk on a raw node, where the snapshot breaks instead");
        }
    }

    private void createStore(QemuSetRecord.Member m) throws IOException {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("driver", "file");
        options.put("filename", m.store().toString());
        options.put("size", m.size());
        if (!m.filtered()) {
            options.put("preallocation", "falloc");
        }
        qmp.execute("blockdev-create", Map.of("job-id", m.creation(), "options", options));
        qmp.await(
                "file " + m.store() + " is made",
                () -> QemuJobs.status(qmp, m.creation())
                        .filter(s -> s.equals("concluded"))
                        .isPresent());
        String error = QemuJobs.error(qmp, m.creation());
        qmp.execute("job-dismiss", Map.of("id", m.creation()));
        if (!error.isEmpty()) {
            throw new IOException("QEMU cannot make " + m.store() + ": " + error
                    + "; name a folder that it may write by qemu:SOCKET#NODE,store=FOLDER");
        }
    }

    /**
     * All nodes at one instant. A filter does not come with a transaction, so the bitmap of what changes from now on begins before
     * it, and that of what changed until now ends behind it: both then have what was written in between.
     */
    void cut(QemuSetRecord set) throws IOException {
        List<Object> begin = new ArrayList<>();
        List<Object> end = new ArrayList<>();
        BlockGraph graph = BlockGraph.of(qmp);
        for (QemuSetRecord.Member m : set.members()) {
            if (graph.dirty(m.address().node(), m.bitmap()).isEmpty()) { // else a process ended here before
                begin.add(Bitmaps.begin(m.address().node(), m.bitmap(), m.size()));
            }
            if (!m.changes().isEmpty()) {
                end.add(Bitmaps.action("block-dirty-bitmap-disable", m.address().node(), m.changes()));
            }
        }
        if (set.filtered()) {
            requireUncut(graph, set);
            transaction(begin);
            reopen(set.members(), true);
            transaction(end);
            return;
        }
        begin.addAll(end);
        for (QemuSetRecord.Member m : set.members()) {
            begin.add(Map.of(
                    "type",
                    "blockdev-backup",
                    "data",
                    Map.of(
                            "job-id", m.job(),
                            "device", m.address().node(),
                            "target", m.storeNode(),
                            "sync", "none",
                            "filter-node-name", m.filterNode())));
        }
        transaction(begin);
    }

    /** Somebody else may have cut since the set was made; a process of this set that ended here before is none. */
    private static void requireUncut(BlockGraph graph, QemuSetRecord set) throws IOException {
        for (QemuSetRecord.Member m : set.members()) {
            String node = m.address().node();
            if (graph.child(node).filter(m.filterNode()::equals).isEmpty()) {
                Members.requireUncut(graph, node, m.child());
            }
        }
    }

    private void transaction(List<Object> actions) throws IOException {
        if (!actions.isEmpty()) {
            qmp.execute("transaction", Map.of("actions", actions));
        }
    }

    /** Puts the filters under their nodes, or takes them away: all nodes are drained before the first changes. */
    void reopen(List<QemuSetRecord.Member> members, boolean filter) throws IOException {
        List<Object> options = new ArrayList<>();
        for (QemuSetRecord.Member m : members) {
            Map<String, Object> node = new LinkedHashMap<>(QmpParser.object(m.options()));
            node.put("file", filter ? m.filterNode() : m.child());
            options.add(node);
        }
        qmp.execute("blockdev-reopen", Map.of("options", options));
    }

    /** Makes the snapshots readable. */
    void expose(QemuSetRecord set) throws IOException {
        BlockGraph graph = BlockGraph.of(qmp);
        for (QemuSetRecord.Member m : set.members()) {
            if (!graph.has(m.accessNode())) {
                qmp.execute(
                        "blockdev-add",
                        Map.of("driver", "snapshot-access", "node-name", m.accessNode(), "file", m.filterNode()));
            }
            boolean told = copyChanges(graph, m);
            List<Object> changes = told ? List.of(Map.of("node", m.accessNode(), "name", m.changes())) : List.of();
            Exports.add(qmp, m.export(), m.accessNode(), changes);
        }
    }

    /**
     * Puts what changed on the node that is shown: QEMU ends by an assertion, and its guest with it, when a node is resized of
     * which a bitmap is exported.
     *
     * @return whether it is there
     */
    private boolean copyChanges(BlockGraph graph, QemuSetRecord.Member m) throws IOException {
        String shown = m.accessNode();
        if (graph.has(shown) && graph.bitmap(shown, m.changes()).isPresent()) {
            return true;
        }
        Optional<QmpFacts> changes = m.changes().isEmpty()
                ? Optional.empty()
                : graph.bitmap(m.address().node(), m.changes());
        if (changes.isEmpty() || graph.size(m.address().node()) != m.size()) {
            return false;
        }
        Map<String, Object> copy = new LinkedHashMap<>();
        copy.put("node", shown);
        copy.put("name", m.changes());
        copy.put("granularity", changes.get().number("granularity"));
        copy.put("disabled", true);
        Map<String, Object> from = Map.of("node", m.address().node(), "name", m.changes());
        transaction(List.of(
                Map.of("type", "block-dirty-bitmap-add", "data", copy),
                Map.of(
                        "type",
                        "block-dirty-bitmap-merge",
                        "data",
                        Map.of("node", shown, "target", m.changes(), "bitmaps", List.of(from)))));
        return true;
    }
}
