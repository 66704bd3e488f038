// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.qemu;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.offhost.block.Designator;
import org.offhost.snapshot.ChangedRanges;
import org.offhost.snapshot.SnapshotProvider;
import org.offhost.snapshot.SnapshotRequest;
import org.offhost.snapshot.SnapshotSet;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Snapshots of the nodes of a running QEMU: of a guest's disks, or of what a storage daemon serves. */
@Component(service = SnapshotProvider.class, immediate = true)
public final class QemuSnapshots implements SnapshotProvider {
    private static final Set<Ability> ABILITIES = Set.of(Ability.GROUP_ATOMIC, Ability.TWO_PHASE, Ability.CHANGED_MAP);

    private final QemuRoom room;

    @Activate
    public QemuSnapshots(@Reference QemuRoom room) {
        this.room = room;
    }

    @Override
    public boolean mayKnow(Designator unit) {
        return unit.scheme() == Designator.Scheme.URI && QemuAddress.isOne(unit.value());
    }

    @Override
    public Optional<Set<Ability>> abilities(Designator unit) throws IOException {
        Optional<QemuAddress> address = room.address(unit);
        if (address.isEmpty()) {
            return Optional.empty();
        }
        room.talk(
                address.get().socket(),
                qmp -> BlockGraph.of(qmp).require(address.get().node()));
        return Optional.of(ABILITIES);
    }

    @Override
    public SnapshotSet prepare(SnapshotRequest request) throws IOException {
        Optional<QemuSetRecord> before = QemuSetRecord.find(room, request.setId());
        if (before.isPresent()) {
            if (!before.get().units().equals(request.units())) {
                throw new IOException("snapshot set " + request.setId() + " is of other units: "
                        + before.get().units());
            }
            return new QemuSnapshotSet(room, request.setId());
        }
        List<QemuAddress> addresses = new ArrayList<>();
        for (Designator unit : request.units()) {
            addresses.add(room.address(unit).orElseThrow(() -> new IOException(unit + " is no node of a QEMU")));
        }
        requireOne(addresses);
        room.talk(addresses.get(0).socket(), qmp -> {
            BlockGraph graph = BlockGraph.of(qmp);
            QemuSetRecord set = new QemuSetRecord(
                    request.setId(), Members.of(room, request.setId(), addresses, graph), Optional.empty());
            set.save(room);
            new Cutting(qmp).prepare(set);
            return null;
        });
        return new QemuSnapshotSet(room, request.setId());
    }

    private static void requireOne(List<QemuAddress> addresses) throws IOException {
        for (QemuAddress address : addresses) {
            if (!address.socket().equals(addresses.get(0).socket())) {
                throw new IOException(
                        "nodes of two QEMUs are not cut at one instant: " + addresses.get(0) + ", " + address);
            }
        }
    }

    @Override
    public Optional<SnapshotSet> find(String setId) throws IOException {
        room.requireThere();
        return QemuSetRecord.find(room, setId).map(set -> new QemuSnapshotSet(room, setId));
    }

    @Override
    public ChangedRanges changed(Designator unit, String since, String until) throws IOException {
        room.requireThere();
        return QemuSetRecord.find(room, until).isPresent()
                ? new QemuSnapshotSet(room, until).changed(unit, since)
                : ChangedRanges.unknown("set " + until + " is gone");
    }

    /** One at most: a bitmap of each node is kept. */
    @Override
    public List<String> marks(Designator unit) throws IOException {
        Optional<QemuAddress> address = room.address(unit);
        Optional<Base> base = address.isPresent() ? Base.find(room, unit) : Optional.empty();
        if (base.isEmpty() || QemuRoom.isGone(address.get().socket())) {
            return List.of();
        }
        String node = address.get().node();
        boolean holds = room.talk(address.get().socket(), qmp -> {
            BlockGraph graph = BlockGraph.of(qmp);
            return graph.has(node) && base.get().isKnown(room, graph, node);
        });
        return holds ? List.of(base.get().set()) : List.of();
    }

    @Override
    public void forget(String mark) throws IOException {
        room.requireThere();
        Base.forget(room, mark);
    }

    /** All that have a record; what processes left that are no more is taken back on the way. */
    @Override
    public List<String> list() throws IOException {
        room.requireThere();
        Loan.sweep(room);
        return room.names(QemuSetRecord.FOLDER);
    }
}
