// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.lvm;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.offhost.kit.command.CommandFailedException;
import org.offhost.snapshot.Snapshot;
import org.offhost.snapshot.SnapshotSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A set by its id; what it is stands in its record and on the storage host. */
final class LvmSnapshotSet implements SnapshotSet {
    private static final Logger LOG = LoggerFactory.getLogger(LvmSnapshotSet.class);

    /** In the place of a snapshot that is gone. */
    private static final String NONE = "-";

    /** Behind those that people give; behind the last, numbers take another form in REPORT LUNS. */
    private static final int FIRST_LUN = 128;

    private static final int LAST_LUN = 255;

    /** How the script ends where a number is somebody else's. */
    private static final int TAKEN = 3;

    /** Numbers that are tried until somebody is told. */
    private static final int MOST_TRIES = 8;

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
        return room.sets().find(id);
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
            Optional<LvmVolume> snapshot =
                    survey.volume(m.group(), m.snapshot()).filter(v -> v.isOf(id));
            if (snapshot.isEmpty() || snapshot.get().isFailed()) {
                return State.FAILED;
            }
            shown &= survey.shows(m.name());
        }
        return shown ? State.EXPOSED : State.CUT;
    }

    /** Makes those that are missing. */
    void makeSnapshots(Survey survey) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(LvmVolume.tag(id)));
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

    private Optional<LvmVolume> placeholder(Survey survey, LvmSetRecord.Member member) {
        return survey.volumes().stream()
                .filter(v -> v.isOf(id)
                        && v.groupId().equals(member.group())
                        && v.name().equals(member.name()))
                .findFirst();
    }

    private static LvmVolume origin(Survey survey, LvmSetRecord.Member member) throws IOException {
        return survey.volume(member.group(), member.origin())
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
        if (survey.of(id, set.groups()).size() < set.members().size()) { // who prepared it died before he was done
            makeSnapshots(survey);
            survey = room.survey();
        }
        List<String> arguments = new ArrayList<>();
        List<LvmSetRecord.Member> members = new ArrayList<>();
        for (LvmSetRecord.Member m : set.members()) {
            LvmVolume origin = origin(survey, m);
            LvmVolume snapshot = placeholder(survey, m)
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
            members.add(m.cut(snapshot));
        }
        room.sets().save(new LvmSetRecord(id, set.members(), true, Optional.empty()));
        room.host().run("cut", arguments);
        room.sets().save(new LvmSetRecord(id, members, false, Optional.of(Instant.now())));
    }

    @Override
    public List<Snapshot> expose(String initiator) throws IOException {
        return room.change(() -> {
            LvmSetRecord set = require();
            if (set.cutAt().isEmpty()) {
                throw new IOException("snapshot set " + id + " is not cut yet");
            }
            for (int tries = 1; !show(set, initiator, tries < MOST_TRIES); tries++) {
                set = withoutNumbers(set);
            }
            Instant cutAt = set.cutAt().get();
            return set.members().stream()
                    .map(m -> new Snapshot(m.unit(), m.shown(), cutAt))
                    .toList();
        });
    }

    /**
     * Whether all are shown: somebody else, who looked when we did, may have taken a number meanwhile. Numbers under which others see
     * the units already are not given up.
     *
     * @param again whether others may be chosen then
     */
    private boolean show(LvmSetRecord set, String initiator, boolean again) throws IOException {
        Survey survey = room.survey();
        boolean chosenNow = set.members().stream().anyMatch(m -> m.lun() == 0);
        for (LvmSetRecord.Member m : numbered(set, survey).members()) {
            try {
                show(survey, m, initiator);
            } catch (CommandFailedException e) {
                if (e.status() != TAKEN || !chosenNow || !again) {
                    throw e;
                }
                return false;
            }
        }
        return true;
    }

    /** Takes back what is shown under the numbers that were chosen, and chooses none. */
    private LvmSetRecord withoutNumbers(LvmSetRecord set) throws IOException {
        hide(require(), room.survey());
        LvmSetRecord bare =
                new LvmSetRecord(id, set.members().stream().map(m -> m.under(0)).toList(), false, set.cutAt());
        room.sets().save(bare);
        return bare;
    }

    /** Numbers are kept before there is anything under them: a number in a target has no name as long as it is empty. */
    private LvmSetRecord numbered(LvmSetRecord set, Survey survey) throws IOException {
        if (set.members().stream().allMatch(m -> m.lun() > 0)) {
            return set;
        }
        Set<Integer> taken = new HashSet<>(survey.luns());
        // what one that is damaged has under a number is seen in the target, or somebody else's there is found when it
        // is shown
        room.sets()
                .readable(why -> LOG.warn("numbers are given without it: {}", why))
                .forEach(s -> s.members().forEach(m -> taken.add(m.lun())));
        List<LvmSetRecord.Member> members = new ArrayList<>();
        for (LvmSetRecord.Member m : set.members()) {
            int number = FIRST_LUN;
            while (taken.contains(number)) {
                number++;
            }
            if (number > LAST_LUN) {
                throw new IOException("the targets of the storage host show units under all numbers from " + FIRST_LUN
                        + " to " + LAST_LUN);
            }
            taken.add(number);
            members.add(m.under(number));
        }
        LvmSetRecord numbered = new LvmSetRecord(id, members, false, set.cutAt());
        room.sets().save(numbered);
        return numbered;
    }

    private void show(Survey survey, LvmSetRecord.Member member, String initiator) throws IOException {
        LvmVolume snapshot = survey.volume(member.group(), member.snapshot())
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
                                String.valueOf(member.lun()),
                                node.isEmpty() ? NONE : node));
    }

    /** The mark is there before the set is gone: whoever dies in between leaves a set that loses its units, not its snapshots. */
    @Override
    public void retire() throws IOException {
        room.change(() -> {
            Optional<LvmSetRecord> set = find();
            if (set.isPresent() && set.get().cutAt().isPresent()) {
                room.marks().save(set.get());
                LvmMarks.of(room).letOldestGo(set.get());
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
                letGo(set.get()); // first of all: whatever else may fail, nobody's writes stay held
                Survey survey = Removal.requireGroups(room, set.get());
                hide(set.get(), survey);
                if (room.marks().find(id).isEmpty()) {
                    Removal.drop(room, survey, set.get());
                }
                room.sets().delete(id);
            }
            return null;
        });
    }

    /** The command that holds volumes lets them go itself; unless it was killed without being asked. */
    private void letGo(LvmSetRecord set) throws IOException {
        if (!set.holding()) {
            return;
        }
        Survey survey = room.survey();
        List<String> held = new ArrayList<>();
        for (LvmSetRecord.Member m : set.members()) {
            boolean seen = survey.groups().contains(m.group());
            survey.volumes().stream() // of a group that is not seen under its name any more, too: writers hang
                    .filter(v ->
                            v.id().equals(m.origin()) && (!seen || v.groupId().equals(m.group())))
                    .filter(LvmVolume::isHeld)
                    .map(LvmVolume::mapped)
                    .forEach(held::add);
        }
        if (!held.isEmpty()) {
            room.host().run("resume", held);
        }
    }

    private void hide(LvmSetRecord set, Survey survey) throws IOException {
        List<String> arguments = new ArrayList<>();
        for (LvmSetRecord.Member m : set.members()) {
            arguments.add(placeholder(survey, m).map(LvmVolume::path).orElse(NONE));
            arguments.add(m.name());
            arguments.add(m.lun() == 0 ? NONE : String.valueOf(m.lun()));
        }
        room.host().run("hide", arguments);
    }
}
