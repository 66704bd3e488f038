// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.partitions;

import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** Names of partition types, for people; what a volume bears is told by what is on it. */
final class PartitionTypes {
    private static final Map<Integer, String> BYTES = Map.ofEntries(
            Map.entry(0x01, "FAT12"),
            Map.entry(0x04, "FAT16"),
            Map.entry(0x06, "FAT16"),
            Map.entry(0x07, "NTFS or exFAT"),
            Map.entry(0x0B, "FAT32"),
            Map.entry(0x0C, "FAT32"),
            Map.entry(0x0E, "FAT16"),
            Map.entry(0x27, "hidden NTFS, recovery"),
            Map.entry(0x42, "Windows dynamic disk"),
            Map.entry(0x82, "Linux swap"),
            Map.entry(0x83, "Linux"),
            Map.entry(0x8E, "Linux LVM"),
            Map.entry(0xA5, "FreeBSD"),
            Map.entry(0xA6, "OpenBSD"),
            Map.entry(0xA9, "NetBSD"),
            Map.entry(0xAB, "Apple boot"),
            Map.entry(0xAF, "HFS+"),
            Map.entry(0xBF, "Solaris"),
            Map.entry(0xEE, "GPT protective"), // UEFI 2.10, 5.2.3
            Map.entry(0xEF, "EFI system"), // UEFI 2.10, 5.2.2
            Map.entry(0xFD, "Linux RAID"));

    /** UEFI 2.10, table 5.7, and those of the systems that own them. */
    private static final Map<String, String> GUIDS = Map.ofEntries(
            Map.entry("c12a7328-f81f-11d2-ba4b-00a0c93ec93b", "EFI system"),
            Map.entry("21686148-6449-6e6f-744e-656564454649", "BIOS boot"),
            Map.entry("e3c9e316-0b5c-4db8-817d-f92df00215ae", "Microsoft reserved"),
            Map.entry("ebd0a0a2-b9e5-4433-87c0-68b6b72699c7", "Microsoft basic data"),
            Map.entry("5808c8aa-7e8f-42e0-85d2-e1e90434cfb3", "Windows dynamic disk, metadata"),
            Map.entry("af9b60a0-1431-4f62-bc68-3311714a69ad", "Windows dynamic disk, data"),
            Map.entry("de94bba4-06d1-4d40-a16a-bfd50179d6ac", "Windows recovery"),
            Map.entry("e75caf8f-f680-4cee-afa3-b001e56efc2d", "Windows storage spaces"),
            Map.entry("0fc63daf-8483-4772-8e79-3d69d8477de4", "Linux"),
            Map.entry("0657fd6d-a4ab-43c4-84e5-0933c84b4f4f", "Linux swap"),
            Map.entry("e6d6d379-f507-44c2-a23c-238f2a3df928", "Linux LVM"),
            Map.entry("a19d880f-05fc-4d3b-a006-743f0f84911e", "Linux RAID"),
            Map.entry("48465300-0000-11aa-aa11-00306543ecac", "HFS+"),
            Map.entry("7c3457ef-0000-11aa-aa11-00306543ecac", "APFS"),
            Map.entry("6a898cc3-1dd2-11b2-99a6-080020736631", "ZFS"),
            Map.entry("516e7cb4-6ecf-11d6-8ff8-00022d09712b", "FreeBSD"));

    private PartitionTypes() {}

    /** "07h NTFS or exFAT", or the number alone. */
    static String name(int type) {
        String name = BYTES.getOrDefault(type, "");
        return String.format(Locale.ROOT, "%02Xh %s", type, name).strip();
    }

    /** "Microsoft basic data", or the GUID. */
    static String name(UUID type) {
        return GUIDS.getOrDefault(type.toString(), type.toString());
    }
}
