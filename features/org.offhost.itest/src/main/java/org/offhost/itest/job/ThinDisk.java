// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.job;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.offhost.tck.Fixtures;

/**
 * A physical volume of LVM 2.03.16 with a pool of thin volumes, whose table thin_restore 0.9.0 made: the label, the text and the table are
 * a resource. Group thins has web of 64 MiB, a snapshot of it, cut, and vm-100-disk-0 of 8 MiB, the disk of a machine with one partition.
 */
final class ThinDisk {
    private static final int MIB = 1 << 20;
    private static final int CHUNK = 64 << 10;
    private static final int CHUNKS = 224;

    /** Chunks of the pool that lie in its first piece. */
    private static final int FIRST = 160;

    private static final int FIRST_AT = 13 * MIB;
    private static final int SECOND_AT = 3 * MIB;

    static final int SIZE = 24 * MIB;

    private ThinDisk() {}

    /**
     * web begins with fixture ntfs-c512, the last of its chunks first in the pool; the partition has fixture fat12. Chunks of zeros are
     * mapped nowhere; those that no volume has hold other bytes.
     */
    static byte[] bytes() throws IOException {
        byte[] disk = new byte[SIZE];
        Arrays.fill(disk, 2 * MIB, SIZE, (byte) 0xA5);
        try (InputStream in = new GZIPInputStream(ThinDisk.class.getResourceAsStream("thins.pv.gz"))) {
            in.readNBytes(disk, 0, 2 * MIB);
        }
        put(Files.readAllBytes(Fixtures.shared("ntfs-c512")), disk, CHUNKS - 1, -1);
        put(machine(), disk, 0, 1);
        return disk;
    }

    private static byte[] machine() throws IOException {
        byte[] machine = new byte[8 * MIB];
        byte[] entry = {0, 0, 2, 0, 1, -1, -1, -1, 0, 8, 0, 0, 0, 32, 0, 0};
        System.arraycopy(entry, 0, machine, 446, entry.length);
        machine[510] = 0x55;
        machine[511] = (byte) 0xAA;
        byte[] mail = Files.readAllBytes(Fixtures.shared("fat12"));
        System.arraycopy(mail, 0, machine, MIB, mail.length);
        return machine;
    }

    private static void put(byte[] volume, byte[] disk, int first, int step) {
        int chunk = first;
        for (int at = 0; at < volume.length; at += CHUNK) {
            if (!Arrays.equals(volume, at, at + CHUNK, new byte[CHUNK], 0, CHUNK)) {
                int to = chunk < FIRST ? FIRST_AT + chunk * CHUNK : SECOND_AT + (chunk - FIRST) * CHUNK;
                System.arraycopy(volume, at, disk, to, CHUNK);
                chunk += step;
            }
        }
    }

    static Path write(Path file) throws IOException {
        return Files.write(file, bytes());
    }
}
