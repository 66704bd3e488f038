// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.qemu;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.offhost.snapshot.qemu.qmp.MalformedQmpException;
import org.offhost.snapshot.qemu.qmp.Qmp;
import org.offhost.snapshot.qemu.qmp.QmpFacts;

/** The nodes of a QEMU, and what lies on what, as it tells both at one moment. */
final class BlockGraph {
    private final Map<String, QmpFacts> nodes = new HashMap<>();
    private final Map<Long, String> names = new HashMap<>();
    private final List<QmpFacts> edges;

    private BlockGraph(List<QmpFacts> nodes, QmpFacts graph) throws MalformedQmpException {
        for (QmpFacts node : nodes) {
            this.nodes.put(node.text("node-name", ""), node);
        }
        for (QmpFacts node : graph.objects("nodes")) {
            names.put(node.number("id"), node.text("name"));
        }
        this.edges = graph.objects("edges");
    }

    @SuppressWarnings("unchecked")
    static BlockGraph of(Qmp qmp) throws IOException {
        List<QmpFacts> nodes = QmpFacts.list(qmp.execute("query-named-block-nodes", Map.of("flat", true)));
        Object graph = qmp.execute("x-debug-query-block-graph");
        if (!(graph instanceof Map)) {
            throw new MalformedQmpException("no graph of nodes");
        }
        return new BlockGraph(nodes, new QmpFacts((Map<String, Object>) graph));
    }

    boolean has(String node) {
        return nodes.containsKey(node);
    }

    /** @throws IOException if there is no such node */
    QmpFacts require(String node) throws IOException {
        QmpFacts facts = nodes.get(node);
        if (facts == null) {
            throw new IOException("QEMU has no node '" + node + "' now; it has "
                    + String.join(", ", nodes.keySet().stream().sorted().toList()));
        }
        return facts;
    }

    long size(String node) throws IOException {
        return require(node).object("image").number("virtual-size");
    }

    /** What a node lies on. */
    Optional<String> child(String node) throws MalformedQmpException {
        for (QmpFacts edge : edges) {
            if (edge.text("name").equals("file") && node.equals(names.get(edge.number("parent")))) {
                return Optional.ofNullable(names.get(edge.number("child"))).filter(n -> !n.isEmpty());
            }
        }
        return Optional.empty();
    }

    /** Whether somebody writes to a node past the one that lies on it. */
    boolean isWrittenPast(String parent, String child) throws MalformedQmpException {
        for (QmpFacts edge : edges) {
            boolean writes = edge.find("perm")
                    .filter(p -> p instanceof List<?> l && l.contains("write"))
                    .isPresent();
            if (writes
                    && child.equals(names.get(edge.number("child")))
                    && !parent.equals(names.get(edge.number("parent")))) {
                return true;
            }
        }
        return false;
    }

    /** A bitmap of a node by its name; a backup job has some without one. */
    Optional<QmpFacts> bitmap(String node, String bitmap) throws IOException {
        for (QmpFacts one : require(node).objects("dirty-bitmaps")) {
            if (one.text("name", "").equals(bitmap)) {
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }

    /** Whether a node has a bitmap that takes note of every write now. */
    boolean isRecording(String node, String bitmap) throws IOException {
        return bitmap(node, bitmap)
                .filter(one -> one.is("recording") && !one.is("inconsistent"))
                .isPresent();
    }

    /** Count of dirty bytes of a bitmap; empty if the node has no such bitmap. */
    Optional<Long> dirty(String node, String bitmap) throws IOException {
        Optional<QmpFacts> found = bitmap(node, bitmap);
        return found.isPresent() ? Optional.of(found.get().number("count")) : Optional.empty();
    }
}
