// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.index;

import java.io.IOException;

/** Told, in the order of a set's stream, which range of the volume lies where in it. */
@FunctionalInterface
public interface ExtentSink {
    /**
     * Takes a range.
     *
     * @param position byte of the volume
     * @param length bytes
     * @param offset byte of the set's stream
     */
    void add(long position, long length, long offset) throws IOException;
}
