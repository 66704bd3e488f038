// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.qemu;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.offhost.block.Designator;
import org.offhost.block.UnitProbe;
import org.offhost.snapshot.qemu.qmp.QmpFacts;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What a QEMU says of a node, and how it would be cut. */
@Component(service = UnitProbe.class, immediate = true)
public final class QemuProbe implements UnitProbe {
    private final QemuRoom room;

    @Activate
    public QemuProbe(@Reference QemuRoom room) {
        this.room = room;
    }

    @Override
    public List<Section> probe(Designator unit) throws IOException {
        Optional<QemuAddress> address = room.address(unit);
        if (address.isEmpty()) {
            return List.of();
        }
        String node = address.get().node();
        return room.talk(
                address.get().socket(), qmp -> List.of(new Section("node of a QEMU", facts(BlockGraph.of(qmp), node))));
    }

    private static List<Fact> facts(BlockGraph graph, String node) throws IOException {
        QmpFacts facts = graph.require(node);
        List<Fact> told = new ArrayList<>();
        told.add(new Fact("node", node));
        told.add(new Fact("driver", facts.text("drv")));
        told.add(new Fact("size", String.valueOf(graph.size(node))));
        told.add(new Fact("read-only", facts.is("ro") ? "yes" : "no"));
        Optional<String> child = graph.child(node);
        told.add(new Fact("lies on", child.orElse("no node of a name")));
        if (child.isPresent() && graph.isWrittenPast(node, child.get())) {
            told.add(new Fact(
                    "cut", "refused: others write to '" + child.get() + "', too; name the node that all write to"));
        } else if (Members.takesAFilter(graph, node)) {
            told.add(new Fact("cut", "by a filter under it: a store that is full breaks the snapshot alone"));
        } else {
            told.add(
                    new Fact("cut", "by a job on it, whose store takes " + graph.size(node) + " bytes before the cut"));
        }
        return told;
    }
}
