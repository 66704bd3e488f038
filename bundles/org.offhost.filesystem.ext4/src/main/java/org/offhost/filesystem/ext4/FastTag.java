// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

/**
 * One change of a fast commit (kernel documentation, "Journal (jbd2)", fast commits; numbers are little-endian there). It sees the
 * bytes of the journal's block, and no copy.
 *
 * @param type {@link #ADD_RANGE} to {@link #HEAD}
 * @param block of the journal
 * @param at where its value begins
 * @param length of its value
 */
record FastTag(int type, byte[] block, int at, int length) {
    static final int ADD_RANGE = 1;
    static final int DELETE_RANGE = 2;
    static final int CREATE = 3;
    static final int LINK = 4;
    static final int UNLINK = 5;
    static final int INODE = 6;
    static final int PAD = 7;
    static final int TAIL = 8;
    static final int HEAD = 9;

    /** Type and length, in front of every value. */
    static final int HEADER = 4;

    /** Number of the inode in front of its bytes. */
    static final int INODE_AT = 4;

    /** Numbers of the directory and the inode in front of a name. */
    static final int NAME_AT = 8;

    private static final int LONGEST_NAME = 255;

    /** What begins at a byte of a block; perhaps nothing that can be. */
    static FastTag at(byte[] block, int at) {
        int type = block[at] & 0xFF | (block[at + 1] & 0xFF) << 8;
        int length = block[at + 2] & 0xFF | (block[at + 3] & 0xFF) << 8;
        return new FastTag(type, block, at + HEADER, length);
    }

    int end() {
        return at + length;
    }

    /** Whether the type is known, and the length one that its value can have. */
    boolean isSound(int inodeLength) {
        if (end() > block.length) {
            return false;
        }
        return switch (type) {
            case ADD_RANGE -> length == 16;
            case DELETE_RANGE -> length == 12;
            case CREATE, LINK, UNLINK -> length > NAME_AT && length <= NAME_AT + LONGEST_NAME;
            case INODE -> length >= INODE_AT + Inode.BASE && length <= INODE_AT + inodeLength;
            case PAD -> true;
            case TAIL -> length >= 8;
            case HEAD -> length == 8;
            default -> false;
        };
    }

    /** 32 bits of the value. */
    int word(int offset) {
        int i = at + offset;
        return block[i] & 0xFF | (block[i + 1] & 0xFF) << 8 | (block[i + 2] & 0xFF) << 16 | block[i + 3] << 24;
    }

    /** The same, without a sign. */
    long number(int offset) {
        return Integer.toUnsignedLong(word(offset));
    }

    /** The name of a directory's entry; a character for a byte, as {@link ChangedNames} has them. */
    String name() {
        return ChangedNames.key(block, at + NAME_AT, length - NAME_AT);
    }
}
