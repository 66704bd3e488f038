// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.portal;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.offhost.scsi.AdditionalSense;
import org.offhost.scsi.LogicalUnitList;
import org.offhost.scsi.ScsiCommand;
import org.offhost.scsi.ScsiNexus;
import org.offhost.scsi.ScsiResponse;
import org.offhost.scsi.SenseData;
import org.offhost.scsi.SenseKey;

/** What is behind a number that has no unit: it tells so, and which numbers have one (SPC-4 6.6, 6.33). */
final class MissingUnit implements ScsiNexus {
    private static final int INQUIRY = 0x12;
    private static final int REPORT_LUNS = 0xA0;
    private static final int REQUEST_SENSE = 0x03;

    private static final SenseData NOT_SUPPORTED =
            SenseData.of(SenseKey.ILLEGAL_REQUEST, AdditionalSense.LOGICAL_UNIT_NOT_SUPPORTED);

    private final List<Long> luns;

    /** @param luns eight-byte forms of those that have a unit */
    MissingUnit(List<Long> luns) {
        this.luns = luns;
    }

    @Override
    public ScsiResponse execute(ScsiCommand command, Duration timeout) {
        byte[] cdb = command.cdb();
        switch (command.operationCode()) {
            case INQUIRY:
                if ((cdb[1] & 1) != 0) {
                    return check(SenseData.of(SenseKey.ILLEGAL_REQUEST, AdditionalSense.INVALID_FIELD_IN_CDB));
                }
                byte[] data = new byte[36];
                data[0] = 0x7F; // no unit, and none can be there
                data[2] = 6;
                data[3] = 2;
                data[4] = 31;
                Arrays.fill(data, 8, 36, (byte) ' ');
                return answer(command, data, ByteBuffer.wrap(cdb).getShort(3) & 0xFFFF);
            case REPORT_LUNS:
                return answer(
                        command,
                        new LogicalUnitList(luns).encode(),
                        ByteBuffer.wrap(cdb).getInt(6) & 0xFFFF_FFFFL);
            case REQUEST_SENSE:
                return answer(command, NOT_SUPPORTED.encode(), cdb[4] & 0xFF);
            default:
                return check(NOT_SUPPORTED);
        }
    }

    private static ScsiResponse answer(ScsiCommand command, byte[] data, long allocation) {
        ByteBuffer in = command.dataIn();
        in.put(data, 0, (int) Math.min(Math.min(data.length, allocation), in.remaining()));
        return ScsiResponse.good();
    }

    private static ScsiResponse check(SenseData sense) {
        return new ScsiResponse(ScsiResponse.CHECK_CONDITION, sense.encode());
    }

    @Override
    public void abort(ScsiCommand command) {
        // none takes any time
    }

    @Override
    public void close() {
        // nothing is held
    }
}
