// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.offhost.block.BlockDevice;

/**
 * A fixed string at a fixed place.
 *
 * @param name of what has it there
 * @param position byte at which it is
 * @param text its bytes as ISO 8859-1
 */
record Signature(String name, long position, String text) {
    /** The bytes where one may be, little-endian; null if the device ends before. */
    static ByteBuffer read(BlockDevice device, long position, int length) throws IOException {
        if (position < 0 || position > device.size() - length) {
            return null;
        }
        ByteBuffer buffer = ByteBuffer.allocate(length);
        device.read(position, buffer);
        return buffer.flip().order(ByteOrder.LITTLE_ENDIAN);
    }
}
