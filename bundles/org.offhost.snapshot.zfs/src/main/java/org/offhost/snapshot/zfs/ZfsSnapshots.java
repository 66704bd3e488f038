// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.zfs;

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

/** Snapshots of disk images on datasets of ZFS. */
@Component(service = SnapshotProvider.class, immediate = true)
public final class ZfsSnapshots implements SnapshotProvider {
    private static final Set<Ability> ABILITIES = Set.of(Ability.GROUP_ATOMIC, Ability.TWO_PHASE, Ability.CHANGED_MAP);

    private final ZfsRoom room;

    @Activate
    public ZfsSnapshots(@Reference ZfsRoom room) {
        this.room = room;
    }

    @Override
    public boolean mayKnow(Designator unit) {
        return unit.scheme() == Designator.Scheme.URI && ZfsAddress.isOne(unit.value());
    }

    private static Optional<ZfsAddress> image(Designator unit) {
        return ImageFile.Name.of(unit).filter(n -> n.set().isEmpty()).map(ImageFile.Name::address);
    }

    @Override
    public Optional<Set<Ability>> abilities(Designator unit) throws IOException {
        room.requireThere();
        Optional<ZfsAddress> address = image(unit);
        if (address.isEmpty()) {
            return Optional.empty();
        }
        ImageFile.live(room, address.get());
        return Optional.of(ABILITIES);
    }

    @Override
    public SnapshotSet prepare(SnapshotRequest request) throws IOException {
        return room.change(() -> {
            Optional<ZfsSetRecord> before = room.sets().find(request.setId());
            if (before.isPresent() && !before.get().units().equals(request.units())) {
                throw new IOException("snapshot set " + request.setId() + " is of other units: "
                        + before.get().units());
            }
            if (before.isEmpty()) {
                room.sets().save(record(request));
            }
            return new ZfsSnapshotSet(room, request.setId());
        });
    }

    private ZfsSetRecord record(SnapshotRequest request) throws IOException {
        if (room.marks().find(request.setId()).isPresent()) {
            throw new IOException("snapshot set " + request.setId() + " was retired, and its mark is kept");
        }
        List<ZfsSetRecord.Member> members = new ArrayList<>();
        for (Designator unit : request.units()) {
            ZfsAddress address = image(unit).orElseThrow(() -> new IOException(unit + " is no image on a ZFS dataset"));
            if (!members.isEmpty() && !members.get(0).address().pool().equals(address.pool())) {
                throw new IOException("images of two pools are not cut at one instant: "
                        + members.get(0).address() + ", " + address);
            }
            members.add(new ZfsSetRecord.Member(
                    address, "", 0, ImageFile.live(room, address).size()));
        }
        return new ZfsSetRecord(request.setId(), members, Optional.empty());
    }

    @Override
    public Optional<SnapshotSet> find(String setId) throws IOException {
        room.requireThere();
        return room.sets().find(setId).map(set -> new ZfsSnapshotSet(room, setId));
    }

    /** All that have a record: it is there before anything of a set is made. */
    @Override
    public List<String> list() throws IOException {
        room.requireThere();
        return room.sets().ids();
    }

    @Override
    public ChangedRanges changed(Designator unit, String since, String until) throws IOException {
        room.requireThere();
        return new ZfsChanges(room, unit).between(since, until);
    }

    @Override
    public List<String> marks(Designator unit) throws IOException {
        room.requireThere();
        return Marks.held(room, unit);
    }

    @Override
    public void forget(String mark) throws IOException {
        room.change(() -> {
            Marks.of(room).forget(mark);
            return null;
        });
    }
}
