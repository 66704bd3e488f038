// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.unit;

import java.nio.ByteBuffer;
import org.offhost.scsi.ScsiResponse;

/**
 * READ DEFECT DATA(10) and (12) (SBC-3, 5.17 and 5.18): both lists are there, in the format that is asked for, and nothing is on
 * them. Blocks that cannot be read are told of when they are read.
 */
final class DefectLists {
    /** Bits of the lists that are asked for, and of the format; they come back as they were sent. */
    private static final int ASKED = 0x1F;

    private DefectLists() {}

    static ScsiResponse ten(Request request) {
        ByteBuffer cdb = ByteBuffer.wrap(request.command().cdb());
        return request.answer(new byte[] {0, (byte) (cdb.get(2) & ASKED), 0, 0}, cdb.getShort(7) & 0xFFFF);
    }

    static ScsiResponse twelve(Request request) {
        ByteBuffer cdb = ByteBuffer.wrap(request.command().cdb());
        byte[] header = {0, (byte) (cdb.get(1) & ASKED), 0, 0, 0, 0, 0, 0};
        return request.answer(header, cdb.getInt(6) & 0xFFFF_FFFFL);
    }
}
