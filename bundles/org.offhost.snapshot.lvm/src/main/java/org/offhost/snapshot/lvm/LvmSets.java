// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.lvm;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.offhost.block.Designator;
import org.offhost.snapshot.SnapshotRequest;

/** The sets of one storage host. */
final class LvmSets {
    private final LvmRoom room;

    LvmSets(LvmRoom room) {
        this.room = room;
    }

    /** Makes the snapshots, whose content the cut takes anew: what is slow is done when it comes. */
    LvmSnapshotSet prepare(SnapshotRequest request) throws IOException {
        return room.change(() -> {
            LvmSnapshotSet set = new LvmSnapshotSet(room, request.setId());
            Optional<LvmSetRecord> before = room.sets().find(request.setId());
            if (before.isPresent() && !before.get().units().equals(request.units())) {
                throw new IOException("snapshot set " + request.setId() + " is of other units: "
                        + before.get().units());
            }
            if (before.isEmpty()) {
                Survey survey = room.survey();
                room.sets().save(record(request, survey));
                try {
                    set.makeSnapshots(survey);
                } catch (IOException e) {
                    takeBack(set, e);
                    throw e;
                }
            }
            return set;
        });
    }

    private static void takeBack(LvmSnapshotSet set, IOException why) {
        try {
            set.delete();
        } catch (IOException e) { // its record stays, so the next start tries it again
            why.addSuppressed(e);
        }
    }

    private LvmSetRecord record(SnapshotRequest request, Survey survey) throws IOException {
        if (room.marks().find(request.setId()).isPresent()) {
            throw new IOException("snapshot set " + request.setId() + " was retired, and its mark is kept");
        }
        List<LvmSetRecord.Member> members = new ArrayList<>();
        for (Designator unit : request.units()) {
            LvmVolume volume = survey.source(unit)
                    .orElseThrow(() -> new IOException(unit + " is no unit of a thin volume of LVM on this host"))
                    .volume();
            requireRoom(volume.pool());
            members.add(new LvmSetRecord.Member(
                    unit,
                    volume.groupId(),
                    volume.id(),
                    LvmSetRecord.name(request.setId(), volume.id()),
                    "",
                    volume.size(),
                    0));
        }
        return new LvmSetRecord(request.setId(), members, false, Optional.empty());
    }

    /** What is overwritten behind a cut takes room: a pool that is full fails the writes of those whose volumes are in it. */
    private void requireRoom(LvmVolume.Pool pool) throws IOException {
        if (pool.dataPercent() >= room.fullest() || pool.metadataPercent() >= room.fullest()) {
            throw new IOException(
                    "the thin pool " + pool.path() + " is " + pool.dataPercent() + " % full, its metadata "
                            + pool.metadataPercent() + " %: from " + room.fullest()
                            + " % on nothing is cut, since a pool without room fails the writes of all its volumes; extend it (lvextend)"
                            + " or set pool.percent");
        }
    }
}
