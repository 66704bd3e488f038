// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.medium;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.offhost.archive.MediumFinding;
import org.offhost.archive.SetRecord;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.notice.FailedException;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;

/** What a verification has found: good only if nothing is wrong, and no better proved than the set proved worst. */
public final class Verdict {
    private static final int MOST_BAD = 100;
    private static final int MOST_IN_REASON = 5;

    private final List<Notice> good = new ArrayList<>();
    private final List<Notice> bad = new ArrayList<>();
    private final List<Notice> notes = new ArrayList<>();
    private final List<Made> made = new ArrayList<>();
    private final Set<String> badSets = new HashSet<>();
    private long leftOut;
    private CheckLevel level;

    /** @param level that was asked for */
    public Verdict(CheckLevel level) {
        this.level = level;
    }

    /**
     * Sums that were made of a set that had none.
     *
     * @param folder name of their folder
     */
    public record Made(SetRecord set, String folder) {}

    /** @param concerns whether it is about what was asked for; otherwise it is only told */
    public void finding(MediumFinding finding, boolean concerns) {
        if (!concerns || finding.kind() == MediumFinding.Kind.UNCOMMITTED) {
            notes.add(Notice.of(NoticeCode.ALSO_ON_MEDIUM).with("finding", finding.text()));
        } else {
            bad(Notice.of(NoticeCode.MEDIUM_BAD).with("finding", finding.text()));
        }
    }

    /** A set is sound as far as was looked. */
    public void good(Notice set) {
        good.add(set);
    }

    /** Something is wrong with a set. */
    public void bad(String setId, Notice why) {
        badSets.add(setId);
        bad(Notice.of(NoticeCode.SET_BAD).with("set", setId).with("cause", why));
    }

    /** Whether something is wrong with a set. */
    public boolean isBad(String setId) {
        return badSets.contains(setId);
    }

    private void bad(Notice why) {
        if (bad.size() < MOST_BAD) {
            bad.add(why);
        } else {
            leftOut++;
        }
    }

    /** A set was read whole, and there was nothing to compare it with. */
    void onlyRead(SetRecord set, String folder) {
        good(Notice.of(NoticeCode.SET_READ).with("set", set.description().id()));
        made.add(new Made(set, folder));
        level = CheckLevel.READ;
    }

    /** A set is what the catalog says, whose one sum places no damage. */
    void comparedWhole(SetRecord set, String folder) {
        good(Notice.of(NoticeCode.SET_AS_IN_CATALOG)
                .with("set", set.description().id()));
        made.add(new Made(set, folder));
    }

    /** Whether nothing is wrong so far. */
    public boolean isGood() {
        return bad.isEmpty();
    }

    /** Sums that were made, to be kept. */
    public List<Made> made() {
        return made;
    }

    /** What held for every set. */
    public CheckLevel level() {
        return level;
    }

    /** Adds what was found of another part. */
    public void add(Verdict part) {
        part.bad.forEach(this::bad);
        leftOut += part.leftOut;
        badSets.addAll(part.badSets);
        good.addAll(part.good);
        notes.addAll(part.notes);
        made.addAll(part.made);
        level = part.level.compareTo(level) < 0 ? part.level : level;
    }

    /**
     * Tells all of it.
     *
     * @throws IOException if something is wrong
     */
    public void end(Hands job) throws IOException {
        bad.forEach(job::note);
        good.forEach(job::note);
        notes.forEach(job::note);
        if (!bad.isEmpty()) {
            List<Notice> first = bad.subList(0, Math.min(MOST_IN_REASON, bad.size()));
            Notice all = Notice.of(NoticeCode.SETS_BAD).with("bad", first);
            long more = bad.size() + leftOut - first.size();
            throw new FailedException(more > 0 ? all.with("more", more) : all);
        }
        job.note(Notice.of(NoticeCode.SETS_VERIFIED).with("sets", good.size()));
    }
}
