// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.virtual;

import java.io.IOException;
import java.util.List;
import org.offhost.array.virtual.management.PointInTimeSet;
import org.offhost.snapshot.Snapshot;
import org.offhost.snapshot.SnapshotSet;

/** A point-in-time set of the array, by its id. */
final class VirtualSnapshotSet implements SnapshotSet {
    private final String id;
    private final Presence presence;

    VirtualSnapshotSet(String id, Presence presence) {
        this.id = id;
        this.presence = presence;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public State state() throws IOException {
        return presence.ask(array -> array.pointInTime().find(id))
                .map(set -> State.valueOf(set.state().name()))
                .orElse(State.DELETED);
    }

    @Override
    public void commit() throws IOException {
        presence.ask(array -> array.pointInTime().cut(id));
    }

    @Override
    public List<Snapshot> expose(String initiator) throws IOException {
        PointInTimeSet set = presence.ask(array -> array.pointInTime().expose(id, initiator));
        return set.members().stream()
                .map(m -> new Snapshot(m.origin(), m.unit(), set.cutAt().orElseThrow()))
                .toList();
    }

    @Override
    public void retire() throws IOException {
        presence.ask(array -> {
            array.pointInTime().retire(id);
            return id;
        });
    }

    @Override
    public void delete() throws IOException {
        presence.ask(array -> {
            array.pointInTime().delete(id);
            return id;
        });
    }
}
