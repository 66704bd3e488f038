// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.nbd;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** NBD_CMD_BLOCK_STATUS of one context; others that were agreed on are received and passed over. */
final class StatusRequest extends NbdRequest {
    private static final int BLOCK_STATUS = 7;
    private static final int CHUNK = 5;
    private static final int DESCRIPTOR = 8;

    /** Bytes of one reply: nbdkit sends 1 Mi descriptors at most, QEMU 128 Ki. */
    private static final long LONGEST = 4 + (long) DESCRIPTOR * (1 << 20);

    private final int context;
    private final int contexts;
    private final List<Run> runs = new ArrayList<>();
    private int seen;

    /** One descriptor. */
    record Run(long length, int flags) {}

    /**
     * @param context number of the one
     * @param contexts how many were agreed on; each is answered once
     */
    StatusRequest(long position, int length, int context, int contexts) {
        super(BLOCK_STATUS, 0, position, length);
        this.context = context;
        this.contexts = contexts;
    }

    /** In their order from the position on; the last one may go beyond the request. */
    List<Run> runs() {
        return runs;
    }

    @Override
    void simple(Wire wire) throws IOException {
        throw new MalformedNbdException("reply to a block status request", "a simple one", "chunks");
    }

    @Override
    void chunk(int chunkType, long size, Wire wire) throws IOException {
        if (chunkType != CHUNK || size < 4 + DESCRIPTOR || size > LONGEST || (size - 4) % DESCRIPTOR != 0) {
            throw new MalformedNbdException(
                    "reply to a block status request",
                    "a chunk of type " + chunkType + " and " + size + " bytes",
                    "descriptors");
        }
        if (++seen > contexts) {
            throw new MalformedNbdException("reply to a block status request", "more chunks", contexts + " contexts");
        }
        ByteBuffer id = ByteBuffer.allocate(4);
        wire.receive(id);
        boolean wanted = id.flip().getInt() == context;
        if (wanted && !runs.isEmpty()) {
            throw new MalformedNbdException("reply to a block status request", "a context twice", "each once");
        }
        ByteBuffer part = ByteBuffer.allocate(DESCRIPTOR * 1024);
        long covered = 0;
        for (long left = size - 4; left > 0; left -= part.limit()) {
            part.clear().limit((int) Math.min(left, part.capacity()));
            wire.receive(part);
            part.flip();
            while (part.hasRemaining()) {
                covered = take(Integer.toUnsignedLong(part.getInt()), part.getInt(), covered, wanted);
            }
        }
    }

    private long take(long length, int flags, long covered, boolean wanted) throws MalformedNbdException {
        if (length == 0 || covered >= length()) {
            throw new MalformedNbdException(
                    "block status descriptor", length + " bytes behind " + covered, "some, inside of " + length());
        }
        if (wanted) {
            runs.add(new Run(length, flags));
        }
        return covered + length;
    }

    @Override
    void requireWhole() throws MalformedNbdException {
        if (runs.isEmpty()) {
            throw new MalformedNbdException("reply to a block status request", "no descriptor", "at least one");
        }
    }
}
