// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.qcow2;

/**
 * A range of an image that is not what the image below has there.
 *
 * @param position byte of the image at which it begins
 * @param length bytes, at least 1
 * @param zeros whether it is zeros, of which nothing is kept, or data
 */
public record ImageRange(long position, long length, boolean zeros) {
    public ImageRange {
        if (position < 0 || length < 1 || position > Long.MAX_VALUE - length) {
            throw new IllegalArgumentException("image range position=" + position + " length=" + length);
        }
    }

    /** Byte behind the range. */
    public long end() {
        return position + length;
    }
}
