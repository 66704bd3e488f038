// SPDX-License-Identifier: Apache-2.0
package org.offhost.copy.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.offhost.block.BlockDevice;
import org.offhost.block.UnreadableBlockException;
import org.offhost.copy.CopyException;
import org.offhost.copy.CopyException.Reason;

/** Ranges of a unit of blocks. */
record BlockSource(BlockDevice device) implements Source {
    @Override
    public void read(long position, ByteBuffer target) throws IOException {
        readAll(List.of(new BlockDevice.Part(position, target)));
    }

    @Override
    public void readAll(List<BlockDevice.Part> parts) throws IOException {
        for (BlockDevice.Part part : parts) {
            requireWithin(part.position(), part.target().remaining());
        }
        try {
            device.readAll(parts);
        } catch (UnreadableBlockException e) {
            throw new CopyException(Reason.SOURCE_UNREADABLE, e.getMessage(), e);
        }
    }

    private void requireWithin(long position, int length) throws CopyException {
        if (position > device.size() - length) {
            throw new CopyException(
                    Reason.SOURCE_UNREADABLE,
                    "range of " + length + " bytes at " + position + " passes the end of unit "
                            + device.unit().designator() + " at " + device.size());
        }
    }

    @Override
    public void close() throws IOException {
        device.close();
    }
}
