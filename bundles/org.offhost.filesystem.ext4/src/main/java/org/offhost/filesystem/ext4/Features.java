// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a superblock says it uses (Linux kernel documentation, "ext4 data structures", super block: s_feature_*).
 *
 * @param compatible s_feature_compat
 * @param incompatible s_feature_incompat: without one of these nothing can be read rightly
 * @param readOnly s_feature_ro_compat: whoever does not know one may read
 */
record Features(int compatible, int incompatible, int readOnly) {
    static final int HAS_JOURNAL = 0x4;
    static final int EXT_ATTR = 0x8;
    static final int RESIZE_INODE = 0x10;
    static final int SPARSE_SUPER2 = 0x200;
    static final int ORPHAN_FILE = 0x1000;

    static final int COMPRESSION = 0x1;
    static final int FILETYPE = 0x2;
    static final int RECOVER = 0x4;
    static final int JOURNAL_DEV = 0x8;
    static final int META_BG = 0x10;
    static final int EXTENTS = 0x40;
    static final int BITS_64 = 0x80;
    static final int MMP = 0x100;
    static final int FLEX_BG = 0x200;
    static final int EA_INODE = 0x400;
    static final int DIRDATA = 0x1000;
    static final int CSUM_SEED = 0x2000;
    static final int LARGEDIR = 0x4000;
    static final int INLINE_DATA = 0x8000;
    static final int ENCRYPT = 0x10000;
    static final int CASEFOLD = 0x20000;

    static final int SPARSE_SUPER = 0x1;
    static final int GDT_CSUM = 0x10;
    static final int BIGALLOC = 0x200;
    static final int METADATA_CSUM = 0x400;
    static final int SHARED_BLOCKS = 0x4000;
    static final int VERITY = 0x8000;
    static final int ORPHAN_PRESENT = 0x10000;

    private static final int READ = FILETYPE
            | RECOVER
            | META_BG
            | EXTENTS
            | BITS_64
            | MMP
            | FLEX_BG
            | EA_INODE
            | CSUM_SEED
            | LARGEDIR
            | INLINE_DATA
            | ENCRYPT
            | CASEFOLD;

    /** As far as ext3 went: file types, recovery, a journal's device, meta groups; sparse superblocks, large files, trees. */
    private static final int EXT3_INCOMPATIBLE = FILETYPE | RECOVER | JOURNAL_DEV | META_BG;

    private static final int EXT3_READ_ONLY = 0x7;
    private static final int KNOWN_READ_ONLY = 0x1FF7F;

    boolean hasCompatible(int bits) {
        return (compatible & bits) != 0;
    }

    boolean has(int incompatibleBits) {
        return (incompatible & incompatibleBits) != 0;
    }

    boolean hasReadOnly(int bits) {
        return (readOnly & bits) != 0;
    }

    /** "ext2", "ext3" or "ext4", by the oldest that could write it. */
    String type() {
        if ((incompatible & ~EXT3_INCOMPATIBLE) != 0 || (readOnly & ~EXT3_READ_ONLY) != 0) {
            return "ext4";
        }
        return hasCompatible(HAS_JOURNAL) ? "ext3" : "ext2";
    }

    /** What makes it unreadable for this parser, by name; empty if nothing does. */
    List<String> refused() {
        List<String> names = new ArrayList<>();
        for (int bit = 1; bit != 0; bit <<= 1) {
            if ((incompatible & bit & ~READ) != 0) {
                names.add(
                        switch (bit) {
                            case COMPRESSION -> "compression";
                            case JOURNAL_DEV -> "journal_dev (a journal of another device, no file system)";
                            case DIRDATA -> "dirdata (Lustre)";
                            default -> String.format(Locale.ROOT, "incompatible feature %Xh", bit);
                        });
            }
        }
        return names;
    }

    /** Features that a reader need not know, and this one does not. */
    int unknownReadOnly() {
        return readOnly & ~KNOWN_READ_ONLY;
    }
}
