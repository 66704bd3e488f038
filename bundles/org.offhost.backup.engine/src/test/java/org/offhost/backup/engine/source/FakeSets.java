// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.source;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.offhost.block.Designator;
import org.offhost.snapshot.Snapshot;
import org.offhost.snapshot.SnapshotProvider;
import org.offhost.snapshot.SnapshotRequest;
import org.offhost.snapshot.SnapshotSet;

/** An array of one unit, without bytes: snapshot sets by name, and what was asked of them. */
final class FakeSets implements SnapshotProvider {
    private final Designator unit;
    private final Map<String, OneSet> sets = new LinkedHashMap<>();
    private final List<String> happened = new ArrayList<>();
    private IOException broken;
    private RuntimeException stuck;

    FakeSets(Designator unit) {
        this.unit = unit;
    }

    /** From now on it answers nothing else. */
    void answersOnly(IOException e) {
        broken = e;
    }

    /** From now on nothing can be deleted. */
    void keeps(RuntimeException e) {
        stuck = e;
    }

    void stands(String id, SnapshotSet.State state) {
        sets.get(id).state = state;
    }

    List<String> happened() {
        return happened;
    }

    private void answer() throws IOException {
        if (broken != null) {
            throw broken;
        }
    }

    @Override
    public Optional<Set<Ability>> abilities(Designator asked) throws IOException {
        answer();
        return asked.equals(unit) ? Optional.of(Set.of()) : Optional.empty();
    }

    @Override
    public SnapshotSet prepare(SnapshotRequest request) {
        happened.add("prepare " + request.setId());
        return sets.computeIfAbsent(request.setId(), OneSet::new);
    }

    @Override
    public Optional<SnapshotSet> find(String setId) throws IOException {
        answer();
        return Optional.ofNullable(sets.get(setId));
    }

    @Override
    public List<String> list() {
        return List.copyOf(sets.keySet());
    }

    private final class OneSet implements SnapshotSet {
        private final String id;
        private State state = State.PREPARED;

        OneSet(String id) {
            this.id = id;
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public State state() {
            return state;
        }

        @Override
        public void commit() {
            happened.add("commit " + id);
            state = State.CUT;
        }

        @Override
        public List<Snapshot> expose(String initiator) {
            happened.add("expose " + initiator);
            state = State.EXPOSED;
            return List.of(new Snapshot(unit, unit, Instant.EPOCH));
        }

        @Override
        public void delete() {
            if (stuck != null) {
                throw stuck;
            }
            happened.add("delete " + id);
            sets.remove(id);
        }
    }
}
