// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.offhost.kit.session.Withdrawal;
import org.offhost.tck.MemoryBlockDevice;

/** $MFT in 1,057 runs, told by 33 extension records and a list in a cluster of its own; clusters of 4,096 bytes. */
class FragmentedMftTest {
    private static final int DATA = AttributeType.DATA;
    private static final int CLUSTERS = 3000;

    private final byte[] volume = new byte[CLUSTERS * 4096 + 512];

    private void put(long cluster, int index, RecordBytes record) {
        System.arraycopy(
                record.onDisk(), 0, volume, (int) cluster * 4096 + index * RecordBytes.LENGTH, RecordBytes.LENGTH);
    }

    private MasterFileTable open() throws Exception {
        BootSector boot = BootSectorTest.parse(b -> b.putLong(40, CLUSTERS * 8L));
        return MasterFileTable.open(
                new VolumeBytes(new MemoryBlockDevice(volume), new Withdrawal("the NTFS parser"), volume.length), boot);
    }

    private static byte[] part(long lowest, long record) {
        return RecordBytes.listEntry(DATA, "", lowest, record, 1, 0);
    }

    private static RecordBytes extension(long number, long lowest, long highest, int... pairs) {
        return new RecordBytes(number).base(0, 1).nonResident(DATA, "", lowest, highest, 0, pairs);
    }

    @Test
    void mftOfAThousandRunsIsFoundThroughAListOfItsOwn() throws Exception {
        int parts = 33;
        int runsOfAPart = 32;
        byte[][] list = new byte[parts + 1][];
        list[0] = part(0, 0);
        for (int i = 0; i < parts; i++) {
            // extension i tells clusters 16 + 32 i and following, every other cluster from 40 + 64 i on
            list[i + 1] = part(16 + (long) i * runsOfAPart, 16 + i);
            int[] pairs = new int[3 * runsOfAPart + 2];
            int first = 40 + 64 * i;
            pairs[0] = 0x21;
            pairs[1] = 1;
            pairs[2] = first & 0xFF;
            pairs[3] = first >> 8;
            for (int r = 1; r < runsOfAPart; r++) {
                pairs[3 * r + 1] = 0x11;
                pairs[3 * r + 2] = 1;
                pairs[3 * r + 3] = 2;
            }
            long lowest = 16 + (long) i * runsOfAPart;
            put(4 + (16 + i) / 4, (16 + i) % 4, extension(16 + i, lowest, lowest + runsOfAPart - 1, pairs));
        }
        byte[] listBytes = RecordBytes.concat(list);
        System.arraycopy(listBytes, 0, volume, 30 * 4096, listBytes.length);
        long clusters = 16 + (long) parts * runsOfAPart;
        put(
                4,
                0,
                new RecordBytes(0)
                        .nonResident(AttributeType.ATTRIBUTE_LIST, "", 0, 0, listBytes.length, 0x11, 1, 30, 0)
                        .nonResident(DATA, "", 0, 15, clusters * 4096, 0x11, 16, 4, 0));
        long last = clusters * 4 - 1;
        System.arraycopy(new RecordBytes(last).sequence(7).onDisk(), 0, volume, lastPlace(parts), RecordBytes.LENGTH);

        MasterFileTable mft = open();

        assertThat(mft.count()).isEqualTo(clusters * 4);
        assertThat(mft.position(64 + 4)).isEqualTo(42 * 4096);
        assertThat(mft.position(last)).isEqualTo(lastPlace(parts));
        assertThat(mft.record(last).sequence()).isEqualTo(7);
    }

    /** The last record of the last cluster of the last part. */
    private static int lastPlace(int parts) {
        return (40 + 64 * (parts - 1) + 62) * 4096 + 3 * RecordBytes.LENGTH;
    }
}
