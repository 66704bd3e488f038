// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.qemu;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.offhost.block.Designator;
import org.offhost.block.nbd.NbdClient;
import org.offhost.block.nbd.NbdException;
import org.offhost.snapshot.ChangedRanges;
import org.offhost.snapshot.Snapshot;
import org.offhost.snapshot.SnapshotSet;
import org.offhost.snapshot.qemu.qmp.Qmp;
import org.offhost.snapshot.qemu.qmp.QmpFacts;

/** A set by its id; what it is stands in its record and in QEMU. */
final class QemuSnapshotSet implements SnapshotSet {
    private static final int LOOK = 512;

    private final QemuRoom room;
    private final String id;

    QemuSnapshotSet(QemuRoom room, String id) {
        this.room = room;
        this.id = id;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public State state() throws IOException {
        room.requireThere();
        Optional<QemuSetRecord> found = QemuSetRecord.find(room, id);
        if (found.isEmpty()) {
            return State.DELETED;
        }
        QemuSetRecord set = found.get();
        if (QemuRoom.isGone(set.socket())) {
            return State.FAILED;
        }
        return room.talk(set.socket(), qmp -> state(set, qmp));
    }

    private State state(QemuSetRecord set, Qmp qmp) throws IOException {
        BlockGraph graph = BlockGraph.of(qmp);
        boolean exposed = true;
        for (QemuSetRecord.Member m : set.members()) {
            String node = m.address().node();
            if (!graph.has(node)
                    || !graph.has(m.storeNode())
                    || graph.size(node) != m.size()
                    || Witness.isBroken(graph, node, m.bitmap())) { // what it lost was not kept before
                return State.FAILED;
            }
            boolean cut = m.filtered()
                    ? graph.child(node).filter(m.filterNode()::equals).isPresent()
                    : graph.has(m.filterNode());
            if (set.cutAt().isPresent() && !cut) {
                return State.FAILED;
            }
            exposed &= Exports.has(qmp, m.export());
        }
        if (set.cutAt().isEmpty()) {
            return State.PREPARED;
        }
        return !exposed ? State.CUT : isReadable(set) ? State.EXPOSED : State.FAILED;
    }

    /** A filter that could not keep a block refuses every read from then on, and QMP tells nobody. */
    private boolean isReadable(QemuSetRecord set) throws IOException {
        for (QemuSetRecord.Member m : set.members()) {
            try (NbdClient client = QemuDevices.connect(room, m)) {
                client.read(0, ByteBuffer.allocate(LOOK));
            } catch (NbdException e) {
                if (e.error() == NbdException.EINVAL) {
                    return false;
                }
                throw e;
            }
        }
        return true;
    }

    private QemuSetRecord require() throws IOException {
        room.requireThere();
        return QemuSetRecord.find(room, id).orElseThrow(() -> new IOException("there is no snapshot set " + id));
    }

    @Override
    public void commit() throws IOException {
        QemuSetRecord set = require();
        if (set.cutAt().isPresent()) {
            return;
        }
        room.talk(set.socket(), qmp -> {
            new Cutting(qmp).cut(set);
            return null;
        });
        set.cut(Instant.now()).save(room);
    }

    @Override
    public List<Snapshot> expose(String initiator) throws IOException {
        QemuSetRecord set = require();
        Instant cutAt = set.cutAt().orElseThrow(() -> new IOException("snapshot set " + id + " is not cut yet"));
        room.talk(set.socket(), qmp -> {
            new NbdServer(room, set.socket())
                    .ensure(qmp, set.members().get(0).address().nbd());
            new Cutting(qmp).expose(set);
            return null;
        });
        List<Snapshot> shown = new ArrayList<>();
        for (QemuSetRecord.Member m : set.members()) {
            shown.add(new Snapshot(m.address().designator(), m.unit(id), cutAt));
        }
        return shown;
    }

    /** What was written since the set that is the base of this one. */
    ChangedRanges changed(Designator unit, String since) throws IOException {
        QemuSetRecord set = require();
        Optional<QemuSetRecord.Member> found = set.members().stream()
                .filter(m -> m.address().designator().equals(unit))
                .findFirst();
        if (found.isEmpty() || set.cutAt().isEmpty()) {
            return ChangedRanges.unknown("set " + id + " has no cut of " + unit);
        }
        QemuSetRecord.Member member = found.get();
        if (since.equals(id)) {
            return ChangedRanges.known(DirtyChunks.chunkOf(member.size()), List.of());
        }
        if (member.since().isEmpty() || !member.since().equals(since)) {
            return ChangedRanges.unknown(
                    "no bitmap of " + unit + " begins at the cut of set " + since + " and ends at that of " + id
                            + "; QEMU keeps it in memory, as long as it runs and the node has the same size");
        }
        expose("");
        String context = NbdClient.DIRTY_BITMAP + member.changes();
        try (NbdClient client = QemuDevices.connect(room, member, context)) {
            if (!client.knows(context) || client.size() != member.size()) {
                return ChangedRanges.unknown("the bitmap of " + unit + " is gone");
            }
            BlockGraph graph = room.talk(set.socket(), BlockGraph::of);
            int chunk = chunk(graph, member);
            if (chunk == 0) {
                return ChangedRanges.unknown(
                        unit + " is gone, or was resized since set " + since + ", and QEMU forgets then what changed");
            }
            DirtyChunks chunks = new DirtyChunks(client.size(), chunk);
            client.status(context, 0, client.size(), chunks);
            long unseen = Witness.unseen(graph, member.address().node(), member.changes());
            chunks.add(unseen, client.size() - unseen);
            return ChangedRanges.known(chunk, chunks);
        }
    }

    /** Of the bitmap as it was copied, if its node kept its length until now; else 0. */
    private static int chunk(BlockGraph graph, QemuSetRecord.Member m) throws IOException {
        String node = m.address().node();
        boolean whole = graph.has(node)
                && graph.size(node) == m.size()
                && Witness.stands(graph, node, m.changes())
                && graph.has(m.accessNode());
        Optional<QmpFacts> copy = whole ? graph.bitmap(m.accessNode(), m.changes()) : Optional.empty();
        return copy.isPresent() ? Math.toIntExact(copy.get().number("granularity")) : 0;
    }

    @Override
    public void retire() throws IOException {
        room.requireThere();
        Optional<QemuSetRecord> found = QemuSetRecord.find(room, id);
        if (found.isEmpty()) {
            return;
        }
        if (found.get().cutAt().isPresent()) {
            keep(found.get());
        }
        delete();
    }

    /** From its cut on changes are taken note of, in place of those since the set before. */
    private void keep(QemuSetRecord set) throws IOException {
        for (QemuSetRecord.Member m : set.members()) {
            Designator unit = m.address().designator();
            Optional<Base> before = Base.find(room, unit);
            new Base(id, m.address(), m.bitmap(), m.size()).save(room, unit);
            boolean lost = before.isPresent()
                    && !before.get().bitmap().equals(m.changes())
                    && !before.get().bitmap().equals(m.bitmap());
            if (lost) { // of a node that was resized since
                room.talk(set.socket(), qmp -> {
                    Bitmaps.remove(
                            qmp,
                            BlockGraph.of(qmp),
                            m.address().node(),
                            before.get().bitmap());
                    return null;
                });
            }
        }
    }

    @Override
    public void delete() throws IOException {
        room.requireThere();
        Optional<QemuSetRecord> found = QemuSetRecord.find(room, id);
        if (found.isEmpty()) {
            return;
        }
        QemuSetRecord set = found.get();
        NbdServer server = new NbdServer(room, set.socket());
        if (QemuRoom.isGone(set.socket())) { // and all that it had
            Release.deleteStores(set);
            server.forget();
        } else {
            room.talk(set.socket(), qmp -> {
                new Release(room, qmp).run(set);
                server.stopIfUnused(qmp);
                return null;
            });
        }
        QemuSetRecord.delete(room, id);
    }
}
