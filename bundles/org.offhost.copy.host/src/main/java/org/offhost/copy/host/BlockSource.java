// SPDX-License-Identifier: Apache-2.0
package org.offhost.copy.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.offhost.block.BlockDevice;
import org.offhost.block.UnreadableBlockException;
import org.offhost.copy.CopyException;
import org.offhost.copy.CopyException.Reason;

/** Ranges of a unit of blocks. */
record BlockSource(BlockDevice device) implements Source {
    @Override
    public void read(long position, ByteBuffer target) throws IOException {
        if (position > device.size() - target.remaining()) {
            throw new CopyException(
                    Reason.SOURCE_UNREADABLE,
                    "range of " + target.remaining() + " bytes at " + position + " passes the end of unit "
                            + device.unit().designator() + " at " + device.size());
        }
        try {
            device.read(position, target);
        } catch (UnreadableBlockException e) {
            throw new CopyException(Reason.SOURCE_UNREADABLE, e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        device.close();
    }
}
