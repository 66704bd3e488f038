// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.unit;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** TransportIDs of iSCSI initiator ports (SPC-4, 7.6.4.6). */
final class TransportIds {
    private static final int ISCSI = 0x05;
    private static final int NAME_AND_SESSION = 0x40;
    private static final int SHORTEST_NAME = 20;

    private TransportIds() {}

    /** @param port the name of an initiator, with {@code ,i,0x…} where its port is told */
    static byte[] of(String port) {
        byte[] name = port.getBytes(StandardCharsets.UTF_8);
        int length = Math.max(SHORTEST_NAME, (name.length + 4) / 4 * 4); // a null at least behind it
        byte[] id = Arrays.copyOf(new byte[] {ISCSI, 0, (byte) (length >> 8), (byte) length}, 4 + length);
        if (port.contains(",i,0x")) {
            id[0] |= NAME_AND_SESSION;
        }
        System.arraycopy(name, 0, id, 4, name.length);
        return id;
    }
}
