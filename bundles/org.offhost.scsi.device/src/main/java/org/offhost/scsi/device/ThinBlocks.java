// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.device;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.offhost.scsi.Cdb;
import org.offhost.scsi.CheckConditionException;
import org.offhost.scsi.InvalidFieldException;
import org.offhost.scsi.LogicalUnit;

/** Whether blocks of a disk can be unmapped and are zeros then, by its Logical Block Provisioning page (SBC-3 6.6.4). */
final class ThinBlocks {
    private static final int PROVISIONING = 0xB2;
    private static final int LIMITS = 0xB0;
    private static final int LIMITS_LENGTH = 64;
    private static final int BY_WRITE_SAME = 0x40;

    private ThinBlocks() {}

    /** @return blocks that one WRITE SAME(16) with UNMAP may have; empty if the disk says nothing of that command */
    static Optional<Long> longest(LogicalUnit unit) throws IOException {
        try {
            ByteBuffer provisioning = unit.in(new Cdb.Inquiry(true, PROVISIONING, LIMITS_LENGTH), LIMITS_LENGTH);
            if (provisioning.remaining() < 6 || (provisioning.get(5) & BY_WRITE_SAME) == 0) {
                return Optional.empty();
            }
            ByteBuffer limits = unit.in(new Cdb.Inquiry(true, LIMITS, LIMITS_LENGTH), LIMITS_LENGTH);
            long most = limits.remaining() < 44 ? 0 : limits.getLong(36);
            return Optional.of(most <= 0 ? Long.MAX_VALUE : most);
        } catch (CheckConditionException | InvalidFieldException e) {
            return Optional.empty(); // no such page
        }
    }
}
