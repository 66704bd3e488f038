// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.virtual;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.offhost.array.virtual.management.ArrayUnit;
import org.offhost.array.virtual.management.PointInTimeSet;
import org.offhost.array.virtual.management.VirtualArray;
import org.offhost.array.virtual.management.WrittenChunks;
import org.offhost.block.Designator;
import org.offhost.block.Unit;
import org.offhost.snapshot.ChangedRanges;
import org.offhost.snapshot.SnapshotProvider;
import org.offhost.snapshot.SnapshotRequest;
import org.offhost.snapshot.SnapshotSet;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Snapshots of the embedded array's disks. Goes with the array, and comes with it. */
@Component(service = SnapshotProvider.class, immediate = true)
public final class VirtualSnapshots implements SnapshotProvider {
    private static final Set<Ability> ABILITIES = Set.of(Ability.GROUP_ATOMIC, Ability.TWO_PHASE, Ability.CHANGED_MAP);

    private final Presence presence;

    @Activate
    public VirtualSnapshots(@Reference VirtualArray array) {
        this.presence = new Presence(array);
    }

    @Deactivate
    void withdraw() {
        presence.withdraw();
    }

    @Override
    public Optional<Set<Ability>> abilities(Designator unit) throws IOException {
        return presence.ask(array -> array.units().stream()
                .filter(u -> u.designator().equals(unit))
                .filter(VirtualSnapshots::canBeCut)
                .findFirst()
                .map(u -> ABILITIES));
    }

    private static boolean canBeCut(ArrayUnit unit) {
        return unit.kind() == Unit.Kind.BLOCKS && unit.origin().isEmpty();
    }

    @Override
    public SnapshotSet prepare(SnapshotRequest request) throws IOException {
        presence.ask(array -> array.pointInTime().prepare(request.setId(), request.units()));
        return new VirtualSnapshotSet(request.setId(), presence);
    }

    @Override
    public Optional<SnapshotSet> find(String setId) throws IOException {
        return presence.ask(array -> array.pointInTime().find(setId))
                .map(set -> new VirtualSnapshotSet(set.id(), presence));
    }

    @Override
    public List<String> list() throws IOException {
        return presence.ask(array ->
                array.pointInTime().list().stream().map(PointInTimeSet::id).toList());
    }

    @Override
    public ChangedRanges changed(Designator unit, String since, String until) throws IOException {
        WrittenChunks written = presence.ask(array -> array.pointInTime().written(unit, since, until));
        return written.doubt().isPresent()
                ? ChangedRanges.unknown(written.doubt().get())
                : ChangedRanges.known(written.chunk(), written::ranges);
    }

    @Override
    public List<String> marks(Designator unit) throws IOException {
        return presence.ask(array -> array.pointInTime().marks(unit));
    }

    @Override
    public void forget(String mark) throws IOException {
        presence.ask(array -> {
            array.pointInTime().forget(mark);
            return mark;
        });
    }
}
