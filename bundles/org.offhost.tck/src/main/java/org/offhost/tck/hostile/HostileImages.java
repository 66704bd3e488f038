// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.hostile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import org.offhost.tck.Fixtures;

/** Volumes and partition tables that ask for more than any can be, or that contradict themselves, made from fixtures. */
public enum HostileImages {
    NTFS_SECTOR_ZERO("ntfs-c512", v -> v.ntfsBoot(11, 2, 0)),
    NTFS_SECTOR_ODD("ntfs-c512", v -> v.ntfsBoot(11, 2, 0xFFFF)),
    NTFS_CLUSTER_ZERO("ntfs-c512", v -> v.ntfsBoot(13, 1, 0)),
    NTFS_CLUSTER_HUGE("ntfs-c512", v -> v.ntfsBoot(13, 1, 0x80)),
    NTFS_SECTORS_NEGATIVE("ntfs-c512", v -> v.number(40, 8, -1)),
    NTFS_SECTORS_OVERFLOW("ntfs-c512", v -> v.number(40, 8, 1L << 62)),
    NTFS_SECTORS_ZERO("ntfs-c512", v -> v.number(40, 8, 0)),
    NTFS_MFT_FAR_OUTSIDE("ntfs-c512", v -> v.ntfsBoot(48, 8, 1L << 60).ntfsBoot(56, 8, 1L << 60)),
    NTFS_MFT_NEGATIVE("ntfs-c512", v -> v.ntfsBoot(48, 8, -4).ntfsBoot(56, 8, -4)),
    NTFS_MFT_IS_THE_BOOT_SECTOR("ntfs-c512", v -> v.ntfsBoot(48, 8, 0).ntfsBoot(56, 8, 0)),
    NTFS_RECORD_OF_GIGABYTES("ntfs-c512", v -> v.ntfsBoot(64, 1, -31)),
    NTFS_RECORD_OF_NOTHING("ntfs-c512", v -> v.ntfsBoot(64, 1, 0)),
    NTFS_INDEX_OF_GIGABYTES("ntfs-c512", v -> v.ntfsBoot(68, 1, -31)),
    NTFS_MFT_RUN_NEGATIVE("ntfs-c512", v -> mftRuns(v, 0x11, 0x7F, 0x80)),
    NTFS_MFT_RUN_OVERFLOWS("ntfs-c512", v -> mftRuns(v, 0x18, -1, -1, -1, -1, -1, -1, -1, 0x7F, 0x20)),
    NTFS_MFT_RUNS_OF_ZERO_WIDTH("ntfs-c512", v -> mftRuns(v, 0x10, 0x10, 0x10, 0x10)),
    NTFS_MFT_OF_2_48_BYTES("ntfs-c512", v -> mftLength(v, 1L << 48)),
    NTFS_MFT_NEGATIVE_LENGTH("ntfs-c512", v -> mftLength(v, Long.MIN_VALUE)),
    NTFS_MFT_OF_ONE_RECORD("ntfs-c512", v -> mftLength(v, 1024)),
    NTFS_ATTRIBUTE_OF_NO_LENGTH("ntfs-c512", v -> v.number(v.attribute(0, 0x30) + 4, 4, 0)),
    NTFS_ATTRIBUTE_PAST_ITS_RECORD("ntfs-c512", v -> v.number(v.attribute(0, 0x30) + 4, 4, 0xFFFFFFF8L)),
    NTFS_BITMAP_OF_ONE_BYTE("ntfs-c512", v -> {
        long at = v.attribute(6, 0x80);
        v.number(at + 48, 8, 1).number(at + 56, 8, 1);
    }),
    NTFS_ALL_RECORDS_NOISE("ntfs-c512", v -> {
        for (int n = 0; n < 250; n++) {
            v.bytes(v.record(n) + 40, noise(400));
        }
    }),
    NTFS_CUT_BEHIND_THE_BOOT_SECTOR("ntfs-c512", v -> v.length(1024)),
    FAT_SECTOR_ZERO("fat16", v -> v.number(11, 2, 0)),
    FAT_CLUSTER_ZERO("fat16", v -> v.number(13, 1, 0)),
    FAT_CLUSTER_OF_THREE("fat16", v -> v.number(13, 1, 3)),
    FAT_RESERVED_NONE("fat16", v -> v.number(14, 2, 0)),
    FAT_TABLES_NONE("fat16", v -> v.number(16, 1, 0)),
    FAT_TABLES_255("fat16", v -> v.number(16, 1, 255)),
    FAT_ROOT_OF_65535("fat16", v -> v.number(17, 2, 65_535)),
    FAT_TOTAL_ZERO("fat16", v -> v.number(19, 2, 0).number(32, 4, 0)),
    FAT_TOTAL_HUGE("fat16", v -> v.number(19, 2, 0).number(32, 4, 0xFFFFFFFFL)),
    FAT_TABLE_ZERO("fat16", v -> v.zeros(4 * 512, 2 * 24 * 512)),
    FAT_CHAINS_END_IN_THEMSELVES("fat16", v -> {
        for (int n = 2; n < 24 * 256; n++) {
            v.number(4 * 512 + n * 2L, 2, n).number(28 * 512 + n * 2L, 2, n);
        }
    }),
    FAT32_CLUSTERS_OF_2_28("fat32", v -> v.fat32Boot(32, 4, 0xFFFFFFFFL).fat32Boot(36, 4, 0x200000)),
    FAT32_TABLE_OVERFLOWS("fat32", v -> v.fat32Boot(36, 4, 0xFFFFFFFFL)),
    FAT32_ROOT_AT_0("fat32", v -> v.fat32Boot(44, 4, 0)),
    FAT32_ROOT_AT_1("fat32", v -> v.fat32Boot(44, 4, 1)),
    FAT32_ROOT_OUTSIDE("fat32", v -> v.fat32Boot(44, 4, 0x0FFFFFF7)),
    FAT32_ROOT_WITHOUT_END("fat32", v -> v.number(32 * 512 + 8, 4, 2).number((32 + 630) * 512L + 8, 4, 2)),
    FAT32_VERSION_OF_THE_FUTURE("fat32", v -> v.fat32Boot(42, 2, 0x7F7F)),
    EXFAT_LENGTH_OF_2_63("exfat", v -> v.exfatBoot(72, 8, Long.MIN_VALUE)),
    EXFAT_LENGTH_ZERO("exfat", v -> v.exfatBoot(72, 8, 0)),
    EXFAT_CLUSTERS_OF_2_32("exfat", v -> v.exfatBoot(92, 4, 0xFFFFFFFFL)),
    EXFAT_CLUSTERS_NONE("exfat", v -> v.exfatBoot(92, 4, 0)),
    EXFAT_TABLE_OUTSIDE("exfat", v -> v.exfatBoot(80, 4, 0xFFFFFFFFL)),
    EXFAT_HEAP_OUTSIDE("exfat", v -> v.exfatBoot(88, 4, 0xFFFFFFFFL)),
    EXFAT_ROOT_AT_0("exfat", v -> v.exfatBoot(96, 4, 0)),
    EXFAT_ROOT_OUTSIDE("exfat", v -> v.exfatBoot(96, 4, 0xFFFFFFF7L)),
    EXFAT_ROOT_WITHOUT_END("exfat", v -> v.number(2048 * 512 + 5 * 4, 4, 5)),
    EXFAT_SECTOR_OF_2_255("exfat", v -> v.exfatBoot(108, 1, 255)),
    EXFAT_CLUSTER_OF_2_255("exfat", v -> v.exfatBoot(109, 1, 255)),
    EXFAT_TABLES_255("exfat", v -> v.exfatBoot(110, 1, 255)),
    EXFAT_BITMAP_MISSING("exfat", v -> v.number(exfatRoot(v, 0x81), 1, 0x01)),
    EXFAT_BITMAP_OF_2_63("exfat", v -> v.number(exfatRoot(v, 0x81) + 24, 8, Long.MIN_VALUE)),
    EXFAT_UPCASE_OUTSIDE("exfat", v -> v.number(exfatRoot(v, 0x82) + 20, 4, 0xFFFFFFF0L)),
    EXFAT_UPCASE_DAMAGED("exfat", v -> v.number(exfatRoot(v, 0x82) + 4, 4, 0)),
    MBR_BEGINS_AT_ITSELF("fat12", v -> v.blankDisk(4096).mbr(0, 0, 0x07, 0, 4096)),
    MBR_FAR_OUTSIDE("fat12", v -> v.blankDisk(4096).mbr(0, 0, 0x07, 0xFFFFFFF0L, 0xFFFFFFFFL)),
    MBR_OVERLAPS("fat12", v -> v.blankDisk(4096).mbr(0, 0, 0x07, 63, 2000).mbr(0, 1, 0x0B, 64, 3000)),
    EBR_IN_ITSELF("fat12", v -> v.blankDisk(4096).mbr(0, 0, 0x05, 100, 2000).mbr(100, 1, 0x05, 0, 2000)),
    EBR_IN_A_RING("fat12", v -> {
        v.blankDisk(4096).mbr(0, 0, 0x0F, 100, 2000);
        v.mbr(100, 0, 0x07, 1, 50).mbr(100, 1, 0x05, 100, 200).mbr(200, 1, 0x05, 0, 2000);
    }),
    EBR_FAR_OUTSIDE("fat12", v -> v.blankDisk(4096).mbr(0, 0, 0x05, 0xFFFFFF00L, 2000)),
    GPT_ENTRIES_OF_2_32("fat12", v -> v.blankDisk(4096).gpt(2, 0xFFFFFFFFL, 128, 92)),
    GPT_ENTRY_OF_2_31("fat12", v -> v.blankDisk(4096).gpt(2, 128, 0x80000000L, 92)),
    GPT_ENTRY_OF_NOTHING("fat12", v -> v.blankDisk(4096).gpt(2, 128, 0, 92)),
    GPT_ENTRIES_ARE_THE_HEADER("fat12", v -> v.blankDisk(4096).gpt(1, 4, 128, 92)),
    GPT_ENTRIES_FAR_OUTSIDE("fat12", v -> v.blankDisk(4096).gpt(1L << 60, 128, 128, 92)),
    GPT_HEADER_OF_2_32("fat12", v -> v.blankDisk(4096).gpt(2, 128, 128, 0xFFFFFFFFL)),
    GPT_VOLUME_FAR_OUTSIDE("fat12", v -> v.blankDisk(4096).gpt(2, 128, 128, 92).gptEntry(0, 1L << 60, Long.MAX_VALUE)),
    GPT_VOLUME_BACKWARD("fat12", v -> v.blankDisk(4096).gpt(2, 128, 128, 92).gptEntry(0, 2000, 100)),
    GPT_VOLUME_IS_THE_TABLE("fat12", v -> v.blankDisk(4096).gpt(2, 128, 128, 92).gptEntry(0, 0, 4095)),
    GPT_VOLUMES_OVERLAP("fat12", v -> {
        v.blankDisk(4096).gpt(2, 128, 128, 92);
        v.gptEntry(0, 100, 2000).gptEntry(1, 200, 3000);
    });

