// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.nbd;

import java.io.IOException;

/** Takes what a server says of ranges, in ascending order without gaps. */
@FunctionalInterface
public interface StatusSink {
    /**
     * @param position first byte
     * @param length bytes, at least 1
     * @param flags as the meta context has them: of {@code base:allocation} bit 0 a hole and bit 1 zeros, of a dirty bitmap
     *     bit 0 dirty
     */
    void range(long position, long length, int flags) throws IOException;
}
