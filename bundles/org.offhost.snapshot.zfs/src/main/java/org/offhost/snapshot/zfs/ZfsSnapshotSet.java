// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.zfs;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.offhost.snapshot.Snapshot;
import org.offhost.snapshot.SnapshotSet;

/** A set by its id; what it is stands in its record and in the pool. */
final class ZfsSnapshotSet implements SnapshotSet {
    private final ZfsRoom room;
    private final String id;

    ZfsSnapshotSet(ZfsRoom room, String id) {
        this.room = room;
        this.id = id;
    }

    @Override
    public String id() {
        return id;
    }

    private Optional<ZfsSetRecord> find() throws IOException {
        return room.sets().find(id);
    }

    private ZfsSetRecord require() throws IOException {
        return find().orElseThrow(() -> new IOException("there is no snapshot set " + id));
    }

    @Override
    public State state() throws IOException {
        room.requireThere();
        Optional<ZfsSetRecord> set = find();
        if (set.isEmpty()) {
            return State.DELETED;
        }
        if (set.get().cutAt().isEmpty()) {
            return State.PREPARED;
        }
        Map<String, Datasets.Facts> pool = Datasets.pool(room, set.get().pool());
        List<String> guids = Datasets.names(pool, id, true).stream()
                .map(n -> pool.get(n).value("guid"))
                .toList();
        if (!set.get().members().stream().allMatch(m -> guids.contains(m.guid()))) {
            return State.FAILED;
        }
        return new Clones(room, set.get()).areThere(pool) ? State.EXPOSED : State.CUT;
    }

    /** One command, whatever the number of images and datasets. What a process left that died behind it is too old and goes. */
    @Override
    public void commit() throws IOException {
        room.change(() -> {
            ZfsSetRecord set = require();
            if (set.cutAt().isEmpty()) {
                cut(set);
            }
            return null;
        });
    }

    private void cut(ZfsSetRecord set) throws IOException {
        destroySnapshots(Datasets.pool(room, set.pool()));
        List<String> command = new ArrayList<>(List.of("snapshot"));
        if (set.datasets().size() > 1) {
            command.add("-r");
        }
        command.addAll(List.of("-o", Datasets.MARK + "=" + id, set.snapshot(set.root())));
        room.zfs().run(command);
        Instant at = Instant.now();
        Map<String, Datasets.Facts> pool = Datasets.pool(room, set.pool());
        List<ZfsSetRecord.Member> members = new ArrayList<>();
        for (ZfsSetRecord.Member m : set.members()) {
            String name = set.snapshot(m.address().dataset());
            Datasets.Facts facts = pool.getOrDefault(name, Datasets.Facts.NONE);
            if (!facts.isOf(id)) {
                throw new IOException("ZFS says that it has cut, and there is no " + name);
            }
            members.add(new ZfsSetRecord.Member(m.address(), facts.value("guid"), 0, m.size()));
        }
        room.sets().save(set.with(members, Optional.of(at)));
    }

    private void destroySnapshots(Map<String, Datasets.Facts> pool) throws IOException {
        for (String snapshot : Datasets.names(pool, id, true)) {
            room.zfs().change(List.of("destroy", snapshot));
        }
    }

    @Override
    public List<Snapshot> expose(String initiator) throws IOException {
        return room.change(() -> {
            ZfsSetRecord set = show();
            List<Snapshot> shown = new ArrayList<>();
            for (ZfsSetRecord.Member m : set.members()) {
                shown.add(new Snapshot(
                        m.address().designator(),
                        m.address().unit(id),
                        set.cutAt().orElseThrow()));
            }
            return shown;
        });
    }

    private ZfsSetRecord show() throws IOException {
        ZfsSetRecord set = require();
        if (set.cutAt().isEmpty()) {
            throw new IOException("snapshot set " + id + " is not cut yet");
        }
        Clones clones = new Clones(room, set);
        Map<String, Datasets.Facts> pool = Datasets.pool(room, set.pool());
        if (!clones.areThere(pool)) {
            clones.make(pool);
        }
        if (set.members().stream().allMatch(ZfsSetRecord.Member::isSeen)) {
            return set;
        }
        ZfsSetRecord seen = clones.look();
        room.sets().save(seen);
        return seen;
    }

    /** The mark is there before the set is gone: whoever dies in between leaves a set that loses its clones, not its snapshot. */
    @Override
    public void retire() throws IOException {
        room.change(() -> {
            Optional<ZfsSetRecord> set = find();
            if (set.isPresent() && set.get().cutAt().isPresent()) {
                room.marks().save(show());
                Marks.of(room).letOldestGo(set.get());
            }
            return null;
        });
        delete();
    }

    @Override
    public void delete() throws IOException {
        room.change(() -> {
            Optional<ZfsSetRecord> set = find();
            if (set.isPresent()) {
                Map<String, Datasets.Facts> pool = Datasets.pool(room, set.get().pool());
                new Clones(room, set.get()).destroy(pool);
                if (room.marks().find(id).isEmpty()) {
                    destroySnapshots(pool);
                }
                room.sets().delete(id);
            }
            return null;
        });
    }
}
