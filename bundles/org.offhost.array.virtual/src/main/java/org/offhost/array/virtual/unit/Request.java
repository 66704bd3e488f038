// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.unit;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Set;
import java.util.function.Consumer;
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
 * @param aborting ends what these initiator ports have in flight at the unit; returns when it touches nothing any more
 */
public record Request(
        ScsiCommand command, Task task, Reach reach, Collection<Integer> luns, Consumer<Set<String>> aborting) {
    /** Name of the initiator port it came from. */
    String port() {
        return reach.initiator();
    }

    /** Sends parameter data, cut to the allocation length. */
    ScsiResponse answer(byte[] data, long allocation) {
        ByteBuffer in = command.dataIn();
        in.put(data, 0, (int) Math.min(data.length, Math.min(allocation, in.remaining())));
        return ScsiResponse.good();
    }

    /** What was sent with the command. */
    ByteBuffer sent() {
        return command.dataOut().duplicate();
    }
}
