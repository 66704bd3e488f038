// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.qcow2;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Names the snapshots that lie within an image. */
final class SnapshotTable {
    /** QEMU makes no more. */
    private static final long MOST = 65_536;

    /** Of each before its extra data. */
    private static final int HEAD = 40;

    /** Bytes of extra data: QEMU reads no more. */
    private static final long MOST_EXTRA = 1024;

    private SnapshotTable() {}

    /** @throws CorruptImageException if the table is none */
    static List<InternalSnapshot> read(Qcow2Header header, ImageBytes file) throws IOException {
        List<InternalSnapshot> found = new ArrayList<>();
        long count = header.snapshots().count();
        if (count > MOST) {
            throw corrupt(header, 60, MOST + " at most", String.valueOf(count));
        }
        long at = header.snapshots().position();
        for (long i = 0; i < count; i++) {
            requireThere(header, file, at, HEAD);
            ByteBuffer head = ByteBuffer.allocate(HEAD);
            file.read(at, head);
            int id = Short.toUnsignedInt(head.getShort(12));
            int name = Short.toUnsignedInt(head.getShort(14));
            long extra = Integer.toUnsignedLong(head.getInt(36));
            if (extra > MOST_EXTRA) {
                throw corrupt(header, at, MOST_EXTRA + " bytes of extra data at most", String.valueOf(extra));
            }
            requireThere(header, file, at, HEAD + extra + id + name);
            ByteBuffer names = ByteBuffer.allocate(id + name);
            file.read(at + HEAD + extra, names);
            found.add(new InternalSnapshot(text(names, 0, id), text(names, id, name)));
            at += (HEAD + extra + id + name + 7) / 8 * 8;
        }
        return found;
    }

    private static String text(ByteBuffer bytes, int from, int length) {
        return Printed.of(new String(bytes.array(), from, length, StandardCharsets.UTF_8));
    }

    private static void requireThere(Qcow2Header header, ImageBytes file, long at, long length) throws IOException {
        if (at < header.clusterSize() || at > file.size() - length) {
            throw corrupt(header, at, length + " bytes within the file", "a file of " + file.size());
        }
    }

    private static CorruptImageException corrupt(Qcow2Header header, long at, String expected, String found) {
        return new CorruptImageException(header.image(), "snapshot table", at, expected, found);
    }
}
