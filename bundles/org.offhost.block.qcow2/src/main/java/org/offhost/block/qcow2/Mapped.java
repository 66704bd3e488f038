// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.qcow2;

/**
 * Where a run of an image's bytes lies.
 *
 * @param kind how it is kept
 * @param length bytes of the run, at least 1
 * @param position byte of the file at which it begins; of a compressed cluster, at which that begins; 0 where none is
 * @param stored bytes that a compressed cluster has there at most; else 0
 */
record Mapped(Kind kind, long length, long position, long stored) {
    enum Kind {
        /** Nothing here: it is what the image below has. */
        BELOW,
        /** Zeros, whatever the image below has. */
        ZEROS,
        DATA,
        COMPRESSED
    }

    static Mapped below(long length) {
        return new Mapped(Kind.BELOW, length, 0, 0);
    }

    static Mapped zeros(long length) {
        return new Mapped(Kind.ZEROS, length, 0, 0);
    }
}
