// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.medium;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.offhost.archive.sums.EvidenceRecord;
import org.offhost.block.BlockDevice;

/** Appends sums, or other evidence, to a disk; as with a set, their first block is written when all else is durable. */
final class DiskSumsWriter {
    private final BlockDevice device;
    private final long base;
    private final int sets;

    /**
     * @param base byte of the device behind the last set
     * @param sets how many there are
     */
    DiskSumsWriter(BlockDevice device, long base, int sets) {
        this.device = device;
        this.base = base;
        this.sets = sets;
    }

    void write(EvidenceRecord record) throws IOException {
        byte[] head = record.head();
        int block = device.blockLength();
        LabelSlots slots = new LabelSlots(device, head.length);
        slots.claim(sets, base, base + record.length());
        // whoever dies from here on leaves a claim: nobody takes the bytes behind it for a lost set
        device.write(base, ByteBuffer.wrap(DiskSetWriter.claim(record.setId(), head.length)));
        device.flush();
        long[] at = {base + head.length};
        record.writeRest(units -> {
            int length = units.remaining();
            device.write(at[0], units);
            at[0] += length;
        });
        if (head.length > block) {
            device.write(base + block, ByteBuffer.wrap(head, block, head.length - block));
        }
        device.flush();
        device.write(base, ByteBuffer.wrap(head, 0, block));
        device.flush();
        slots.write(sets, base + record.length() - head.length);
    }
}
