// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.wire;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Which digests a connection uses.
 *
 * @param header whether CRC32C follows the headers
 * @param data whether CRC32C follows the data segment
 */
public record Digests(boolean header, boolean data) {
    /** None, as until the end of a login. */
    public static final Digests NONE = new Digests(false, false);

    /** Bytes of a digest. */
    public static final int LENGTH = 4;

    /** The CRC32C of all remaining bytes, as the four bytes that are sent: the low-order one first. */
    public static int crc(ByteBuffer... parts) {
        CRC32C crc = new CRC32C();
        for (ByteBuffer part : parts) {
            crc.update(part.duplicate());
        }
        return Integer.reverseBytes((int) crc.getValue());
    }
}
