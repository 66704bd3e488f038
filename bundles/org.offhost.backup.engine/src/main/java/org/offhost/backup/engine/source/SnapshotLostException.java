// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.source;

import java.util.Optional;
import org.offhost.backup.engine.job.JobBody;
import org.offhost.backup.notice.FailedException;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.backup.notice.Remedy;
import org.offhost.block.Designator;
import org.offhost.snapshot.SnapshotSet;

/** The snapshot of a job is gone: bytes of two points in time never meet in one set, so the job cannot go on. */
public final class SnapshotLostException extends FailedException implements JobBody.Ending {
    private static final long serialVersionUID = 1L;

    /** @param state that it is in; empty if it is not there */
    SnapshotLostException(String snapshot, Designator source, Optional<SnapshotSet.State> state) {
        super(notice(snapshot, source, state));
    }

    private static Notice notice(String snapshot, Designator source, Optional<SnapshotSet.State> state) {
        Notice lost = Notice.of(NoticeCode.SNAPSHOT_LOST)
                .with("snapshot", snapshot)
                .with("unit", source)
                .remedy(Remedy.SUBMIT_AGAIN);
        return state.isPresent() ? lost.with("state", state.get()) : lost;
    }
}
