// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.nbd;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Bytes to and from a peer, each call whole or failed. */
interface Wire {
    /** Sends all that remains. */
    void send(ByteBuffer source) throws IOException;

    /** Receives until the buffer is full. */
    void receive(ByteBuffer target) throws IOException;
}
