// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import org.offhost.scsi.iscsi.pdu.Pdu;
import org.offhost.scsi.iscsi.pdu.PduCodec;

/**
 * Writes units to a connection: small ones are packed, so that many cost one system call, and long data is written from where
 * it is. Not thread-safe: whoever numbers units writes them in that order.
 */
public final class PduWriter {
    private static final int BUFFER = 64 << 10;

    /** Longest data segment that is packed, so that a buffer holds several units. */
    private static final int LONGEST_PACKED = BUFFER / 4;

    private static final ByteBuffer PADDING = ByteBuffer.allocate(4).asReadOnlyBuffer();

    private final GatheringByteChannel channel;
    private final ByteBuffer packed = ByteBuffer.allocateDirect(BUFFER);
    private Digests digests = Digests.NONE;

    public PduWriter(GatheringByteChannel channel) {
        this.channel = channel;
    }

    /** From the next unit on there are other digests. */
    public void use(Digests newDigests) {
        digests = newDigests;
    }

    /** Writes a unit whole. */
    public void write(Pdu pdu) throws IOException {
        put(pdu);
        flush();
    }

    /** Takes a unit, which is written when the buffer is full, and by {@link #flush} at the latest. */
    public void put(Pdu pdu) throws IOException {
        ByteBuffer header = PduCodec.header(pdu);
        ByteBuffer data = pdu.data().duplicate();
        ByteBuffer padding = PADDING.duplicate().limit(Pdu.padded(data.remaining()) - data.remaining());
        ByteBuffer headerDigest = digest(digests.header(), header);
        ByteBuffer dataDigest = digest(digests.data() && data.hasRemaining(), data, padding);
        pack(header);
        pack(headerDigest);
        if (data.remaining() <= LONGEST_PACKED) {
            pack(data);
        } else {
            write(packed.flip(), data);
            packed.clear();
        }
        pack(padding);
        pack(dataDigest);
    }

    /** Writes what has been taken. */
    public void flush() throws IOException {
        write(packed.flip());
        packed.clear();
    }

    private void pack(ByteBuffer part) throws IOException {
        if (part.remaining() > packed.remaining()) {
            flush();
        }
        packed.put(part);
    }

    private void write(ByteBuffer... parts) throws IOException {
        long left = 0;
        for (ByteBuffer part : parts) {
            left += part.remaining();
        }
        while (left > 0) {
            left -= parts.length == 1 ? channel.write(parts[0]) : channel.write(parts);
        }
    }

    private static ByteBuffer digest(boolean wanted, ByteBuffer... of) {
        return wanted ? ByteBuffer.allocate(Digests.LENGTH).putInt(0, Digests.crc(of)) : Pdu.NO_DATA.duplicate();
    }
}
