// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.backup;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.JobState;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.JobFile;
import org.offhost.backup.engine.job.Journal;
import org.offhost.backup.engine.job.Noted;
import org.offhost.backup.engine.job.Requests;
import org.offhost.backup.engine.job.StepRow;
import org.offhost.backup.engine.job.Ticker;
import org.offhost.backup.engine.medium.BegunWith;
import org.offhost.backup.engine.writing.CommittedSet;
import org.offhost.backup.engine.writing.SetIds;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;

/** One unit of a group on its way into a set. Its journal lies in the folder of the group's job, as long as that goes on. */
final class GroupUnit {
    private final Hands group;
    private final BackupRequest.Group all;
    private final int number;
    private final UnitHands hands;

    private GroupUnit(Hands group, BackupRequest.Group all, int number, UnitHands hands) {
        this.group = group;
        this.all = all;
        this.number = number;
        this.hands = hands;
    }

    /** @param number from 1 */
    static GroupUnit of(Hands group, BackupRequest.Group all, int number) throws IOException {
        JobFile file = JobFile.in(group.file().spool().resolve("unit-" + number));
        Optional<Journal> known = Journal.read(file);
        Journal journal = known.isPresent() ? known.get() : begun(group, all, number, file);
        return new GroupUnit(group, all, number, new UnitHands(group, journal));
    }

    private static Journal begun(Hands group, BackupRequest.Group all, int number, JobFile file) throws IOException {
        Journal journal = Journal.in(file)
                .note(group.journal().require(Noted.Head.class))
                .note(Noted.Standing.in(JobState.QUEUED))
                .note(new Noted.OfGroup(id(group), number, sets(group, all)));
        Requests.keep(all.units().get(number - 1), journal);
        journal.create();
        return journal;
    }

    /** The same for every unit, and for nobody else's. */
    static String id(Hands group) throws IOException {
        return group.journal().require(Noted.SnapshotName.class).installation() + "-" + group.id();
    }

    /** Each ends with the job's id, as the set of any job does, and no two are the same. */
    private static List<String> sets(Hands group, BackupRequest.Group all) {
        List<String> sets = new ArrayList<>();
        for (int i = 0; i < all.units().size(); i++) {
            sets.add(SetIds.of(all.units().get(i).name(), i + 1, group));
        }
        return sets;
    }

    BackupRequest request() {
        return all.units().get(number - 1);
    }

    UnitHands hands() {
        return hands;
    }

    /** Whether its set is there. */
    boolean isSaved() {
        return CommittedSet.isNoted(hands.journal());
    }

    /** What the set is called, or would be. */
    String setId() throws IOException {
        return hands.journal().require(Noted.OfGroup.class).sets().get(number - 1);
    }

    /** Refuses what can be refused before the sources are waited for. */
    void admit(Ticker ticker) throws IOException, InterruptedException {
        try (BackupBench bench = new BackupBench(request())) {
            group.surviving(() -> {
                new AdmissionStep(bench, ticker).run(hands);
                return null;
            });
        }
    }

    /** Saves it as it was at the group's cut. */
    void save(Ticker ticker, int batch) throws IOException, InterruptedException {
        takeCut();
        BegunWith begun = BegunWith.of(hands);
        begun.require();
        begun.note();
        StepRow row = BackupSteps.ofUnit(request(), ticker, batch);
        row.run(hands);
    }

    /** Lets go what it has of the devices, when it will not go on. */
    void abandon(Ticker ticker, int batch) throws IOException, InterruptedException {
        BackupSteps.ofUnit(request(), ticker, batch).abandon(hands);
    }

    private void takeCut() throws IOException {
        Noted.Cut cut = group.journal().require(Noted.Cut.class);
        hands.journal().note(group.journal().require(Noted.SnapshotName.class)).note(cut);
        hands.tally().quiet(cut.waited(), cut.consistency());
        group.tally().summary().notes().stream()
                .filter(n -> n.code() == NoticeCode.QUIET_AS_SEEN_HERE)
                .forEach(hands::note);
        hands.checkpoint();
    }

    /** Counts what it came to among what the group did, and says it with the name of the unit. */
    void tell() {
        group.tally().add(hands.tally().summary());
        for (Notice said : hands.tally().summary().notes()) {
            if (said.code() != NoticeCode.QUIET_AS_SEEN_HERE) {
                group.note(Notice.of(NoticeCode.GROUP_UNIT_SAYS)
                        .with("unit", request().name())
                        .with("notice", said));
            }
        }
    }
}
