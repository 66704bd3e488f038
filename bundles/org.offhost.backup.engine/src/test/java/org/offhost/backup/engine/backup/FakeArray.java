// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.backup;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.Designator;
import org.offhost.block.Extent;
import org.offhost.snapshot.ChangedRanges;
import org.offhost.snapshot.Snapshot;
import org.offhost.snapshot.SnapshotProvider;
import org.offhost.snapshot.SnapshotRequest;
import org.offhost.snapshot.SnapshotSet;
import org.offhost.snapshot.WriteActivityMonitor;
import org.offhost.tck.MemoryUnits;

/** Cuts snapshots of disks in memory by copying them, and counts the writes that a test tells it of. */
final class FakeArray implements SnapshotProvider, WriteActivityMonitor {
    private boolean knowsNothing;
    private boolean atomic = true;
    private final Set<Designator> strangers = new HashSet<>();
    private final MemoryUnits units;
    private final Map<String, PointInTime> sets = new LinkedHashMap<>();
    private final List<String> exposed = new ArrayList<>();
    private Scope scope = Scope.LUN_GLOBAL;
    private long writes;
    private int cuts;
    private int writeAmidCut;
    private boolean restless;
    private IOException noCut;
    private IOException noDelete;
    private Optional<Function<Designator, List<Extent>>> written = Optional.empty();

    FakeArray(MemoryUnits units) {
        this.units = units;
    }

    void sees(Scope whose) {
        scope = whose;
    }

    /** Lets a write come while this cut is made, from 1. */
    void writeAmidCut(int number) {
        writeAmidCut = number;
    }

    /** From now on the source is written all the time. */
    void neverQuiet() {
        restless = true;
    }

    /** From now on nothing can be cut. */
    void failCuts(IOException why) {
        noCut = why;
    }

    /** From now on nothing can be deleted; anything again if it is null. */
    void keepSets(IOException why) {
        noDelete = why;
    }

    /** The ports that snapshots were exposed to, in their order. */
    List<String> exposed() {
        return exposed;
    }

    int cuts() {
        return cuts;
    }

    /** The set is of no use any more, as if the source had been changed behind the array's back. */
    void spoil() {
        sets.values().forEach(s -> s.state = SnapshotSet.State.FAILED);
    }

    void lose() {
        sets.clear();
    }

    /** From now on it tells what was written between any two cuts. */
    void wrote(List<Extent> ranges) {
        written = Optional.of(unit -> ranges);
    }

    /** The same of one unit, and that nothing was written of any other. */
    void wrote(Designator of, List<Extent> ranges) {
        written = Optional.of(unit -> unit.equals(of) ? ranges : List.of());
    }

    /** From now on it cuts no two units at one instant. */
    void cutsNoGroups() {
        atomic = false;
    }

    /** From now on a unit is none of its own. */
    void doesNotKnow(Designator unit) {
        strangers.add(unit);
    }

    /** From now on no unit is one of its own. */
    void knowsNothing() {
        knowsNothing = true;
    }

    @Override
    public Optional<Set<Ability>> abilities(Designator unit) {
        if (knowsNothing || strangers.contains(unit)) {
            return Optional.empty();
        }
        EnumSet<Ability> abilities = EnumSet.noneOf(Ability.class);
        if (written.isPresent()) {
            abilities.add(Ability.CHANGED_MAP);
        }
        if (atomic) {
            abilities.add(Ability.GROUP_ATOMIC);
        }
        return Optional.of(abilities);
    }

    @Override
    public ChangedRanges changed(Designator unit, String since, String until) {
        return ChangedRanges.known(4096, written.orElseThrow().apply(unit));
    }

    @Override
    public SnapshotSet prepare(SnapshotRequest request) {
        return sets.computeIfAbsent(request.setId(), id -> new PointInTime(id, request.units()));
    }

    @Override
    public Optional<SnapshotSet> find(String setId) {
        return Optional.ofNullable(sets.get(setId));
    }

    @Override
    public List<String> list() {
        return new ArrayList<>(sets.keySet());
    }

    @Override
    public Optional<Scope> scope(Designator unit) {
        return Optional.of(scope);
    }

    @Override
    public Watch watch(Designator unit) {
        return new Watch() {
            @Override
            public Sample sample() {
                return new Sample("one", restless ? ++writes : writes);
            }

            @Override
            public void close() {}
        };
    }

    private final class PointInTime implements SnapshotSet {
        private final String id;
        private final List<Designator> sources;
        private final List<Snapshot> members = new ArrayList<>();
        private State state = State.PREPARED;

        PointInTime(String id, List<Designator> sources) {
            this.id = id;
            this.sources = sources;
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
        public void commit() throws IOException {
            if (state != State.PREPARED) {
                return;
            }
            if (noCut != null) {
                throw noCut;
            }
            if (++cuts == writeAmidCut) {
                writes++;
            }
            for (Designator source : sources) {
                members.add(new Snapshot(source, copied(source), Instant.EPOCH));
            }
            state = State.CUT;
        }

        private Designator copied(Designator source) throws IOException {
            try (BlockDevice from = units.open(source, Access.READ).orElseThrow()) {
                Designator unit = units.disk(from.blockLength(), (int) from.size());
                ByteBuffer all = ByteBuffer.allocate((int) from.size());
                from.read(0, all);
                try (BlockDevice to = units.open(unit, Access.READ_WRITE).orElseThrow()) {
                    to.write(0, all.flip());
                }
                return unit;
            }
        }

        @Override
        public List<Snapshot> expose(String initiator) {
            exposed.add(initiator);
            state = State.EXPOSED;
            return List.copyOf(members);
        }

        @Override
        public void delete() throws IOException {
            if (noDelete != null) {
                throw noDelete;
            }
            state = State.DELETED;
            sets.remove(id);
        }
    }
}
