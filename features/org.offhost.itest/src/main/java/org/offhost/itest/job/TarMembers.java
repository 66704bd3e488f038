// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.job;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/** The members of a tar by name, with length and checksum of what is stored of them. */
final class TarMembers {
    private static final int BLOCK = 512;
    private static final int SIZE_AT = 124;
    private static final int TYPE_AT = 156;
    private static final int PREFIX_AT = 345;
    private static final int SURE = 24;

    private TarMembers() {}

    /**
     * Reads to the first block of zeros: files, streams and images of a set, without extended headers, which also pad, and without
     * what tells of the job.
     *
     * @param id of the set, the folder of its members
     */
    static Map<String, String> of(ByteBuffer tar, String id) {
        Map<String, String> members = new TreeMap<>();
        for (int at = 0; at + BLOCK <= tar.limit() && tar.get(at) != 0; ) {
            int size = Integer.parseInt(text(tar, at + SIZE_AT, 11).strip(), 8);
            char type = (char) tar.get(at + TYPE_AT);
            String prefix = text(tar, at + PREFIX_AT, 155);
            String name = (prefix.isEmpty() ? "" : prefix + "/") + text(tar, at, 100);
            if (type != 'x' && type != 'L' && name.startsWith(id + "/") && !name.startsWith(id + "/offhost/")) {
                CRC32C crc = new CRC32C();
                crc.update(tar.slice(at + BLOCK, size));
                // long names are in extended headers; how much is left of them here depends on the length of the id
                String own = name.substring(id.length());
                String key = String.format("%05d%s", members.size(), own.substring(0, Math.min(own.length(), SURE)));
                members.put(key, type + " " + size + " " + Long.toHexString(crc.getValue()));
            }
            at += BLOCK + (size + BLOCK - 1) / BLOCK * BLOCK;
        }
        return members;
    }

    private static String text(ByteBuffer tar, int at, int length) {
        byte[] bytes = new byte[length];
        tar.get(at, bytes);
        int end = 0;
        while (end < length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }
}
