// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.lvm;

/** Ids of LVM2: 32 characters, which people see in groups. */
final class LvmId {
    private static final int[] GROUPS = {6, 4, 4, 4, 4, 4, 6};

    private LvmId() {}

    /** @param plain 32 characters */
    static String dashed(String plain) {
        StringBuilder id = new StringBuilder();
        int at = 0;
        for (int length : GROUPS) {
            id.append(at == 0 ? "" : "-").append(plain, at, at + length);
            at += length;
        }
        return id.toString();
    }
}
