// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.medium;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Says what somebody else's medium looks like. */
final class Signatures {
    private record Signature(int position, String text, String name) {}

    private static final List<Signature> KNOWN = List.of(
            new Signature(3, "NTFS    ", "an NTFS volume"),
            new Signature(3, "EXFAT   ", "an exFAT volume"),
            new Signature(3, "-FVE-FS-", "a BitLocker volume"),
            new Signature(3, "ReFS\0\0\0\0", "a ReFS volume"),
            new Signature(82, "FAT32", "a FAT32 volume"),
            new Signature(54, "FAT1", "a FAT volume"),
            new Signature(512, "EFI PART", "a GPT partition table"),
            new Signature(4096, "EFI PART", "a GPT partition table"),
            new Signature(512, "LABELONE", "an LVM physical volume"),
            new Signature(0, "LUKS\u00ba\u00be", "a LUKS volume"),
            new Signature(0, "XFSB", "an XFS volume"),
            new Signature(0, "KDMV", "a VMDK image"),
            new Signature(0, "vhdxfile", "a VHDX image"),
            new Signature(0, "QFI\u00fb", "a qcow2 image"),
            new Signature(1080, "\u0053\u00ef", "an ext2, ext3 or ext4 volume"),
            new Signature(65600, "_BHRfS_M", "a Btrfs volume"),
            new Signature(0, "PK\3\4", "a Zip archive"),
            new Signature(0, "\u001f\u008b", "gzip data"),
            new Signature(257, "ustar", "a tar archive that is none of ours"),
            new Signature(510, "\u0055\u00aa", "a boot sector or partition table"));

    private Signatures() {}

    /** What the first bytes show; empty if they are not known. */
    static Optional<String> find(byte[] first) {
        for (Signature s : KNOWN) {
            int end = s.position() + s.text().length();
            if (end <= first.length
                    && s.text()
                            .equals(new String(first, s.position(), s.text().length(), StandardCharsets.ISO_8859_1))) {
                return Optional.of(s.name() + " (signature at byte " + s.position() + ")");
            }
        }
        return Optional.empty();
    }

    /** Byte of the first that is not zero, or -1. */
    static int firstByte(byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] != 0) {
                return i;
            }
        }
        return -1;
    }
}
