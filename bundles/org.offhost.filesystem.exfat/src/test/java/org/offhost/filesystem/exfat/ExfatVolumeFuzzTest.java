// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.exfat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.offhost.tck.hostile.HostileVolumes;
import org.offhost.tck.hostile.PatchedBlockDevice;

/**
 * A whole volume with hostile bytes in its metadata; sums over boot regions and entry sets are made good where bit 7 of
 * the plan says so, or nothing would come behind them.
 */
class ExfatVolumeFuzzTest {
    private static final int SECTOR = 512;
    private static final int REGION = 12;
    private static final int ENTRY = 32;
    private static final int MOST_SECONDARY = 18;

    private static HostileVolumes volumes;

    @BeforeAll
    static void readVolumes() throws Exception {
        volumes = HostileVolumes.of(new ExfatParser(), List.of("exfat"));
    }

    @FuzzTest
    void volume(byte[] input) throws Exception {
        volumes.run(input, (device, patched) -> {
            if (input[1] < 0) {
                patched.forEach(position -> repair(device, position));
            }
        });
    }

    private static void repair(PatchedBlockDevice device, long position) {
        if (position < 2L * REGION * SECTOR) {
            region(device, position < REGION * SECTOR ? 0 : REGION * SECTOR);
        } else {
            entrySet(device, position - position % ENTRY);
        }
    }

    /** Exclusive are VolumeFlags and PercentInUse (exFAT specification 1.00, 3.4). */
    private static void region(PatchedBlockDevice device, long start) {
        ByteBuffer region = ByteBuffer.wrap(device.bytes(start, (REGION - 1) * SECTOR));
        int sum = RotatingSum.of32(0, region, 0, 106);
        sum = RotatingSum.of32(sum, region, 108, 112);
        sum = RotatingSum.of32(sum, region, 113, region.capacity());
        ByteBuffer last = ByteBuffer.allocate(SECTOR).order(ByteOrder.LITTLE_ENDIAN);
        while (last.hasRemaining()) {
            last.putInt(sum);
        }
        device.patch(start + (long) (REGION - 1) * SECTOR, last.array());
    }

    /** The set that an entry belongs to begins at the nearest primary file entry in front of it (6.3.3). */
    private static void entrySet(PatchedBlockDevice device, long entry) {
        for (long at = entry; at >= 0 && at >= entry - MOST_SECONDARY * ENTRY; at -= ENTRY) {
            byte[] primary = device.bytes(at, ENTRY);
            if ((primary[0] & 0xFF) == EntrySet.FILE) {
                int length = ENTRY * (1 + (primary[1] & 0xFF));
                ByteBuffer set = ByteBuffer.wrap(device.bytes(at, length)).order(ByteOrder.LITTLE_ENDIAN);
                int sum = RotatingSum.of16(RotatingSum.of16(0, set, 0, 2), set, 4, length);
                device.patch(at + 2, new byte[] {(byte) sum, (byte) (sum >> 8)});
                return;
            }
        }
    }
}
