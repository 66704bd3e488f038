// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.util.ArrayList;
import java.util.List;
import org.offhost.scsi.iscsi.pdu.Pdu;
import org.offhost.scsi.iscsi.pdu.PduCodec;

/**
 * Writes units to a connection, many by one system call: small ones are packed, and long data is written from where it is. Not
 * thread-safe: whoever numbers units writes them in that order.
 */
public final class PduWriter {
    private static final int BUFFER = 64 << 10;

    /** Longest data segment that is packed: to copy it is as cheap as to name its place. */
    private static final int LONGEST_PACKED = 4 << 10;

    /** Most bytes and places of one system call. The machine copies what lies within the heap before. */
    private static final int MOST_BYTES = 512 << 10;

    private static final int MOST_PARTS = 128;

    private static final ByteBuffer PADDING = ByteBuffer.allocate(4).asReadOnlyBuffer();

    private final GatheringByteChannel channel;
    private final ByteBuffer packed = ByteBuffer.allocateDirect(BUFFER);
    private final List<ByteBuffer> parts = new ArrayList<>();

    /** Bytes of {@code parts}. */
    private long gathered;

    /** Where in {@code packed} that begins which is not in {@code parts} yet. */
    private int loose;

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

    /** Takes a unit, which is written when enough has gathered, and by {@link #flush} at the latest. */
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
            gatherPacked();
            gather(data);
        }
        pack(padding);
        pack(dataDigest);
    }

    private void pack(ByteBuffer part) throws IOException {
        if (part.remaining() > packed.remaining()) {
            flush();
        }
        packed.put(part);
    }

    private void gatherPacked() throws IOException {
        if (packed.position() > loose) {
            ByteBuffer part = packed.slice(loose, packed.position() - loose);
            loose = packed.position();
            gather(part);
        }
    }

    private void gather(ByteBuffer part) throws IOException {
        parts.add(part);
        gathered += part.remaining();
        if (parts.size() >= MOST_PARTS || gathered >= MOST_BYTES) {
            writeGathered();
        }
    }

    /** Writes what has been taken. */
    public void flush() throws IOException {
        gatherPacked();
        writeGathered();
        packed.clear();
        loose = 0;
    }

    private void writeGathered() throws IOException {
        ByteBuffer[] all = parts.toArray(ByteBuffer[]::new);
        while (gathered > 0) {
            gathered -= all.length == 1 ? channel.write(all[0]) : channel.write(all);
        }
        parts.clear();
    }

    private static ByteBuffer digest(boolean wanted, ByteBuffer... of) {
        return wanted ? ByteBuffer.allocate(Digests.LENGTH).putInt(0, Digests.crc(of)) : Pdu.NO_DATA.duplicate();
    }
}
