// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual;

import java.nio.ByteBuffer;
import java.util.Collection;
import org.offhost.array.virtual.copy.Reach;
import org.offhost.array.virtual.medium.Task;
import org.offhost.scsi.ScsiCommand;
import org.offhost.scsi.ScsiResponse;

/**
 * A command as it reaches a device server.
 *
 * @param command what was sent
 * @param task whether to go on
 * @param reach what its initiator may touch
 * @param luns what its initiator sees
 */
record Request(ScsiCommand command, Task task, Reach reach, Collection<Integer> luns) {
    /** Sends parameter data, cut to the allocation length. */
    ScsiResponse answer(byte[] data, int allocation) {
        ByteBuffer in = command.dataIn();
        in.put(data, 0, Math.min(data.length, Math.min(allocation, in.remaining())));
        return ScsiResponse.good();
    }
}
