// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.kit.session.Withdrawal;
import org.offhost.tck.MemoryBlockDevice;

/** Clusters of 4,096 bytes, four file records in each; $MFT begins at cluster 4. */
class MasterFileTableTest {
    private static final int DATA = AttributeType.DATA;

    private final byte[] volume = new byte[8001 * 512];

    private void put(long cluster, int index, RecordBytes record) {
        System.arraycopy(
                record.onDisk(), 0, volume, (int) cluster * 4096 + index * RecordBytes.LENGTH, RecordBytes.LENGTH);
    }

    private MasterFileTable open() throws Exception {
        BootSector boot = BootSectorTest.parse(b -> {});
        return MasterFileTable.open(
                new VolumeBytes(new MemoryBlockDevice(volume), new Withdrawal("the NTFS parser"), volume.length), boot);
    }

    private static RecordBytes own(byte[]... list) {
        return new RecordBytes(0)
                .resident(AttributeType.ATTRIBUTE_LIST, "", RecordBytes.concat(list))
                .nonResident(DATA, "", 0, 3, 32 * 1024, 0x11, 4, 4, 0);
    }

    private static byte[] part(long lowest, long record) {
        return RecordBytes.listEntry(DATA, "", lowest, record, 1, 0);
    }

    private static RecordBytes extension(long number, long lowest, long highest, int... pairs) {
        return new RecordBytes(number).base(0, 1).nonResident(DATA, "", lowest, highest, 0, pairs);
    }

    @Test
    void runsAreFoundThroughRecordsThatEarlierRunsHold() throws Exception {
        put(4, 0, own(part(0, 0), part(4, 15), part(6, 17)));
        put(7, 3, extension(15, 4, 5, 0x11, 2, 100, 0));
        put(100, 1, extension(17, 6, 7, 0x12, 2, 0, 50, 0));
        put(51, 3, new RecordBytes(31).sequence(7));

        MasterFileTable mft = open();

        assertThat(mft.count()).isEqualTo(32);
        assertThat(mft.position(16)).isEqualTo(100 * 4096);
        assertThat(mft.record(31).sequence()).isEqualTo(7);
        assertThat(mft.notes()).isEmpty();
    }

    @Test
    void partThatOnlyItselfWouldTellIsRefused() {
        put(4, 0, own(part(0, 0), part(4, 17)));
        put(100, 1, extension(17, 4, 7, 0x11, 4, 100, 0));

        assertThatThrownBy(this::open)
                .isInstanceOf(CorruptStructureException.class)
                .hasMessageContaining("file records up to 15, found number 17");
    }

    @Test
    void holeInTheMftIsRefused() {
        put(4, 0, new RecordBytes(0).nonResident(DATA, "", 0, 9, 40 * 1024, 0x11, 4, 4, 0x01, 6, 0));

        assertThatThrownBy(this::open).hasMessageContaining("runs of $MFT that all have clusters");
    }

    @Test
    void missingPartIsRefused() {
        put(4, 0, own(part(0, 0)));

        assertThatThrownBy(this::open).hasMessageContaining("expected runs of 32768 bytes");
    }

    @Test
    void badClustersAreCounted() throws Exception {
        put(4, 0, new RecordBytes(0).nonResident(DATA, "", 0, 3, 16 * 1024, 0x11, 4, 4, 0));
        put(
                6,
                0,
                new RecordBytes(8)
                        .nonResident(DATA, "$Bad", 0, 999, 4_096_000, 0x02, 100, 0, 0x11, 2, 100, 0x02, 0x82, 3, 0));
        MasterFileTable mft = open();
        BootSector boot = BootSectorTest.parse(b -> {});

        assertThat(BadClusters.sentence(mft, boot).orElseThrow()).contains("2 bad clusters in 1 ranges");
        put(6, 0, new RecordBytes(8).nonResident(DATA, "$Bad", 0, 999, 4_096_000, 0x02, 0xE8, 3, 0));
        assertThat(BadClusters.sentence(mft, boot)).isEmpty();
    }

    @Test
    void recordBehindTheLastIsRefused() throws Exception {
        put(4, 0, new RecordBytes(0).nonResident(DATA, "", 0, 3, 16 * 1024, 0x11, 4, 4, 0));

        assertThatThrownBy(() -> open().record(16)).hasMessageContaining("file records up to 15, found number 16");
        assertThatThrownBy(() -> open().record(9)).hasMessageContaining("file record 9 at byte 25600");
    }
}
