// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.nbd;

import java.io.IOException;
import java.nio.ByteBuffer;

/** NBD_CMD_READ, into a buffer as long as the request. */
final class ReadRequest extends NbdRequest {
    private static final int READ = 0;
    private static final int OFFSET_DATA = 1;
    private static final int OFFSET_HOLE = 2;
    private static final int HOLE_LENGTH = 12;

    private final ByteBuffer target;
    private final Coverage coverage;

    /** @param target its remaining bytes are read, its position stays */
    ReadRequest(long position, ByteBuffer target) {
        super(READ, 0, position, target.remaining());
        this.target = target.slice();
        this.coverage = new Coverage(position, target.remaining());
    }

    @Override
    void simple(Wire wire) throws IOException {
        coverage.add(position(), length());
        wire.receive(target.duplicate());
    }

    @Override
    void chunk(int chunkType, long size, Wire wire) throws IOException {
        if (chunkType == OFFSET_DATA && size > Long.BYTES) {
            ByteBuffer at = ByteBuffer.allocate(Long.BYTES);
            wire.receive(at);
            long from = at.flip().getLong();
            coverage.add(from, size - Long.BYTES);
            wire.receive(part(from, size - Long.BYTES));
        } else if (chunkType == OFFSET_HOLE && size == HOLE_LENGTH) {
            ByteBuffer hole = ByteBuffer.allocate(HOLE_LENGTH);
            wire.receive(hole);
            long from = hole.flip().getLong();
            long length = Integer.toUnsignedLong(hole.getInt());
            coverage.add(from, length);
            zero(part(from, length));
        } else {
            throw new MalformedNbdException(
                    "reply to a read", "a chunk of type " + chunkType + " and " + size + " bytes", "data or a hole");
        }
    }

    private ByteBuffer part(long from, long length) {
        return target.slice((int) (from - position()), (int) length);
    }

    private static void zero(ByteBuffer part) {
        while (part.remaining() >= Long.BYTES) {
            part.putLong(0);
        }
        while (part.hasRemaining()) {
            part.put((byte) 0);
        }
    }

    @Override
    void requireWhole() throws MalformedNbdException {
        if (!coverage.isWhole()) {
            throw new MalformedNbdException("reply to a read", "not all bytes", length() + " at " + position());
        }
    }
}
