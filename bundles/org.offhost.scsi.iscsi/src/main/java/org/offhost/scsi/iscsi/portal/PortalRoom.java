// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.portal;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import org.offhost.scsi.TargetPortals;

/**
 * What the connections of a portal share.
 *
 * @param request what the portal is for
 * @param units what initiators see
 * @param sessions those that are there
 * @param memory what their commands may hold
 * @param threads names threads
 * @param control runs what waits for commands to end
 * @param clock runs what has its time; nothing there may block
 */
record PortalRoom(
        TargetPortals.Request request,
        TargetPortals.Units units,
        Sessions sessions,
        Memory memory,
        ThreadFactory threads,
        ExecutorService control,
        ScheduledExecutorService clock) {}
