// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What a descriptor says of a block that follows it in the log (kernel documentation, "Journal (jbd2)", descriptor block).
 *
 * @param block of the volume that it is to be written to; perhaps negative
 * @param escaped whether its first four bytes were the journal's magic and are zeros in the log
 * @param sum of the block, 32 bits or 16; 0 if there are none
 */
record JournalTag(long block, boolean escaped, int sum) {
    private static final int HEADER = 12;
    private static final int UUID = 16;
    private static final int ESCAPED = 0x1;
    private static final int SAME_UUID = 0x2;
    private static final int LAST = 0x8;

    /** All tags of a descriptor, in order. */
    static List<JournalTag> of(byte[] descriptor, JournalSuperblock superblock) {
        ByteBuffer b = ByteBuffer.wrap(descriptor);
        int end = descriptor.length - (superblock.tagSums() ? Integer.BYTES : 0);
        int length = length(superblock);
        List<JournalTag> tags = new ArrayList<>();
        int at = HEADER;
        int flags = 0;
        while (at + length <= end && (flags & LAST) == 0) {
            flags = b.getShort(at + 6);
            long high = superblock.wide() ? Integer.toUnsignedLong(b.getInt(at + 8)) << 32 : 0;
            int narrow = superblock.tagSums() ? Short.toUnsignedInt(b.getShort(at + 4)) : 0;
            int sum = superblock.wideTags() ? b.getInt(at + 12) : narrow;
            tags.add(new JournalTag(high | Integer.toUnsignedLong(b.getInt(at)), (flags & ESCAPED) != 0, sum));
            at += length + ((flags & SAME_UUID) == 0 ? UUID : 0);
        }
        return tags;
    }

    /** Those of version 2 are two bytes longer than what they hold. */
    private static int length(JournalSuperblock superblock) {
        if (superblock.wideTags()) {
            return 16;
        }
        return (superblock.wide() ? 12 : 8) + (superblock.tagSums() ? 2 : 0);
    }
}
