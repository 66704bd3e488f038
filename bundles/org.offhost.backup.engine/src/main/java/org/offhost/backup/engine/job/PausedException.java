// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.job;

import org.offhost.backup.notice.FailedException;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.backup.notice.Remedy;
import org.offhost.driver.PatienceEndedException;

/** Something is missing that a person can bring: the job stops here, and goes on from here when it is resumed. */
public final class PausedException extends FailedException {
    private static final long serialVersionUID = 1L;

    public PausedException(Notice notice) {
        super(notice);
    }

    public PausedException(Notice notice, Throwable cause) {
        super(notice, cause);
    }

    /** What a wait that ended is to a job. */
    public PausedException(PatienceEndedException e) {
        super(notice(e), e);
    }

    private static Notice notice(PatienceEndedException e) {
        return e.need()
                .map(need -> Notice.of(NoticeCode.NO_DRIVER_CAME)
                        .with("need", Cause.of(need))
                        .with("seconds", e.limit().toSeconds())
                        .remedy(Remedy.START_DRIVER_AND_RESUME))
                .orElseGet(() -> Notice.of(NoticeCode.DRIVER_UNSTEADY)
                        .with("times", e.withdrawals())
                        .with("seconds", e.limit().toSeconds())
                        .with("detail", e.getMessage())
                        .remedy(Remedy.TEND_DRIVER_AND_RESUME));
    }
}
