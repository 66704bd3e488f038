// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.qemu;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.offhost.snapshot.qemu.qmp.MalformedQmpException;
import org.offhost.snapshot.qemu.qmp.QmpFacts;
import org.offhost.snapshot.qemu.qmp.QmpParser;
import org.offhost.snapshot.qemu.qmp.QmpText;

/** Decides how the nodes of a set are cut. */
final class Members {
    /** Drivers that take another child when they are reopened, and of which all options can be told. */
    private static final Set<String> REOPENED = Set.of("raw", "throttle");

    private static final String JSON = "json:";

    static final String FILTER = "copy-before-write";

    private Members() {}

    /**
     * By a filter under each node, if each lies on another one and can be opened again; else by a job on each, since both kinds
     * are not cut at one instant.
     *
     * @throws IOException if a node is not there, or is written past
     */
    static List<QemuSetRecord.Member> of(QemuRoom room, String set, List<QemuAddress> addresses, BlockGraph graph)
            throws IOException {
        boolean filtered = true;
        for (QemuAddress address : addresses) {
            requireWhole(graph, address.node());
            filtered &= takesAFilter(graph, address.node());
        }
        if (filtered) {
            for (QemuAddress address : addresses) {
                requireUncut(graph, address.node(), graph.child(address.node()).orElseThrow());
            }
        }
        List<QemuSetRecord.Member> members = new ArrayList<>();
        for (QemuAddress address : addresses) {
            String node = address.node();
            String tag = "offhost-" + QemuRoom.tag(set + "\n" + address.designator());
            Path store = address.store().orElse(room.folder("stores")).resolve(tag);
            Optional<Base> base = Base.find(room, address.designator());
            if (base.isPresent() && !base.get().holds(graph, node)) {
                base = Optional.empty(); // it is replaced when a set is kept; until then everything may have changed
            }
            members.add(new QemuSetRecord.Member(
                    address,
                    tag,
                    graph.size(node),
                    store,
                    filtered ? graph.child(node).orElseThrow() : "",
                    filtered ? QmpText.of(options(graph.require(node), address)) : "",
                    base.map(Base::set).orElse(""),
                    base.map(Base::bitmap).orElse("")));
        }
        return members;
    }

    /** Whether a filter can be put under a node: it is opened again on it. */
    static boolean takesAFilter(BlockGraph graph, String node) throws IOException {
        return REOPENED.contains(graph.require(node).text("drv"))
                && graph.child(node).isPresent();
    }

    /**
     * A second filter would come between a node and the first, or take its place: whoever cut first would lose its snapshot.
     *
     * @param child what the node is to lie on, as it is found or as it was when the set was made
     */
    static void requireUncut(BlockGraph graph, String node, String child) throws IOException {
        String now = graph.child(node).orElse("");
        boolean cut = graph.has(now) && graph.require(now).text("drv").equals(FILTER);
        if (cut || !now.equals(child)) {
            throw new IOException(
                    "node '" + node + "' lies on '" + now + "', by which another backup has cut it, and is cut by"
                            + " one at a time: wait for that one's end, or, if it was killed, start the Offhost that ran it, which"
                            + " takes it back");
        }
    }

    private static void requireWhole(BlockGraph graph, String node) throws IOException {
        graph.require(node);
        Optional<String> child = graph.child(node);
        if (child.isPresent() && graph.isWrittenPast(node, child.get())) {
            throw new IOException(
                    "node '" + child.get() + "' under '" + node + "' is written by others, too, which no cut of '"
                            + node + "' would see: name the node that all write to");
        }
    }

    /** What the node would forget when it is opened again without: QEMU takes a default for whatever is not said. */
    private static Map<String, Object> options(QmpFacts node, QemuAddress address) throws MalformedQmpException {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("driver", node.text("drv"));
        options.put("node-name", address.node());
        options.put("read-only", node.is("ro"));
        QmpFacts cache = node.object("cache");
        options.put("cache", Map.of("direct", cache.is("direct"), "no-flush", cache.is("no-flush")));
        options.put("detect-zeroes", node.text("detect_zeroes", "off"));
        options.put("discard", address.discard());
        String file = node.text("file", "");
        if (file.startsWith(
                JSON)) { // QEMU names so what has options that matter: where a raw node begins, whose throttle it is
            QmpFacts said = new QmpFacts(QmpParser.object(file.substring(JSON.length())));
            for (String name : List.of("offset", "size", "throttle-group")) {
                said.find(name).ifPresent(value -> options.put(name, value));
            }
        }
        return options;
    }
}
