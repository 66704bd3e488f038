// SPDX-License-Identifier: Apache-2.0
package org.offhost.inspect;

/** What lies between the ranges that are in use or bad. They are given in ascending order. */
public final class FreeRanges {
    private long end;
    private long count;
    private long bytes;
    private long largest;
    private long largestPosition;

    /** Takes the next range, which may begin before the end of the one before it. */
    void taken(long position, long length) {
        if (position > end) {
            long free = position - end;
            count++;
            bytes += free;
            if (free > largest) {
                largest = free;
                largestPosition = end;
            }
        }
        end = Math.max(end, position + length);
    }

    public long count() {
        return count;
    }

    public long bytes() {
        return bytes;
    }

    /** Bytes of the largest range. */
    public long largest() {
        return largest;
    }

    /** Byte of the volume the largest begins at. */
    public long largestPosition() {
        return largestPosition;
    }
}
