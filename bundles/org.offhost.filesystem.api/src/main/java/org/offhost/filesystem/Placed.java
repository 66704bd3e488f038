// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

import java.io.IOException;
import org.offhost.block.BlockDevice;
import org.offhost.block.Extent;
import org.offhost.block.Layout;
import org.offhost.block.Slice;

/** Bytes of a device that lie where a table says. */
final class Placed {
    private Placed() {}

    /**
     * A view of them.
     *
     * @param title what they are, for a person
     * @throws IOException unless they lie on the device, in whole blocks
     */
    static BlockDevice on(BlockDevice device, Layout layout, String title) throws IOException {
        for (Extent range : layout.ranges()) {
            if (range.end() > device.size()) {
                throw new IOException(title + ": expected an end within " + device.size() + " bytes, found position "
                        + range.position() + " and length " + range.length());
            }
        }
        if (!layout.isAligned(device.blockLength())) {
            throw new IOException(title + " begins at byte " + layout.position() + ", inside a logical block of "
                    + device.blockLength() + " bytes, or a piece of it does: it cannot be copied in blocks");
        }
        return Slice.of(device, layout);
    }
}
