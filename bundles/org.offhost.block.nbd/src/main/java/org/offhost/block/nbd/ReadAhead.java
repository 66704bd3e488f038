// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.nbd;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Receives the head of what comes next along with the bytes that are asked for, as far as it is there: a reply of some blocks
 * costs one call of the system, not one for each of its parts. One thread at a time.
 */
final class ReadAhead implements Wire {
    /** The head of a chunk and the place of its data (proto.md, "Structured reply message"): data itself is never copied twice. */
    private static final int HEAD = 28;

    private final PatientSocket socket;
    private final ByteBuffer ahead = ByteBuffer.allocateDirect(HEAD).limit(0);

    ReadAhead(PatientSocket socket) {
        this.socket = socket;
    }

    @Override
    public void send(ByteBuffer source) throws IOException {
        socket.send(source);
    }

    @Override
    public void receive(ByteBuffer target) throws IOException {
        int held = Math.min(ahead.remaining(), target.remaining());
        target.put(ahead.slice(ahead.position(), held));
        ahead.position(ahead.position() + held);
        if (target.hasRemaining()) {
            ahead.clear();
            try {
                socket.receive(target, ahead);
            } finally {
                ahead.flip();
            }
        }
    }
}
