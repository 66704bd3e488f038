// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import java.util.Arrays;

/** The directories of a volume, ascending by number of their inode: eight bytes each. One thread. */
final class DirectoryList {
    private int[] numbers = new int[64];
    private int[] generations = new int[64];
    private int count;

    int size() {
        return count;
    }

    void add(Inode directory) {
        if (count == numbers.length) {
            numbers = Arrays.copyOf(numbers, count * 2);
            generations = Arrays.copyOf(generations, count * 2);
        }
        numbers[count] = (int) directory.number;
        generations[count++] = directory.generation;
    }

    long number(int index) {
        return Integer.toUnsignedLong(numbers[index]);
    }

    int generation(int index) {
        return generations[index];
    }
}
