// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

/**
 * A contiguous piece of an attribute's clusters.
 *
 * @param offset first byte, within the attribute's stored bytes
 * @param position byte of the volume it is at, or {@link #HOLE}
 * @param length bytes, at least 1
 */
public record Run(long offset, long position, long length) {
    /** The position of a run that has no clusters: it reads as zeros. */
    public static final long HOLE = -1;

    public Run {
        check(offset, position, length);
    }

    /** Without an object: inventories have millions of runs. */
    static void check(long offset, long position, long length) {
        if (offset < 0 || position < HOLE || length < 1 || offset > Long.MAX_VALUE - length) {
            throw new IllegalArgumentException("run offset=" + offset + " position=" + position + " length=" + length);
        }
    }

    /** Whether it has no clusters. */
    public boolean isHole() {
        return position == HOLE;
    }
}
