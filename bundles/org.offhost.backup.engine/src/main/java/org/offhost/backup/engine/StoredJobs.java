// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BiFunction;
import org.offhost.backup.JobState;
import org.offhost.backup.JobStatus;
import org.offhost.backup.engine.ended.EndedJob;
import org.offhost.backup.engine.job.Cause;
import org.offhost.backup.engine.job.JobBody;
import org.offhost.backup.engine.job.JobFile;
import org.offhost.backup.engine.job.Journal;
import org.offhost.backup.engine.job.JournalException;
import org.offhost.backup.engine.job.Noted;
import org.offhost.backup.engine.job.Remains;
import org.offhost.backup.engine.job.Requests;
import org.offhost.backup.engine.medium.UnitClaims;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.backup.notice.RefusedException;
import org.offhost.backup.notice.Remedy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes jobs of the journals that processes before this one left. */
final class StoredJobs {
    private static final Logger LOG = LoggerFactory.getLogger(StoredJobs.class);

    private final BiFunction<String, Journal, RunningJob> making;
    private final UnitClaims claims;
    private final JobBody.Bodies bodies;

    /** @param making makes a job of its id and its journal */
    StoredJobs(BiFunction<String, Journal, RunningJob> making, UnitClaims claims, JobBody.Bodies bodies) {
        this.making = making;
        this.claims = claims;
        this.bodies = bodies;
    }

    /**
     * The job of a folder; empty if its first save was cut short.
     *
     * @throws IOException if it cannot be read now
     */
    Optional<RunningJob> load(Path folder) throws IOException {
        String id = folder.getFileName().toString();
        JobFile file = JobFile.in(folder);
        try {
            Optional<Journal> journal = Journal.read(file);
            return journal.isPresent() ? Optional.of(remembered(id, journal.get())) : Optional.empty();
        } catch (JournalException | EOFException e) {
            return Optional.of(cannotGoOn(id, file, e));
        }
    }

    private RunningJob remembered(String id, Journal journal) throws IOException {
        RunningJob job = making.apply(id, journal);
        job.recall();
        if (job.status().state().ended()) {
            if (journal.file().otherOwner().isEmpty()) {
                journal.file().letGo(); // its process may have been killed before it could
            }
        } else {
            claims.of(journal); // whoever resumes it will need its whole request
            bodies.of(journal);
            Optional<URI> gone = Requests.passingPlace(journal);
            if (gone.isPresent() && isLeft(job)) {
                endLeft(job, gone.get());
            }
        }
        return job;
    }

    private static boolean isLeft(RunningJob job) {
        try {
            return job.journal().own();
        } catch (IOException e) { // it cannot be ended where nothing can be written
            LOG.warn("job {} is ended by a later start: {}", job.id(), Cause.words(e));
            return false;
        }
    }

    /** A job that is had here, so that its process is gone, and with that its place; or has come to its end since it was read. */
    private static void endLeft(RunningJob job, URI gone) {
        try {
            job.recall();
            if (!job.status().state().ended()) {
                job.endLeft(Notice.of(NoticeCode.PLACE_GONE).with("place", gone).remedy(Remedy.SUBMIT_AGAIN));
            }
        } finally {
            job.journal().file().disown();
        }
    }

    /** What is told of a job that another one has; empty if there is no such job any more. */
    Optional<JobStatus> elsewhere(Path folder) throws IOException {
        Optional<Journal> journal = Journal.read(JobFile.in(folder));
        if (journal.isEmpty()) {
            return Optional.empty();
        }
        JobFile file = journal.get().file();
        RunningJob job = making.apply(folder.getFileName().toString(), journal.get());
        job.recall(Optional.of(
                file.otherProcess(journal.get().find(Noted.Standing.class).map(Noted.Standing::state))
                        .notice()));
        return Optional.of(job.status());
    }

    /**
     * A job that nobody can go on with has failed: it is shown so, and what it held is let go.
     *
     * @throws RefusedException if another process has it, perhaps one of another version, which reads what this one does not
     */
    private RunningJob cannotGoOn(String id, JobFile file, IOException why) throws IOException {
        Remains remains = Remains.of(file);
        Journal journal = Journal.in(file).note(remains.head());
        RunningJob job = making.apply(id, journal);
        boolean otherForm = why instanceof JournalException.OtherForm;
        if (otherForm && remains.end().isPresent()) {
            journal.note(remains.end().get());
            job.recall();
            return job; // there is nothing to go on with, and the version that reads the file finds it as it was
        }
        if (!file.own()) {
            throw file.otherProcess(Optional.empty());
        }
        LOG.error("job {} cannot be gone on with: {}", id, Cause.words(why));
        String aside = file.putAside(otherForm ? "other-form" : "damaged");
        job.end(
                JobState.FAILED,
                Optional.of((why instanceof JournalException.OtherForm other
                                ? other.notice(NoticeCode.JOB_OF_OTHER_FORM)
                                : Notice.of(NoticeCode.JOB_FILE_DAMAGED).with("cause", Cause.of(why)))
                        .with("kept", aside)
                        .remedy(Remedy.SUBMIT_AGAIN)));
        return job;
    }

    /** What is told of a job that is known to have ended; as far as its journal still says it. */
    JobStatus past(Path folder, EndedJob past) {
        JobFile file = JobFile.in(folder);
        Journal journal;
        try {
            journal = Journal.read(file).orElseGet(() -> remains(file, past));
        } catch (IOException | RuntimeException e) {
            LOG.debug("{} tells no more of a job that has ended", folder, e);
            journal = remains(file, past);
        }
        RunningJob job = making.apply(past.id(), journal);
        job.recall();
        return job.status();
    }

    private static Journal remains(JobFile file, EndedJob past) {
        Remains remains = Remains.of(file);
        return Journal.in(file)
                .note(remains.head())
                .note(remains.end()
                        .orElse(new Noted.Standing(past.state(), Optional.empty(), Optional.of(past.ended()), false)));
    }
}
