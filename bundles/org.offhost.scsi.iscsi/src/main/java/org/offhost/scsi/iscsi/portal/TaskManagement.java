// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.portal;

import java.io.IOException;
import java.util.Optional;
import org.offhost.scsi.AdditionalSense;
import org.offhost.scsi.iscsi.pdu.TaskManagementRequest;
import org.offhost.scsi.iscsi.pdu.TaskManagementResponse;

/** Task management functions (RFC 7143, 11.5; SAM-5 7). Each returns when what it ends touches nothing any more. */
final class TaskManagement {
    private static final AdditionalSense RESET = AdditionalSense.BUS_DEVICE_RESET;

    private final Sessions sessions;

    TaskManagement(Sessions sessions) {
        this.sessions = sessions;
    }

    /** Executes a function for a session; answers the response. */
    int execute(Session session, TaskManagementRequest request) throws IOException {
        switch (request.function()) {
            case TaskManagementRequest.ABORT_TASK:
                Optional<TargetTask> task = session.task(request.referencedTaskTag());
                return task.isPresent() && task.get().abort()
                        ? TaskManagementResponse.COMPLETE
                        : TaskManagementResponse.NO_SUCH_TASK;
            case TaskManagementRequest.ABORT_TASK_SET:
                Optional<UnitLink> own = session.units().find(request.lun());
                if (own.isPresent()) {
                    session.abortAll(own);
                }
                return TaskManagementResponse.COMPLETE;
            case TaskManagementRequest.CLEAR_TASK_SET:
                clear(session.units().of(request.lun()), AdditionalSense.COMMANDS_CLEARED, false);
                return TaskManagementResponse.COMPLETE;
            case TaskManagementRequest.LOGICAL_UNIT_RESET:
                reset(session.units().of(request.lun()));
                return TaskManagementResponse.COMPLETE;
            case TaskManagementRequest.TARGET_WARM_RESET, TaskManagementRequest.TARGET_COLD_RESET:
                for (Session s : sessions.all()) {
                    s.abortAll(Optional.empty());
                    for (UnitLink unit : s.units().open()) {
                        reset(unit);
                    }
                }
                return TaskManagementResponse.COMPLETE;
            case TaskManagementRequest.TASK_REASSIGN:
                return TaskManagementResponse.REASSIGNMENT_NOT_SUPPORTED;
            default:
                return TaskManagementResponse.NOT_SUPPORTED;
        }
    }

    /** A unit that tells nobody of its reset has it told by the portal. */
    private void reset(UnitLink unit) throws IOException {
        clear(unit, RESET, unit.reset());
    }

    /**
     * Aborts the commands of all sessions at a unit, and has the others told.
     *
     * @param told whether they are told already
     */
    private void clear(UnitLink unit, AdditionalSense what, boolean told) throws IOException {
        for (Session s : sessions.all()) {
            for (UnitLink other : s.units().open()) {
                if (other == unit || other.isSameAs(unit)) {
                    s.abortAll(Optional.of(other));
                    if (!told && (other != unit || what.equals(RESET))) {
                        other.attention(what);
                    }
                }
            }
        }
    }
}
