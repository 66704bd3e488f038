// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.offhost.block.BlockDevice;

/**
 * Knows by their signatures what no parser reads, so that an error can name it: other file systems, containers,
 * partition tables, formats of disk images. Never writes.
 */
public final class ForeignSignatures {
    /**
     * What was found.
     *
     * @param name what it is called: "BitLocker volume", "XFS file system", …
     * @param position byte at which its signature is
     * @param signature the signature, for a person
     * @param evidence as in {@link VolumeSummary#evidence()}: the signature, what was looked at besides, and what
     *     contradicts: another signature on the same volume
     */
    public record Finding(String name, long position, String signature, List<String> evidence) {
        public Finding {
            evidence = List.copyOf(evidence);
        }

        Finding(String name, long position, String signature) {
            this(name, position, signature, List.of());
        }

        /** Whether it is a partition table. */
        public boolean isTable() {
            return name.endsWith(TABLE);
        }

        /** Type of the table by which a {@link VolumeFinder} finds volumes there, as {@link VolumeTable#type}; empty if it is none. */
        public Optional<String> tableType() {
            return Optional.ofNullable(TABLE_TYPES.get(name));
        }

        /** "XFS file system (signature XFSB at byte 0)". */
        @Override
        public String toString() {
            return name + " (signature " + signature + " at byte " + position + ")";
        }
    }

    private static final String TABLE = " disk with partitions";
    private static final String LVM2 = "LVM2 physical volume";

    private static final Map<String, String> TABLE_TYPES =
            Map.of("MBR" + TABLE, "mbr", "GPT" + TABLE, "gpt", LVM2, "lvm2");

    /** In the order looked for: containers before what may lie in them, file systems before partition tables. */
    private static final List<Signature> SIGNS = List.of(
            // libbde, format description, "Volume header"
            new Signature("BitLocker volume", 3, "-FVE-FS-"),
            new Signature("ReFS file system", 3, "ReFS\0\0\0\0"),
            new Signature("exFAT file system", 3, "EXFAT   "), // exFAT specification 3.1.2
            new Signature("LUKS encrypted volume", 0, "LUKS\272\276"), // LUKS2 on-disk format 1.1.1, 2.1
            new Signature(LVM2, 0, "LABELONE"), // the label is in one of the first four sectors
            new Signature(LVM2, 512, "LABELONE"),
            new Signature(LVM2, 1024, "LABELONE"),
            new Signature(LVM2, 1536, "LABELONE"),
            new Signature("Linux RAID member", 0, "\374N+\251"), // md superblock 1.1, and 1.2 below
            new Signature("Linux RAID member", 4096, "\374N+\251"),
            new Signature("XFS file system", 0, "XFSB"),
            new Signature("Btrfs file system", 65536 + 64, "_BHRfS_M"),
            new Signature("APFS container", 32, "NXSB"), // Apple File System Reference, nx_superblock_t
            new Signature("HFS+ file system", 1024, "H+\0\4"), // TN1150, volume header
            new Signature("HFSX file system", 1024, "HX\0\5"),
            new Signature("F2FS file system", 1024, "\20\40\365\362"),
            new Signature("JFS file system", 32768, "JFS1"),
            new Signature("ReiserFS file system", 65536 + 52, "ReIsEr"),
            new Signature("VMFS volume", 0x100000, "\15\320\1\300"),
            new Signature("SquashFS file system", 0, "hsqs"),
            new Signature("Linux swap space", 4096 - 10, "SWAPSPACE2"),
            new Signature("Linux swap space", 8192 - 10, "SWAPSPACE2"),
            new Signature("Linux swap space", 16384 - 10, "SWAPSPACE2"),
            new Signature("Linux swap space", 32768 - 10, "SWAPSPACE2"),
            new Signature("Linux swap space", 65536 - 10, "SWAPSPACE2"),
            new Signature("Linux swap space", 4096 - 10, "S1SUSPEND"), // with the image of a sleeping system
            new Signature("ISO 9660 file system", 32769, "CD001"), // ECMA-119, 8.1.2
            new Signature("UDF file system", 32769, "BEA01"), // ECMA-167, 2/9.2
            new Signature("tar archive", 257, "ustar"), // POSIX.1-2017, pax, ustar interchange format
            new Signature("GPT" + TABLE, 512, "EFI PART"), // UEFI 2.10, 5.3.2; byte 4096 on 4Kn disks
            new Signature("GPT" + TABLE, 4096, "EFI PART"));

