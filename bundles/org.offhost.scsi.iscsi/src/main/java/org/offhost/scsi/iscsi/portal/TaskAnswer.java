// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.portal;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.offhost.scsi.ScsiResponse;
import org.offhost.scsi.iscsi.pdu.Counters;
import org.offhost.scsi.iscsi.pdu.DataIn;
import org.offhost.scsi.iscsi.pdu.Pdu;
import org.offhost.scsi.iscsi.pdu.Residual;
import org.offhost.scsi.iscsi.pdu.ScsiRequest;
import org.offhost.scsi.iscsi.pdu.ScsiResult;

/** What goes back for a command: Data-In in segments and bursts, and its status, with the last of them if it is good. */
final class TaskAnswer {
    private final ScsiRequest request;
    private final TaskRoom room;
    private final Runnable statusIsNext;
    private final Runnable gone;

    /**
     * @param statusIsNext called before the status is sent
     * @param gone called when all is written or never will be, unless sending it fails
     */
    TaskAnswer(ScsiRequest request, TaskRoom room, Runnable statusIsNext, Runnable gone) {
        this.request = request;
        this.room = room;
        this.statusIsNext = statusIsNext;
        this.gone = gone;
    }

    void send(ScsiResponse response, ByteBuffer data, Residual residual) throws IOException {
        boolean good = response.status() == ScsiResponse.GOOD;
        int number = 0;
        int length = data.remaining();
        int burst = room.parameters().maxBurst();
        for (int at = 0; at < length; ) {
            int part = Math.min(Math.min(length - at, room.parameters().peerSegment()), burst - at % burst);
            boolean end = at + part == length;
            ByteBuffer segment = data.slice(at, part);
            int dataSn = number++;
            int offset = at;
            at += part;
            if (end && good) {
                statusIsNext.run();
                room.outlet()
                        .sendStatus(c -> dataIn(c, true, response.status(), dataSn, offset, residual, segment), gone);
                return;
            }
            boolean last = end || at % burst == 0;
            room.outlet().send(c -> dataIn(c, last, DataIn.NO_STATUS, dataSn, offset, Residual.NONE, segment));
        }
        int expDataSn = number;
        statusIsNext.run();
        room.outlet()
                .sendStatus(
                        c -> new ScsiResult(
                                ScsiResult.COMPLETED,
                                response.status(),
                                request.initiatorTaskTag(),
                                c,
                                expDataSn,
                                residual,
                                Residual.NONE,
                                ScsiResult.segment(response.sense())),
                        gone);
    }

    private Pdu dataIn(
            Counters counters, boolean last, int status, int dataSn, long offset, Residual residual, ByteBuffer data) {
        return new DataIn(
                last,
                false,
                status,
                request.lun(),
                request.initiatorTaskTag(),
                Pdu.NO_TAG,
                counters,
                dataSn,
                offset,
                residual,
                data);
    }
}
