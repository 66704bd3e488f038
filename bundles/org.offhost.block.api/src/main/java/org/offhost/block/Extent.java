// SPDX-License-Identifier: Apache-2.0
package org.offhost.block;

/**
 * A contiguous range of bytes on a device or volume.
 *
 * @param position first byte, from the start of the device or volume the extent speaks of
 * @param length number of bytes, at least 1
 */
public record Extent(long position, long length) {
    public Extent {
        if (position < 0 || length < 1 || position > Long.MAX_VALUE - length) {
            throw new IllegalArgumentException("extent position=" + position + " length=" + length);
        }
    }

    /** The first byte behind this extent. */
    public long end() {
        return position + length;
    }
}