    /** Where tables begin in the list; a file that holds an image counts before them. */
    private static final int FIRST_TABLE = SIGNS.size() - 3;

    private static final int TO_GO_POSITION = 424;
    private static final int BSD_MAGIC = 0x82564557;
    private static final int BSD_SECOND = 132;
    private static final int HFS_BLOCK = 1024;
    private static final int EXT_SUPERBLOCK = 1024;
    private static final int EXT_MAGIC = 0xEF53;
    private static final long UBERBLOCK_MAGIC = 0x00bab10cL;
    private static final int UBERBLOCKS = 128 << 10;

    private ForeignSignatures() {}

    /** Every {@link Finding#tableType}. */
    public static Set<String> tableTypes() {
        return Set.copyOf(TABLE_TYPES.values());
    }

    /**
     * Looks for signatures in the first 1 MiB or so.
     *
     * @param device a volume or disk of any length
     * @return what was found; empty if nothing is known
     * @throws IOException if the device fails
     */
    public static Optional<Finding> look(BlockDevice device) throws IOException {
        List<Finding> all = all(device);
        if (all.isEmpty()) {
            return Optional.empty();
        }
        Finding first = all.get(0);
        List<String> evidence = new ArrayList<>();
        evidence.add("signature " + first.signature() + " at byte " + first.position());
        for (SecondLook look : SecondLook.of(first.name())) {
            ByteBuffer bytes = Signature.read(device, look.position().applyAsLong(first.position()), look.length());
            boolean holds = bytes != null && look.holds().test(bytes);
            evidence.add((holds ? "" : "contradicts: not ") + look.text());
        }
        for (Finding other : all) {
            if (!other.name().equals(first.name()) && !(other.isTable() && first.isTable())) {
                evidence.add("contradicts: " + other);
            }
        }
        return Optional.of(new Finding(first.name(), first.position(), first.signature(), evidence));
    }

    /** Every signature there is, in the order in which they count. */
    private static List<Finding> all(BlockDevice device) throws IOException {
        List<Finding> all = new ArrayList<>();
        for (Signature sign : signs()) {
            byte[] expected = sign.text().getBytes(StandardCharsets.ISO_8859_1);
            if (matches(device, sign.position(), expected)) {
                all.add(finding(sign));
            }
        }
        if (matches(device, TO_GO_POSITION, SecondLook.BITLOCKER)) {
            all.add(new Finding("BitLocker To Go volume", TO_GO_POSITION, "4967d63b-2e29-4ad8-…"));
        }
        ext(device).ifPresent(all::add);
        ImageFormats.trailer(device).map(ForeignSignatures::finding).ifPresent(all::add);
        hfs(device).ifPresent(all::add);
        zfs(device).ifPresent(all::add);
        bsd(device).ifPresent(all::add);
        // a table is the last guess, and the first sector of a file system has room for one too
        partitions(device).ifPresent(all::add);
        all.sort(Comparator.comparing(Finding::isTable));
        return all;
    }

    private static List<Signature> signs() {
        List<Signature> signs = new ArrayList<>(SIGNS);
        signs.addAll(FIRST_TABLE, ImageFormats.SIGNS);
        return signs;
    }

    private static boolean matches(BlockDevice device, long position, byte[] expected) throws IOException {
        ByteBuffer found = Signature.read(device, position, expected.length);
        return found != null && found.equals(ByteBuffer.wrap(expected));
    }

    private static Finding finding(Signature sign) {
        return new Finding(sign.name(), sign.position(), printable(sign.text()));
    }

