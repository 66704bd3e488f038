// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.archive;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.offhost.backup.Job;
import org.offhost.backup.JobState;
import org.offhost.backup.JobStatus;
import org.offhost.backup.notice.FailedException;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.backup.notice.RefusedException;

/**
 * An archive that somebody asked for: what is kept of it while its job runs, from one pass over the set to the next one, whose parser
 * may be another. The job writes, a request takes; thread-safe as far as both use it.
 */
final class Download {
    private static final long LOOK_MILLIS = 50;

    private final ArchiveKind kind;
    private final String caller;
    private final ArchivePipe pipe;
    private final ArchiveForm form;

    /** What has been sent; the job's. */
    private long members;

    private long bytesOfMember = -1;
    private String remark = "";

    private boolean begun;

    /** @param caller whom it is for */
    Download(ArchiveKind kind, String caller, Duration limit) {
        this.kind = kind;
        this.caller = caller;
        this.pipe = new ArchivePipe(limit);
        this.form = kind.open(pipe);
    }

    ArchiveKind kind() {
        return kind;
    }

    String caller() {
        return caller;
    }

    ArchivePipe pipe() {
        return pipe;
    }

    ArchiveForm form() {
        return form;
    }

    /** Members that are in the archive whole. */
    long members() {
        return members;
    }

    /** Bytes of content that are in the archive of the member behind those; negative if it was not begun. */
    long bytesOfMember() {
        return bytesOfMember;
    }

    void memberBegun() {
        bytesOfMember = 0;
    }

    void sent(int bytes) {
        bytesOfMember += bytes;
    }

    void memberEnded() {
        members++;
        bytesOfMember = -1;
    }

    /** What the engine wants to find again with what is placed so far. */
    String remark() {
        return remark;
    }

    void remark(String text) {
        remark = text;
    }

    /** Everything was looked at, and nothing is in the way. */
    synchronized void begin() {
        begun = true;
        notifyAll();
    }

    /**
     * Waits until it can be taken.
     *
     * @throws FailedException if it cannot, with what the job says
     */
    synchronized void awaitBegun(Job job) throws IOException, InterruptedException {
        while (!begun) {
            JobStatus status = job.status();
            if (isOver(status)) {
                throw failure(status);
            }
            wait(LOOK_MILLIS);
        }
    }

    private static boolean isOver(JobStatus status) {
        return status.state().ended() || status.state() == JobState.INTERRUPTED;
    }

    private static FailedException failure(JobStatus status) {
        Notice why = status.reason().orElse(Notice.of(NoticeCode.CANCELLED));
        return status.refused() ? new RefusedException(why) : new FailedException(why);
    }

    /**
     * The next bytes; empty when all were taken and the job has found them right.
     *
     * @throws FailedException if the job ended otherwise: what was taken is no archive
     */
    Optional<byte[]> next(Job job) throws IOException, InterruptedException {
        while (true) {
            Optional<byte[]> piece = pipe.next();
            if (piece.isPresent()) {
                return piece;
            }
            JobStatus status = job.status(); // a job is completed only when the pipe is empty
            if (isOver(status)) {
                if (status.state() != JobState.COMPLETED) {
                    throw failure(status);
                }
                return Optional.empty();
            }
        }
    }
}
