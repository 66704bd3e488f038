// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.restore;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import org.offhost.archive.Inspection;
import org.offhost.archive.MediumScan;
import org.offhost.archive.SetRecord;
import org.offhost.backup.JobState;
import org.offhost.backup.RestoreRequest;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.Journal;
import org.offhost.backup.engine.job.Noted;
import org.offhost.backup.engine.job.Step;
import org.offhost.backup.engine.job.Ticker;
import org.offhost.backup.engine.medium.JobMedia;
import org.offhost.backup.engine.medium.OpenMedium;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.backup.notice.RefusedException;
import org.offhost.backup.notice.Remedy;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.Unit;
import org.offhost.driver.Addresses;
import org.offhost.driver.Units;

/**
 * Refuses a destination that holds data, unless it may be overwritten; a medium on which a set is locked never may. What the job
 * itself has written is none.
 */
final class RequireBlankStep implements Step {
    /** Bytes at either end, where tables of partitions and the headers of file systems are. */
    private static final int EDGE = 1 << 20;
    /** Bytes of a look between, and from one to the next: of a unit on a wire a thousandth comes to this host. */
    private static final int LOOK = 4096;

    private static final long LOOK_EVERY = 4L << 20;

    private final RestoreBench bench;
    private final RestoreRequest.ToUnit to;
    private final Ticker ticker;

    RequireBlankStep(RestoreBench bench, RestoreRequest.ToUnit to, Ticker ticker) {
        this.bench = bench;
        this.to = to;
        this.ticker = ticker;
    }

    @Override
    public Optional<JobState> state() {
        return Optional.of(JobState.COPYING);
    }

    @Override
    public boolean isDone(Journal journal) {
        return journal.has(Noted.Touched.class);
    }

    @Override
    public void run(Hands job) throws IOException, InterruptedException {
        if (to.overwrite()) {
            for (Unit unit : bench.units().units()) {
                refuseLocked(job, unit);
            }
            return;
        }
        try (BlockDevice device = bench.units().open(new Units(job), job.tally()::control)) {
            if (device.size() != bench.units().size()) {
                RestoredVolume.requireSizes(job, bench.units());
            }
            refuseData(job, bench.destination().place().on(device));
        }
    }

    private void refuseLocked(Hands job, Unit unit) throws IOException, InterruptedException {
        try (OpenMedium open = JobMedia.open(job, unit, Access.READ, job.tally()::control)) {
            if (open.inspection().state() == Inspection.State.OURS) {
                refuseLocked(unit, open.medium().scan());
            }
        }
    }

    private void refuseLocked(Unit unit, MediumScan scan) throws RefusedException {
        Instant now = ticker.now();
        for (SetRecord set : scan.sets()) {
            Optional<Instant> until = scan.lockedUntil(set.description().id()).filter(now::isBefore);
            if (until.isPresent()) {
                throw new RefusedException(Notice.of(NoticeCode.HOLDS_LOCKED_SET)
                        .with("unit", unit.designator())
                        .with("set", set.description().id())
                        .with("until", until.get())
                        .remedy(Remedy.NAME_ANOTHER));
            }
        }
    }

    /**
     * Looks at both ends and every few MiB between, so that data is met wherever that much of it lies together; not between them
     * if the unit was made for this and nobody has written it, since to read what is not there costs more than to restore a volume
     * that is half empty.
     */
    private void refuseData(Hands job, BlockDevice device) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(EDGE);
        refuseData(device, 0, buffer.limit(edge(device)));
        refuseData(device, device.size() - edge(device), buffer);
        if (to.units().stream().allMatch(unit -> Addresses.isUntouched(job.board(), unit))) {
            return;
        }
        buffer.limit(LOOK);
        for (long at = LOOK_EVERY; at + LOOK <= device.size(); at += LOOK_EVERY) {
            job.checkCancelled();
            refuseData(device, at, buffer);
        }
    }

    private static int edge(BlockDevice device) {
        return (int) Math.min(EDGE, device.size());
    }

    private void refuseData(BlockDevice device, long at, ByteBuffer buffer) throws IOException {
        device.read(at, buffer.rewind());
        int data = buffer.flip().mismatch(ByteBuffer.allocate(buffer.limit()));
        if (data >= 0) {
            throw new RefusedException(bench.destination()
                    .about(NoticeCode.DESTINATION_HOLDS_DATA)
                    .with("position", at + data)
                    .remedy(Remedy.NAME_BLANK, Remedy.OVERWRITE));
        }
    }
}
