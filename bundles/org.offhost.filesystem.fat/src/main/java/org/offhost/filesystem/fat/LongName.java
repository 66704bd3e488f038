// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.fat;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Collects the long-name entries in front of a directory entry (Microsoft FAT specification 1.03, "FAT Long Directory
 * Entries"): last part first, 13 characters each. A set that is out of order or has another checksum belongs to an entry
 * that a system without long names has deleted; the specification has it passed over.
 */
final class LongName {
    private static final int LAST = 0x40;

    /** 255 characters at most. */
    private static final int MAX_ENTRIES = 20;

    private static final int MAX_LENGTH = 255;
    private static final int CHARACTERS = 13;

    /** Where the characters of LDIR_Name1, LDIR_Name2 and LDIR_Name3 lie. */
    private static final int[] AT = {1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30};

    private final char[] name = new char[MAX_ENTRIES * CHARACTERS];
    private int length;
    private int expected;
    private int checksum;

    /** Forgets what was collected. */
    void clear() {
        length = 0;
        expected = 0;
    }

    void add(DirectoryEntry entry) {
        ByteBuffer b = entry.bytes();
        int order = b.get(0) & 0xFF;
        int number = order & ~LAST;
        if ((order & LAST) != 0 && number >= 1 && number <= MAX_ENTRIES) {
            length = number * CHARACTERS;
            checksum = b.get(13) & 0xFF;
        } else if (number != expected || number == 0 || (b.get(13) & 0xFF) != checksum) {
            clear();
            return;
        }
        expected = number - 1;
        for (int i = 0; i < CHARACTERS; i++) {
            name[expected * CHARACTERS + i] = b.getChar(AT[i]);
        }
    }

    /** The name collected, if it is whole and belongs to the entry; forgets it. */
    Optional<String> of(DirectoryEntry entry) {
        boolean whole = length > 0 && expected == 0 && checksum == entry.checksum();
        int end = 0;
        while (end < length && name[end] != 0) {
            end++;
        }
        clear();
        return whole && end > 0 && end <= MAX_LENGTH ? Optional.of(new String(name, 0, end)) : Optional.empty();
    }
}
