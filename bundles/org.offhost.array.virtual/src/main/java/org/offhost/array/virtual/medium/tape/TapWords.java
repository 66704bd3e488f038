// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.medium.tape;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.offhost.array.virtual.medium.file.BackingFile;

/** The words of a tape image: around each record its length and class, by themselves the other objects. Confined to one thread. */
final class TapWords {
    /** Bytes of a word. */
    static final int WORD = 4;

    static final int FILEMARK = 0;
    static final int GAP = 0xFFFFFFFE;
    static final int END_OF_MEDIUM = 0xFFFFFFFF;

    /** No drive writes longer records: TRANSFER LENGTH has 24 bits. A text file in the place of a tape is found out. */
    static final int LONGEST = 0xFF_FFFF;

    private static final int LENGTH = 0x0FFFFFFF;
    private static final int CLASS_BAD = 0x8;

    private final BackingFile file;
    private final ByteBuffer word = ByteBuffer.allocateDirect(WORD).order(ByteOrder.LITTLE_ENDIAN);

    TapWords(BackingFile file) {
        this.file = file;
    }

    /** The word at a byte of the file. */
    int at(long offset) throws IOException {
        word.clear();
        file.read(offset, word);
        return word.getInt(0);
    }

    /** Whether a word can stand around a record. */
    static boolean isRecord(int word) {
        int length = length(word);
        return length > 0 && length <= LONGEST && (isGood(word) || word >>> 28 == CLASS_BAD);
    }

    /** Whether the record that it stands around was read without an error when the image was made. */
    static boolean isGood(int word) {
        return word >>> 28 == 0;
    }

    /** Bytes of the record that it stands around. */
    static int length(int word) {
        return word & LENGTH;
    }

    /** Whether a word stands for an object, or none, by itself. */
    static boolean isMark(int word) {
        return word == FILEMARK || word == GAP || word == END_OF_MEDIUM;
    }

    /** Bytes that a record takes in the file. */
    static long lengthOnFile(int record) {
        return 2L * WORD + record + (record & 1);
    }
}
