// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.lvm;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.offhost.snapshot.Snapshot;
import org.offhost.snapshot.SnapshotSet;

/** A set by its id; what it is stands in its record and on the storage host. */
final class LvmSnapshotSet implements SnapshotSet {
    /** In the place of a snapshot that is gone. */
    private static final String NONE = "-";

    private final LvmRoom room;
    private final String id;

    LvmSnapshotSet(LvmRoom room, String id) {
        this.room = room;
        this.id = id;
    }

    @Override
    public String id() {
        return id;
    }

    private Optional<LvmSetRecord> find() throws IOException {
        return LvmSetRecord.find(room, LvmSetRecord.SETS, id);
    }

    private LvmSetRecord require() throws IOException {
        return find().orElseThrow(() -> new IOException("there is no snapshot set " + id));
    }

    @Override
    public State state() throws IOException {
        room.requireThere();
        Optional<LvmSetRecord> set = find();
        if (set.isEmpty()) {
            return State.DELETED;
        }
        if (set.get().cutAt().isEmpty()) {
            return State.PREPARED;
        }
        Survey survey = room.survey();
        boolean shown = true;
        for (LvmSetRecord.Member m : set.get().members()) {
            Optional<ThinVolume> snapshot = survey.volume(m.snapshot()).filter(v -> v.isOf(id));
            if (snapshot.isEmpty() || snapshot.get().isFailed()) {
                return State.FAILED;
            }
            shown &= survey.shows(m.name());
        }
        return shown ? State.EXPOSED : State.CUT;
    }

