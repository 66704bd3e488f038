// SPDX-License-Identifier: Apache-2.0
package org.offhost.copy.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.offhost.block.BlockDevice;
import org.offhost.copy.CopyException;
import org.offhost.copy.CopyException.Reason;

/** A unit of blocks. */
record BlockSink(BlockDevice device) implements Sink {
    @Override
    public int unit() {
        return device.blockLength();
    }

    @Override
    public ByteBuffer read(long position) throws IOException {
        ByteBuffer block = ByteBuffer.allocate(device.blockLength());
        device.read(position, block);
        return block.flip();
    }

    @Override
    public void write(long position, ByteBuffer bytes) throws IOException {
        if (position > device.size() - bytes.remaining()) {
            throw new CopyException(
                    Reason.DESTINATION_FULL,
                    "unit " + device.unit().designator() + " ends at " + device.size() + ", " + bytes.remaining()
                            + " bytes at " + position + " do not fit");
        }
        device.write(position, bytes);
    }

    @Override
    public void flush(boolean end) throws IOException {
        device.flush();
    }

    @Override
    public boolean durableWhenWritten() {
        return false;
    }

    @Override
    public void close() throws IOException {
        device.close();
    }
}
