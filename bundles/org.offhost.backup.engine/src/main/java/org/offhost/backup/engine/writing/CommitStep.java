// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.writing;

import java.io.IOException;
import java.util.Optional;
import org.offhost.archive.SetRecord;
import org.offhost.archive.layout.SetLayout;
import org.offhost.archive.set.JobRecord;
import org.offhost.backup.JobState;
import org.offhost.backup.JobSummary;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.Noted;
import org.offhost.backup.engine.job.Step;
import org.offhost.backup.engine.job.Ticker;
import org.offhost.backup.engine.medium.Facts;
import org.offhost.backup.engine.medium.JobMedia;
import org.offhost.backup.engine.medium.MediumWords;
import org.offhost.backup.engine.medium.OpenMedium;
import org.offhost.backup.engine.medium.Sets;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.block.Access;
import org.offhost.block.EndOfMediumException;
import org.offhost.block.StorageFullException;
import org.offhost.block.Unit;

/** Makes the set visible. That it may be is noted before, so that who goes on looks for it and never commits twice. */
public final class CommitStep implements Step {
    private final NewSet made;
    private final Ticker ticker;

    public CommitStep(NewSet made, Ticker ticker) {
        this.made = made;
        this.ticker = ticker;
    }

    @Override
    public Optional<JobState> state() {
        return Optional.of(JobState.COMMITTING);
    }

    @Override
    public void run(Hands job) throws IOException, InterruptedException {
        Unit medium = made.medium();
        SetLayout layout = made.layout();
        CommittedSet committed = new CommittedSet(job);
        try (OpenMedium open = JobMedia.open(job, medium, Access.READ_WRITE, job.tally()::control)) {
            boolean again = job.journal().has(Noted.Committing.class);
            job.committing();
            Optional<SetRecord> before =
                    again ? open.medium().committed(layout.description().id()) : Optional.empty();
            if (before.isPresent()) {
                committed.is(before.get().description().id(), medium.designator());
                committed.remember(Sets.of(before.get(), open));
                return;
            }
            open.requireThere();
            JobRecord record = record(job);
            SetRecord set = open.medium().begin(layout).commit(record);
            committed.is(set.description().id(), medium.designator());
            committed.remember(Sets.of(set, open, layout.fileSystem(), record));
        } catch (StorageFullException e) {
            throw made.stream(job).full(layout.bodyLength(), e);
        } catch (EndOfMediumException e) {
            throw made.stream(job).ended(Notice.of(NoticeCode.MEDIUM_ENDED).with("phase", "commit"), e);
        }
    }

    private JobRecord record(Hands job) {
        JobSummary summary = job.tally().summary();
        long runs = job.journal().find(Noted.Runs.class).map(Noted.Runs::count).orElse(1L);
        return new JobRecord(ticker.now(), MediumWords.of(summary.checked()), Facts.of(summary, runs));
    }
}
