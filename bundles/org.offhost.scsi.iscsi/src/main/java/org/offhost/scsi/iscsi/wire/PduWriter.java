// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import org.offhost.scsi.iscsi.pdu.Pdu;
import org.offhost.scsi.iscsi.pdu.PduCodec;

/** Writes units to a connection. Not thread-safe: whoever numbers units writes them in that order. */
public final class PduWriter {
    private static final ByteBuffer PADDING = ByteBuffer.allocate(4).asReadOnlyBuffer();

    private final GatheringByteChannel channel;
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
        ByteBuffer header = PduCodec.header(pdu);
        ByteBuffer data = pdu.data().duplicate();
        ByteBuffer padding = PADDING.duplicate().limit(Pdu.padded(data.remaining()) - data.remaining());
        ByteBuffer headerDigest = digest(digests.header(), header);
        ByteBuffer dataDigest = digest(digests.data() && data.hasRemaining(), data, padding);
        ByteBuffer[] parts = {header, headerDigest, data, padding, dataDigest};
        long left = 0;
        for (ByteBuffer part : parts) {
            left += part.remaining();
        }
        while (left > 0) {
            left -= channel.write(parts);
        }
    }

    private static ByteBuffer digest(boolean wanted, ByteBuffer... of) {
        return wanted ? ByteBuffer.allocate(Digests.LENGTH).putInt(0, Digests.crc(of)) : Pdu.NO_DATA.duplicate();
    }
}
