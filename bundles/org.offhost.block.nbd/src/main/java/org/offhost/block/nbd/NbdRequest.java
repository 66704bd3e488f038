// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.nbd;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A request that waits for its reply. */
abstract class NbdRequest {
    /** Bytes of one on the wire. */
    static final int LENGTH = 28;

    private static final int MAGIC = 0x25609513;

    private final int type;
    private final int flags;
    private final long position;
    private final int length;
    private NbdException error;
    private boolean done;

    NbdRequest(int type, int flags, long position, int length) {
        this.type = type;
        this.flags = flags;
        this.position = position;
        this.length = length;
    }

    final long position() {
        return position;
    }

    final int length() {
        return length;
    }

    final boolean isDone() {
        return done;
    }

    final void done() {
        done = true;
    }

    final void fail(NbdException e) {
        if (error == null) {
            error = e;
        }
    }

    /** What the server refused with, null if it did not. */
    final NbdException error() {
        return error;
    }

    final void encode(long cookie, ByteBuffer into) {
        into.putInt(MAGIC)
                .putShort((short) flags)
                .putShort((short) type)
                .putLong(cookie)
                .putLong(position)
                .putInt(length);
    }

    /** Takes the payload of a simple reply without an error. */
    abstract void simple(Wire wire) throws IOException;

    /**
     * Takes the payload of a chunk that is no error.
     *
     * @param size bytes of payload, all of which are to be received
     */
    abstract void chunk(int chunkType, long size, Wire wire) throws IOException;

    /** @throws MalformedNbdException if the reply ended, without an error, before it was whole */
    abstract void requireWhole() throws MalformedNbdException;
}
