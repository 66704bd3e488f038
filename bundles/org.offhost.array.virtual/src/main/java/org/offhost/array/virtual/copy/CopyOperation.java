// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.copy;

import java.io.IOException;
import org.offhost.array.virtual.management.CopyManagerLimits;
import org.offhost.array.virtual.medium.FaultBoard;
import org.offhost.array.virtual.medium.Task;
import org.offhost.array.virtual.medium.TaskAbortedException;
import org.offhost.scsi.CopyStatus;
import org.offhost.scsi.FailedSegmentDetails;
import org.offhost.scsi.ParameterList;
import org.offhost.scsi.ScsiResponse;
import org.offhost.scsi.SegmentDescriptor;

/**
 * One EXTENDED COPY command: runs in one thread, its status may be asked for by any. It is kept until it was asked for, so it
 * holds the parameter list, with up to megabytes of inline data, only while it runs.
 */
final class CopyOperation {
    private final SegmentIo io;

    private volatile int segments;
    private volatile int status = CopyStatus.RUNNING;
    private volatile FailedSegmentDetails failure;

    CopyOperation(Task task, FaultBoard faults) {
        this.io = new SegmentIo(task, faults);
    }

    ScsiResponse run(ParameterList list, Reach reach, CopyManagerLimits limits, Dialect dialect) throws IOException {
        SegmentExecutor executor = new SegmentExecutor(list, reach, limits, io, dialect);
        status = CopyStatus.RUNNING;
        try {
            for (int i = 0; i < list.segments().size(); i++) {
                segments = i + 1;
                ScsiResponse refused = segment(executor, list.segments().get(i), i);
                if (refused != null) {
                    failure = new FailedSegmentDetails(refused.status(), refused.sense());
                    status = CopyStatus.FAILED;
                    return refused;
                }
            }
            status = CopyStatus.DONE;
            return ScsiResponse.good();
        } catch (TaskAbortedException e) {
            failure = new FailedSegmentDetails(ScsiResponse.TASK_ABORTED, new byte[0]);
            throw e;
        } finally {
            executor.end();
            if (status == CopyStatus.RUNNING) {
                status = CopyStatus.FAILED;
            }
        }
    }

    private static ScsiResponse segment(SegmentExecutor executor, SegmentDescriptor segment, int number)
            throws IOException {
        try {
            executor.execute(segment);
            return null;
        } catch (SegmentFailure e) {
            return new ScsiResponse(
                    ScsiResponse.CHECK_CONDITION,
                    executor.describe(e.sense(), number).encode());
        }
    }

    boolean isRunning() {
        return status == CopyStatus.RUNNING;
    }

    CopyStatus status() {
        int unit = 0;
        long count = io.writtenInAll();
        while (count > 0xFFFF_FFFFL) {
            unit++;
            count >>= 10;
        }
        return new CopyStatus(false, status, segments, unit, count);
    }

    /** How it failed; null if it did not. */
    FailedSegmentDetails failure() {
        return failure;
    }
}
