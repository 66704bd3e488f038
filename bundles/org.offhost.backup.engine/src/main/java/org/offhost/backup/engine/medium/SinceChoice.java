// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.medium;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.offhost.archive.SetDescription;
import org.offhost.archive.SetProfile;
import org.offhost.archive.SetRecord;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.BackupSet;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.Noted;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.backup.notice.RefusedException;
import org.offhost.backup.notice.Remedy;

/** Chooses the set that a backup continues, once, before anything is waited for; refuses one that it cannot continue. */
public final class SinceChoice {
    private final Hands job;
    private final BackupRequest request;

    public SinceChoice(Hands job, BackupRequest request) {
        this.job = job;
        this.request = request;
    }

    /** Notes which set is continued, or makes sure that the one that was noted can still be. */
    public void choose(OpenMedium open) throws IOException {
        Optional<Noted.Continues> before = job.journal().find(Noted.Continues.class);
        if (before.isPresent()) {
            if (!before.get().setId().isEmpty() && !job.journal().has(Noted.Committed.class)) {
                open.chain(find(open, before.get().setId()));
            }
            return;
        }
        String parent = switch (request.since().kind()) {
            case NONE -> "";
            case SET -> named(open, request.since().setId());
            case LAST -> last(open);
        };
        job.journal().note(new Noted.Continues(parent)).save();
    }

    /** What continues a set is of its kind. */
    private SetProfile profile() {
        return SetProfile.valueOf(request.profile().name());
    }

    /** One that is known of another medium, and that is not there, is told from one that is nowhere. */
    private OpenMedium.Link find(OpenMedium open, String id) throws IOException {
        try {
            return open.find(id);
        } catch (RefusedException e) {
            List<BackupSet> others = new KnownSets(job.board(), job::note).onAnother(open, id);
            if (others.isEmpty()) {
                throw e;
            }
            Notice elsewhere = Notice.of(NoticeCode.SINCE_ON_ANOTHER_MEDIUM)
                    .with("set", id)
                    .with("medium", request.medium())
                    .with("other", others.get(0).medium());
            throw new RefusedException(
                    (isLack(e.notice()) ? elsewhere : elsewhere.with("cause", e.notice()))
                            .remedy(Remedy.NAME_MEDIUM_OF_PARENT, Remedy.NAME_ANOTHER_MEDIUM, Remedy.SAVE_ALL),
                    e);
        }
    }

    /** That the set is not on the medium is said anyway. */
    private static boolean isLack(Notice refusal) {
        return refusal.code() == NoticeCode.NO_SET || refusal.code() == NoticeCode.NO_SUCH_SET;
    }

    private String named(OpenMedium open, String id) throws IOException {
        OpenMedium.Link link = find(open, id);
        SetDescription d = link.set().description();
        if (d.profile() != profile()) {
            throw new RefusedException(Notice.of(NoticeCode.SINCE_OTHER_PROFILE)
                    .with("set", id)
                    .with("found", d.profile())
                    .with("needed", profile())
                    .remedy(Remedy.SAVE_ALL));
        }
        if (!d.source().equals(request.source())) {
            throw new RefusedException(Notice.of(NoticeCode.SINCE_OTHER_VOLUME)
                    .with("set", id)
                    .with("what", "unit")
                    .with("found", d.source())
                    .with("needed", request.source())
                    .remedy(Remedy.SAVE_ALL));
        }
        if (!Continued.isOf(d, request.volume())) {
            throw new RefusedException(Notice.of(NoticeCode.SINCE_OTHER_VOLUME)
                    .with("set", id)
                    .with("what", "volume")
                    .with("found", Continued.volume(d))
                    .with("needed", request.volume())
                    .remedy(Remedy.SAVE_ALL));
        }
        open.chain(link);
        return id;
    }

    private String last(OpenMedium open) throws IOException {
        List<SetRecord> sets = open.medium().sets();
        for (int i = sets.size() - 1; i >= 0; i--) {
            SetDescription d = sets.get(i).description();
            boolean same = d.profile() == profile()
                    && d.source().equals(request.source())
                    && Continued.isOf(d, request.volume());
            if (same) {
                return readable(open, sets.get(i)) ? d.id() : "";
            }
        }
        job.note(Notice.of(NoticeCode.NOTHING_TO_CONTINUE)
                .with("medium", request.medium())
                .with("source", request.source()));
        return "";
    }

    /** What continues a set that nobody can read could not be read either. */
    private boolean readable(OpenMedium open, SetRecord set) throws IOException {
        try {
            open.chain(set);
            return true;
        } catch (RefusedException e) {
            job.note(Notice.of(NoticeCode.FULL_INSTEAD)
                    .with("set", set.description().id())
                    .with("reason", "chain"));
            return false;
        }
    }
}
