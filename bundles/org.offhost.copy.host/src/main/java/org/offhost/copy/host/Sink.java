// SPDX-License-Identifier: Apache-2.0
package org.offhost.copy.host;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Where the bytes go. Written by one thread; {@link #read} may come from another. */
interface Sink extends Closeable {
    /** Bytes that writes are whole multiples of. */
    int unit();

    /** Bytes that are there now, of the unit at {@code position}; only of blocks. */
    ByteBuffer read(long position) throws IOException;

    /** Writes whole units. */
    void write(long position, ByteBuffer bytes) throws IOException;

    /**
     * Puts what was written on stable storage.
     *
     * @param end whether nothing follows
     */
    void flush(boolean end) throws IOException;

    /** Whether what was written stays there without {@link #flush}. */
    boolean durableWhenWritten();
}
