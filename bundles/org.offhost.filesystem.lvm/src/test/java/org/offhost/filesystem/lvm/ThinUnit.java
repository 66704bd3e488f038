// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.lvm;

import java.util.Arrays;
import org.offhost.filesystem.lvm.thin.PoolTable;

/** A pool on a physical volume: a table of 8 blocks, 8 chunks in two pieces, a thin volume and a snapshot of it. */
final class ThinUnit {
    private static final int TABLE_EXTENT = 2;
    private static final int TABLE_BLOCKS = 8;
    private static final int CHUNK_EXTENTS = PoolTable.CHUNK / PvImage.EXTENT;
    private static final int FIRST = 10;
    private static final int SECOND = 50;
    private static final int PIECE = 4;

    static final long LENGTH = 6L * PoolTable.CHUNK;
    static final int TABLE_AT = PvImage.DATA + TABLE_EXTENT * PvImage.EXTENT;

    static final String POOL = PvImage.other(
            8 * CHUNK_EXTENTS,
            "thin-pool",
            "metadata = \"pool_tmeta\"\npool = \"pool_tdata\"\ntransaction_id = 2\nchunk_size = 128\n"
                    + "discards = \"passdown\"\nzero_new_blocks = 1\n");

    static final String TEXT = PvImage.volume("pool", POOL)
            + PvImage.volume("plain", PvImage.linear(0, 1, "pv0", 0))
            + hidden("pool_tmeta", PvImage.linear(0, 4, "pv0", TABLE_EXTENT))
            + hidden(
                    "pool_tdata",
                    PvImage.linear(0, PIECE * CHUNK_EXTENTS, "pv0", FIRST),
                    PvImage.linear(PIECE * CHUNK_EXTENTS, PIECE * CHUNK_EXTENTS, "pv0", SECOND))
            + thin("web", 1, "")
            + thin("cut", 2, "origin = \"web\"\n");

    private ThinUnit() {}

    private static String hidden(String name, String... segments) {
        return PvImage.volume(name, "\"READ\", \"WRITE\"", segments);
    }

    private static String thin(String name, int device, String rest) {
        return PvImage.volume(
                name,
                PvImage.other(
                        (int) (LENGTH / PvImage.EXTENT),
                        "thin",
                        "thin_pool = \"pool\"\ntransaction_id = 0\ndevice_id = " + device + "\n" + rest));
    }

    /** The volume has chunks 0, 1, 4; its snapshot has the first of them and an own one behind. */
    static PoolTable table() {
        return new PoolTable(TABLE_BLOCKS, 8, 2)
                .volumes(1, 3, 2, 4)
                .chunks(3, 0, 2, 1, 5, 4, 6)
                .chunks(4, 0, 2, 1, 3);
    }

    static void write(PvImage image) {
        write(image, table());
    }

    /** Writes a table, and chunks that are full of their numbers. */
    static void write(PvImage image, PoolTable table) {
        image.bytes.put(TABLE_AT, table.bytes.array());
        for (int i = 0; i < 2 * PIECE; i++) {
            byte[] chunk = new byte[PoolTable.CHUNK];
            Arrays.fill(chunk, (byte) (i + 1));
            image.bytes.put(at(i), chunk);
        }
    }

    private static int at(int chunk) {
        int extent = chunk < PIECE ? FIRST + chunk * CHUNK_EXTENTS : SECOND + (chunk - PIECE) * CHUNK_EXTENTS;
        return PvImage.DATA + extent * PvImage.EXTENT;
    }

    static byte[] web(PvImage image) {
        return volume(image, 2, 5, -1, -1, 6, -1);
    }

    static byte[] cut(PvImage image) {
        return volume(image, 2, 3, -1, -1, -1, -1);
    }

    private static byte[] volume(PvImage image, int... chunks) {
        byte[] all = new byte[(int) LENGTH];
        for (int i = 0; i < chunks.length; i++) {
            if (chunks[i] >= 0) {
                image.bytes.get(at(chunks[i]), all, i * PoolTable.CHUNK, PoolTable.CHUNK);
            }
        }
        return all;
    }
}
