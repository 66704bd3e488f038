// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.portal;

import java.io.IOException;
import java.util.Optional;
import org.offhost.scsi.AdditionalSense;
import org.offhost.scsi.iscsi.pdu.TaskManagementRequest;
import org.offhost.scsi.iscsi.pdu.TaskManagementResponse;

/** Task management functions (RFC 7143, 11.5; SAM-5 7). Each returns when what it ends touches nothing any more. */
final class TaskManagement {
    private static final AdditionalSense RESET = new AdditionalSense(0x29, 0x03);

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
                return clear(session, request.lun(), AdditionalSense.COMMANDS_CLEARED);
            case TaskManagementRequest.LOGICAL_UNIT_RESET:
                return clear(session, request.lun(), RESET);
            case TaskManagementRequest.TARGET_WARM_RESET, TaskManagementRequest.TARGET_COLD_RESET:
                for (Session s : sessions.all()) {
                    s.abortAll(Optional.empty());
                    s.units().open().forEach(u -> u.attention(RESET));
                }
                return TaskManagementResponse.COMPLETE;
            case TaskManagementRequest.TASK_REASSIGN:
                return TaskManagementResponse.REASSIGNMENT_NOT_SUPPORTED;
            default:
                return TaskManagementResponse.NOT_SUPPORTED;
        }
    }

    /** Aborts the commands of all sessions at a unit, and has the others told. */
    private int clear(Session session, long lun, AdditionalSense told) throws IOException {
        UnitLink unit = session.units().of(lun);
        for (Session s : sessions.all()) {
            for (UnitLink other : s.units().open()) {
                if (other == unit || other.isSameAs(unit)) {
                    s.abortAll(Optional.of(other));
                    if (other != unit || told.equals(RESET)) {
                        other.attention(told);
                    }
                }
            }
        }
        return TaskManagementResponse.COMPLETE;
    }
}
