// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * Access control lists: ext keeps them in a form of its own, version 1, which leaves out numbers that mean nothing; everybody
 * else has them as version 2 (include/uapi/linux/posix_acl_xattr.h).
 */
final class AccessLists {
    private static final int STORED_VERSION = 1;
    private static final int PORTABLE_VERSION = 2;
    private static final int USER = 2;
    private static final int GROUP = 8;
    private static final int SHORT_ENTRY = 4;
    private static final int LONG_ENTRY = 8;

    private AccessLists() {}

    /** A list as {@code getxattr(2)} gives it; empty if it is malformed. */
    static Optional<byte[]> portable(byte[] stored) {
        ByteBuffer in = ByteBuffer.wrap(stored).order(ByteOrder.LITTLE_ENDIAN);
        if (in.remaining() < Integer.BYTES || in.getInt() != STORED_VERSION) {
            return Optional.empty();
        }
        ByteBuffer out = ByteBuffer.allocate(Integer.BYTES + in.remaining() / SHORT_ENTRY * LONG_ENTRY)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(PORTABLE_VERSION);
        while (in.remaining() >= SHORT_ENTRY) {
            int tag = Short.toUnsignedInt(in.getShort());
            out.putShort((short) tag).putShort(in.getShort());
            boolean numbered = tag == USER || tag == GROUP;
            if (numbered && in.remaining() < Integer.BYTES) {
                return Optional.empty();
            }
            out.putInt(numbered ? in.getInt() : -1);
        }
        byte[] list = new byte[out.position()];
        out.get(0, list);
        return in.hasRemaining() ? Optional.empty() : Optional.of(list);
    }
}