    /** Makes those that are missing. */
    void makeSnapshots(Survey survey) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(ThinVolume.tag(id)));
        for (LvmSetRecord.Member m : require().members()) {
            if (placeholder(survey, m).isEmpty()) {
                arguments.add(origin(survey, m).path());
                arguments.add(m.name());
            }
        }
        if (arguments.size() > 1) {
            room.host().run("prepare", arguments);
        }
    }

    private Optional<ThinVolume> placeholder(Survey survey, LvmSetRecord.Member member) {
        return survey.of(id).stream()
                .filter(v -> v.groupId().equals(member.group()) && v.name().equals(member.name()))
                .findFirst();
    }

    private static ThinVolume origin(Survey survey, LvmSetRecord.Member member) throws IOException {
        return survey.volume(member.origin())
                .filter(v -> !v.device().isEmpty())
                .orElseThrow(() -> new IOException("the volume behind " + member.unit() + " is gone"));
    }

    /** All volumes hold still while their snapshots are taken anew, by one command, which lets them go whatever becomes of us. */
    @Override
    public void commit() throws IOException {
        room.change(() -> {
            LvmSetRecord set = require();
            if (set.cutAt().isEmpty()) {
                cut(set);
            }
            return null;
        });
    }

    private void cut(LvmSetRecord set) throws IOException {
        Survey survey = room.survey();
        if (survey.of(id).size() < set.members().size()) { // who prepared it died before he was done
            makeSnapshots(survey);
            survey = room.survey();
        }
        List<String> arguments = new ArrayList<>();
        List<LvmSetRecord.Member> members = new ArrayList<>();
        for (LvmSetRecord.Member m : set.members()) {
            ThinVolume origin = origin(survey, m);
            ThinVolume snapshot = placeholder(survey, m)
                    .filter(v -> v.pool().equals(origin.pool()))
                    .orElseThrow(
                            () -> new IOException("the snapshot " + m.name() + " of " + origin.path() + " is gone"));
            if (snapshot.size() != origin.size()) {
                throw new IOException(origin.path() + " has " + origin.size() + " bytes, and had " + snapshot.size()
                        + " when its snapshot was prepared: it was resized");
            }
            arguments.add(origin.pool().device());
            arguments.add(origin.mapped());
            arguments.add(String.valueOf(origin.number()));
            arguments.add(String.valueOf(snapshot.number()));
            members.add(
                    new LvmSetRecord.Member(m.unit(), m.group(), m.origin(), m.name(), snapshot.id(), snapshot.size()));
        }
        new LvmSetRecord(id, set.members(), true, Optional.empty()).save(room, LvmSetRecord.SETS);
        room.host().run("cut", arguments);
        new LvmSetRecord(id, members, false, Optional.of(Instant.now())).save(room, LvmSetRecord.SETS);
    }

    @Override
    public List<Snapshot> expose(String initiator) throws IOException {
        return room.change(() -> {
            LvmSetRecord set = require();
            if (set.cutAt().isEmpty()) {
                throw new IOException("snapshot set " + id + " is not cut yet");
            }
            Survey survey = room.survey();
            List<Snapshot> shown = new ArrayList<>();
            for (LvmSetRecord.Member m : set.members()) {
                show(survey, m, initiator);
                shown.add(new Snapshot(m.unit(), m.shown(), set.cutAt().get()));
            }
            return shown;
        });
    }

    private void show(Survey survey, LvmSetRecord.Member member, String initiator) throws IOException {
        ThinVolume snapshot = survey.volume(member.snapshot())
                .filter(v -> v.isOf(id))
                .orElseThrow(() -> new IOException(
                        "the snapshot " + member.name() + " of " + member.unit() + " is gone from the storage host"));
        Survey.Source source = survey.source(member.unit())
                .orElseThrow(() -> new IOException(member.unit() + " is no unit of the storage host any more"));
        int comma = initiator.indexOf(','); // an access list knows the name of the node, not that of the port
        String node = comma < 0 ? initiator : initiator.substring(0, comma);
        room.host()
                .run(
                        "show",
                        List.of(
                                snapshot.path(),
                                member.name(),
                                member.serial(),
                                source.unit().path(),
                                node.isEmpty() ? NONE : node));
    }

    /** The mark is there before the set is gone: whoever dies in between leaves a set that loses its units, not its snapshots. */
    @Override
    public void retire() throws IOException {
        room.change(() -> {
            Optional<LvmSetRecord> set = find();
            if (set.isPresent() && set.get().cutAt().isPresent()) {
                set.get().save(room, LvmSetRecord.MARKS);
                new LvmMarks(room).letOldestGo(set.get());
            }
            return null;
        });
        delete();
    }

    @Override
    public void delete() throws IOException {
        room.change(() -> {
            Optional<LvmSetRecord> set = find();
            if (set.isPresent()) {
                Survey survey = requireGroups(room, set.get());
                letGo(set.get(), survey);
                hide(set.get(), survey);
                if (LvmSetRecord.find(room, LvmSetRecord.MARKS, id).isEmpty()) {
                    drop(room, survey, id);
                }
                LvmSetRecord.delete(room, LvmSetRecord.SETS, id);
            }
            return null;
        });
    }

    /** The command that holds volumes lets them go itself; unless it was killed without being asked. */
    private void letGo(LvmSetRecord set, Survey survey) throws IOException {
        if (!set.holding()) {
            return;
        }
        List<String> held = new ArrayList<>();
        for (LvmSetRecord.Member m : set.members()) {
            survey.volume(m.origin())
                    .filter(ThinVolume::isHeld)
                    .map(ThinVolume::mapped)
                    .ifPresent(held::add);
        }
        if (!held.isEmpty()) {
            room.host().run("resume", held);
        }
    }

    private void hide(LvmSetRecord set, Survey survey) throws IOException {
        List<String> arguments = new ArrayList<>();
        for (LvmSetRecord.Member m : set.members()) {
            arguments.add(placeholder(survey, m).map(ThinVolume::path).orElse(NONE));
            arguments.add(m.name());
        }
        room.host().run("hide", arguments);
    }

    /** Removes the snapshots of a set, whatever they are called now. */
    static void drop(LvmRoom room, Survey survey, String id) throws IOException {
        List<String> ours = survey.of(id).stream().map(ThinVolume::path).toList();
        if (!ours.isEmpty()) {
            room.host().run("drop", ours);
        }
    }

    /** So that a set is not forgotten because another host was asked for it. */
    static Survey requireGroups(LvmRoom room, LvmSetRecord set) throws IOException {
        Survey survey = room.survey();
        for (LvmSetRecord.Member m : set.members()) {
            if (!survey.groups().contains(m.group())) {
                throw new IOException(
                        "the volume group " + m.group() + " of " + m.unit() + " is not seen on the storage host;"
                                + " if it is gone for good, remove the record of set " + set.id());
            }
        }
        return survey;
    }
}
