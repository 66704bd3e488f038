// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import static org.offhost.kit.bytes.LittleEndian.u16;

import org.offhost.filesystem.CorruptStructureException;

/**
 * The update sequence array of a record: proves that all its sectors were written together (linux-ntfs documentation,
 * "Fixup").
 */
final class UpdateSequence {
    /** The stride of the array: 512 bytes also where sectors are 4,096 bytes long. */
    private static final int STRIDE = 512;

    /** Bytes of a number at the end of each stride. */
    static final int NUMBER = 2;

    private UpdateSequence() {}

    /** Bytes from one of the record on that lie on the volume as they are; 0 or less if it is one of a number's. */
    static int untouched(int at) {
        return STRIDE - NUMBER - at % STRIDE;
    }

    /**
     * Checks the end of every 512 bytes and puts back what belongs there. Leaves a record that fails as it was.
     *
     * @param start first byte of the record in {@code bytes}
     * @param length bytes of the record, a multiple of 512
     * @param structure which record, for the error
     * @param position byte of the volume at which it begins
     */
    static void apply(byte[] bytes, int start, int length, String structure, long position)
            throws CorruptStructureException {
        Mismatch mismatch = undo(bytes, start, length);
        if (mismatch != null) {
            throw new CorruptStructureException(structure, position, mismatch.expected, mismatch.found);
        }
    }

    /** What does not fit in a record. */
    record Mismatch(String expected, String found) {}

    /** The same for a caller who names the record only if there is something to say of it; null if all fits. */
    static Mismatch undo(byte[] bytes, int start, int length) {
        int array = u16(bytes, start + 4);
        int count = u16(bytes, start + 6);
        if (count != length / STRIDE + 1 || array < 8 || (array & 1) != 0 || array + 2 * count > STRIDE - 2) {
            return new Mismatch(
                    "an update sequence array of " + (length / STRIDE + 1) + " numbers in the first sector",
                    count + " numbers at " + array);
        }
        int number = u16(bytes, start + array);
        for (int end = start + STRIDE - 2; end < start + length; end += STRIDE) {
            if (u16(bytes, end) != number) {
                return new Mismatch(
                        "update sequence number 0x" + Integer.toHexString(number) + " at byte " + (end - start),
                        "0x" + Integer.toHexString(u16(bytes, end)));
            }
        }
        int from = start + array + 2;
        for (int end = start + STRIDE - 2; end < start + length; end += STRIDE, from += 2) {
            bytes[end] = bytes[from];
            bytes[end + 1] = bytes[from + 1];
        }
        return null;
    }
}