    private static String printable(String text) {
        String visible = text.strip().replace("\0", "");
        if (visible.chars().allMatch(c -> c >= 0x20 && c < 0x7f)) {
            return visible;
        }
        StringBuilder hex = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.ISO_8859_1)) {
            hex.append(String.format("%02x", b));
        }
        return hex.append('h').toString();
    }

    /** Linux kernel documentation, "ext4 data structures", super block: s_magic, s_feature_*. */
    private static Optional<Finding> ext(BlockDevice device) throws IOException {
        ByteBuffer b = Signature.read(device, EXT_SUPERBLOCK, 0x68);
        if (b == null || Short.toUnsignedInt(b.getShort(0x38)) != EXT_MAGIC) {
            return Optional.empty();
        }
        boolean journal = (b.getInt(0x5C) & 0x4) != 0;
        // what ext3 did not know: anything but file types, recovery, journal device, meta groups; sparse, large, tree
        boolean four = (b.getInt(0x60) & ~0x1E) != 0 || (b.getInt(0x64) & ~0x7) != 0;
        String name = four ? "ext4 file system" : journal ? "ext3 file system" : "ext2 file system";
        return Optional.of(new Finding(name, EXT_SUPERBLOCK + 0x38, "53efh"));
    }

    /** ZFS on-disk specification, 1.3: the second half of a vdev label is a ring of uberblocks, at least 1 KiB each. */
    private static Optional<Finding> zfs(BlockDevice device) throws IOException {
        ByteBuffer ring = Signature.read(device, UBERBLOCKS, UBERBLOCKS);
        for (int i = 0; ring != null && i < UBERBLOCKS; i += 1024) {
            long magic = ring.getLong(i);
            if (magic == UBERBLOCK_MAGIC || Long.reverseBytes(magic) == UBERBLOCK_MAGIC) {
                return Optional.of(new Finding("ZFS pool member", UBERBLOCKS + (long) i, "00bab10ch"));
            }
        }
        return Optional.empty();
    }

    /** Inside Macintosh: Files, 2-60, master directory block: drSigWord, and drAlBlkSiz, a multiple of 512. */
    private static Optional<Finding> hfs(BlockDevice device) throws IOException {
        ByteBuffer b = Signature.read(device, HFS_BLOCK, 24);
        if (b == null || b.order(ByteOrder.BIG_ENDIAN).getShort(0) != 0x4244) {
            return Optional.empty();
        }
        int length = b.getInt(20);
        return length > 0 && length % 512 == 0
                ? Optional.of(new Finding("HFS file system", HFS_BLOCK, "BD"))
                : Optional.empty();
    }

    /** disklabel(5) of the BSDs: d_magic, and d_magic2 132 bytes behind; its place differs by machine. */
    private static Optional<Finding> bsd(BlockDevice device) throws IOException {
        for (int position : new int[] {512, 0, 64, 128}) {
            ByteBuffer b = Signature.read(device, position, BSD_SECOND + 4);
            if (b != null && isBsd(b.getInt(0)) && b.getInt(0) == b.getInt(BSD_SECOND)) {
                return Optional.of(new Finding("BSD disk label", position, "82564557h"));
            }
        }
        return Optional.empty();
    }

    private static boolean isBsd(int magic) {
        return magic == BSD_MAGIC || Integer.reverseBytes(magic) == BSD_MAGIC;
    }

    /** A master boot record: four entries of 16 bytes at 446, of which one at least is in use and all are sane. */
    private static Optional<Finding> partitions(BlockDevice device) throws IOException {
        ByteBuffer b = Signature.read(device, 0, 512);
        if (b == null || b.getShort(510) != (short) 0xAA55) {
            return Optional.empty();
        }
        boolean used = false;
        for (int at = 446; at < 510; at += 16) {
            boolean sane = (b.get(at) & 0x7F) == 0;
            boolean empty = b.get(at + 4) == 0;
            boolean placed = b.getInt(at + 8) != 0 && b.getInt(at + 12) != 0;
            if (!sane || !empty && !placed) {
                return Optional.empty();
            }
            used |= !empty;
        }
        return used ? Optional.of(new Finding("MBR" + TABLE, 510, "55aah")) : Optional.empty();
    }
}
