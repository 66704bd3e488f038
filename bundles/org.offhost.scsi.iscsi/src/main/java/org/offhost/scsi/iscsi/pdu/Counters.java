// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.pdu;

import java.nio.ByteBuffer;

/**
 * What a target tells in nearly every unit it sends.
 *
 * @param statSn number of the status; the next one where the unit has no status
 * @param expCmdSn number of the command it expects next
 * @param maxCmdSn number of the last command it would take
 */
public record Counters(int statSn, int expCmdSn, int maxCmdSn) {
    private static final int AT = 24;

    static Counters get(ByteBuffer header) {
        return new Counters(header.getInt(AT), header.getInt(AT + 4), header.getInt(AT + 8));
    }

    void put(ByteBuffer header) {
        header.putInt(AT, statSn).putInt(AT + 4, expCmdSn).putInt(AT + 8, maxCmdSn);
    }
}
