// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.offhost.tck.hostile.HostileVolumes;
import org.offhost.tck.hostile.PatchedBlockDevice;

/**
 * A whole volume with hostile bytes in its metadata; sums of the superblock and of inodes are made good where bit 7 of the
 * plan says so, or nothing would come behind them. ext2 has no sums at all.
 */
class Ext4VolumeFuzzTest {
    private static final int CHECKSUM_AT = 0x3FC;

    private static HostileVolumes volumes;

    @BeforeAll
    static void readVolumes() throws Exception {
        volumes = HostileVolumes.of(new Ext4Parser(), List.of("ext2", "ext4"));
    }

    @FuzzTest
    void volume(byte[] input) throws Exception {
        volumes.run(input, (device, patched) -> {
            if (input[1] < 0) {
                for (long position : patched) {
                    repair(device, position);
                }
            }
        });
    }

    private static void repair(PatchedBlockDevice device, long position) throws IOException {
        byte[] superblock = device.bytes(Superblock.POSITION, Superblock.LENGTH);
        Checksums plain = Checksums.of(new byte[0]);
        set(
                device,
                Superblock.POSITION + CHECKSUM_AT,
                plain.begin().add(superblock, 0, CHECKSUM_AT).value(),
                4);
        if (!Superblock.isThere(device)) {
            return;
        }
        Superblock s;
        try {
            s = Superblock.read(device);
        } catch (IOException refused) {
            return;
        }
        if (s.features.hasReadOnly(Features.METADATA_CSUM)) {
            inode(device, s, position);
        }
    }

    /** Of an inode, if the byte is in one of the first group, which holds most. */
    private static void inode(PatchedBlockDevice device, Superblock s, long position) {
        long table = Integer.toUnsignedLong(
                        little(device.bytes(descriptor(s) + 8, 4)).getInt(0))
                * s.blockLength;
        long index = (position - table) / s.inodeLength;
        long start = table + index * s.inodeLength;
        if (position < table || index >= s.inodesPerGroup || start > device.size() - s.inodeLength) {
            return;
        }
        byte[] b = device.bytes(start, s.inodeLength);
        int generation = little(b).getInt(0x64);
        set(device, start + 0x7C, 0, 2);
        if (s.inodeLength > Inode.BASE) {
            set(device, start + 0x82, 0, 2);
        }
        b = device.bytes(start, s.inodeLength);
        int sum = s.checksums().begin(index + 1, generation).add(b, 0, b.length).value();
        set(device, start + 0x7C, sum, 2);
        if (s.inodeLength > Inode.BASE) {
            set(device, start + 0x82, sum >>> 16, 2);
        }
    }

    private static long descriptor(Superblock s) {
        return (s.superBlock() + 1) * s.blockLength;
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void set(PatchedBlockDevice device, long position, int value, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (value >>> 8 * i);
        }
        device.patch(position, bytes);
    }
}
