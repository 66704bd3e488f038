// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import java.io.IOException;

/** Gives content in pieces of one length. */
interface ContentSource {
    /** Bytes of a piece. */
    int bufferLength();

    /**
     * Fills the array with a piece; what lies behind the content is zeros.
     *
     * @param offset where the piece begins, a multiple of its length
     */
    void fill(long offset, byte[] target) throws IOException;

    /** Bytes from any place on, up to the end of the content at most, that are known to be zeros without reading. */
    default long zeros(long offset) {
        return 0;
    }
}
