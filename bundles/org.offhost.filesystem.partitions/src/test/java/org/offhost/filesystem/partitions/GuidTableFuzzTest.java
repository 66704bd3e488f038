// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.partitions;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import org.offhost.tck.hostile.HostileBytes;
import org.offhost.tck.hostile.HostileInput;

/**
 * A disk with a GPT and hostile bytes. Input: byte 0 which sums are made good: bit 0 those of the first header and its
 * array, bit 1 those of the backup; patches.
 */
class GuidTableFuzzTest {
    private static final int SECTORS = 128;
    private static final int ENTRY = 128;

    private final Disk disk = new Disk(SECTORS)
            .protective()
            .guidEntry(2, 0, Disk.BASIC_DATA, 40, 60, "first")
            .guidEntry(2, 1, Disk.BASIC_DATA, 61, 80, "second")
            .headers();
    private final HostileBytes hostile = new HostileBytes(disk.bytes.array());

    @FuzzTest
    void table(byte[] input) throws IOException {
        if (input.length == 0) {
            return;
        }
        ByteBuffer bytes = disk.bytes;
        byte[] headers = new byte[2 * disk.sector];
        long last = SECTORS - 1;
        HostileInput.Reading sealed = () -> {
            bytes.get(disk.sector, headers, 0, disk.sector);
            bytes.get((int) last * disk.sector, headers, disk.sector, disk.sector);
            try {
                seal(1, (input[0] & 1) != 0);
                seal(last, (input[0] & 2) != 0);
                FoundTables.check(disk);
            } finally {
                bytes.put(disk.sector, headers, 0, disk.sector);
                bytes.put((int) last * disk.sector, headers, disk.sector, disk.sector);
            }
        };
        hostile.run(input, 1, SECTORS * disk.sector, sealed);
    }

    /** Writes the sum of the array and that of the header anew, as far as the header's lengths allow (UEFI 2.10, 5.3.2). */
    private void seal(long lba, boolean wanted) {
        if (!wanted) {
            return;
        }
        ByteBuffer bytes = disk.bytes;
        int at = (int) lba * disk.sector;
        long array = bytes.getLong(at + 72) * disk.sector;
        long length = (long) bytes.getInt(at + 80) * bytes.getInt(at + 84);
        if (array > 0 && length > 0 && length <= SECTORS * ENTRY && array <= bytes.capacity() - length) {
            bytes.putInt(at + 88, crc((int) array, (int) length));
        }
        int header = bytes.getInt(at + 12);
        if (header >= 92 && header <= disk.sector) {
            bytes.putInt(at + 16, 0).putInt(at + 16, crc(at, header));
        }
    }

    private int crc(int at, int length) {
        CRC32 crc = new CRC32();
        crc.update(disk.bytes.array(), at, length);
        return (int) crc.getValue();
    }
}
