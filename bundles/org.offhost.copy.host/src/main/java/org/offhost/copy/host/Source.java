// SPDX-License-Identifier: Apache-2.0
package org.offhost.copy.host;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Where ranges are read. Used by one thread. */
interface Source extends Closeable {
    /** Fills {@code target} with the bytes from {@code position} on. */
    void read(long position, ByteBuffer target) throws IOException;
}