    private final String fixture;
    private final Change change;

    @FunctionalInterface
    private interface Change {
        void apply(ImagePatch volume) throws IOException;
    }

    HostileImages(String fixture, Change change) {
        this.fixture = fixture;
        this.change = change;
    }

    /** The sound volume it was made from. */
    public String fixture() {
        return fixture;
    }

    /** Makes one: a file of its name in the folder. */
    public Path in(Path folder) throws IOException {
        Path image = Files.move(
                Fixtures.image(fixture, Files.createDirectories(folder)),
                folder.resolve(name() + ".img"),
                StandardCopyOption.REPLACE_EXISTING);
        try (ImagePatch patch = new ImagePatch(image)) {
            change.apply(patch);
        }
        return image;
    }

    private static void mftRuns(ImagePatch v, int... pairs) throws IOException {
        for (int record : new int[] {0, -1}) {
            long at = mft(v, record);
            long runs = at + v.number(at + 32, 2);
            for (int i = 0; i < pairs.length; i++) {
                v.number(runs + i, 1, pairs[i]);
            }
            v.number(runs + pairs.length, 1, 0);
        }
    }

    private static void mftLength(ImagePatch v, long length) throws IOException {
        for (int record : new int[] {0, -1}) {
            long at = mft(v, record);
            v.number(at + 40, 8, length).number(at + 48, 8, length).number(at + 56, 8, length);
        }
    }

    /** The attribute of the MFT's content in record 0, or in the copy of it. */
    private static long mft(ImagePatch v, int record) throws IOException {
        long at = v.attribute(0, 0x80);
        return record == 0 ? at : at - v.record(0) + v.number(56, 8) * 512;
    }

    private static long exfatRoot(ImagePatch v, int type) throws IOException {
        long at = (v.number(88, 4) + (v.number(96, 4) - 2) * 8) * 512;
        while (v.number(at, 1) != type) {
            at += 32;
        }
        return at;
    }

    private static byte[] noise(int length) {
        byte[] all = new byte[length];
        Arrays.fill(all, (byte) 0xA5);
        return all;
    }
}
