// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.restore;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.offhost.backup.JobState;
import org.offhost.backup.RestoreRequest;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.Journal;
import org.offhost.backup.engine.job.Noted;
import org.offhost.backup.engine.job.Step;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.backup.notice.RefusedException;
import org.offhost.backup.notice.Remedy;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.driver.Addresses;
import org.offhost.driver.Units;

/** Refuses a destination that holds data, unless it may be overwritten. What the job itself has written is none. */
final class RequireBlankStep implements Step {
    private static final int LOOK = 1 << 20;
    private static final long LOOK_EVERY = 4L << 20;

    private final RestoreBench bench;
    private final RestoreRequest.ToUnit to;

    RequireBlankStep(RestoreBench bench, RestoreRequest.ToUnit to) {
        this.bench = bench;
        this.to = to;
    }

    @Override
    public Optional<JobState> state() {
        return Optional.of(JobState.COPYING);
    }

    @Override
    public boolean isDone(Journal journal) {
        return to.overwrite() || journal.has(Noted.Touched.class);
    }

    @Override
    public void run(Hands job) throws IOException, InterruptedException {
        try (BlockDevice device = new Units(job).open(to.unit(), Access.READ)) {
            refuseData(job, bench.destination().place().on(device));
        }
    }

    /**
     * Looks at the beginning, the end and every few MiB between; not between them if the unit was made for this and nobody has
     * written it, since to read what is not there costs more than to restore a volume that is half empty.
     */
    private void refuseData(Hands job, BlockDevice device) throws IOException {
        long step = Addresses.isUntouched(job.board(), to.unit()) ? Long.MAX_VALUE / 2 : LOOK_EVERY;
        ByteBuffer buffer = ByteBuffer.allocate(LOOK);
        ByteBuffer zeros = ByteBuffer.allocate(LOOK);
        long last = Math.max(0, device.size() - LOOK);
        for (long at = 0; ; at = Math.min(last, at + step)) {
            job.checkCancelled();
            device.read(at, buffer.clear().limit((int) Math.min(LOOK, device.size() - at)));
            int data = buffer.flip().mismatch(zeros.limit(buffer.limit()));
            if (data >= 0) {
                throw new RefusedException(bench.destination()
                        .about(NoticeCode.DESTINATION_HOLDS_DATA)
                        .with("position", at + data)
                        .remedy(Remedy.NAME_BLANK, Remedy.OVERWRITE));
            }
            if (at == last) {
                return;
            }
        }
    }
}
