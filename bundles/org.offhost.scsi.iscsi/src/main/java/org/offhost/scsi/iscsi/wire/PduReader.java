// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.wire;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ScatteringByteChannel;
import org.offhost.scsi.iscsi.pdu.MalformedPduException;
import org.offhost.scsi.iscsi.pdu.Pdu;
import org.offhost.scsi.iscsi.pdu.PduCodec;
import org.offhost.scsi.iscsi.pdu.Reject;

/** Reads units from a connection. For one thread. */
public final class PduReader {
    private static final int BUFFER = 64 << 10;

    /** From so many bytes on it is cheaper to have the system put them to their place than to copy them there. */
    private static final int LONG = 8 << 10;

    /** What is read ahead where data is long, so that the next header comes with it, and little of the data behind that. */
    private static final int NEXT = 1 << 10;

    private final ScatteringByteChannel channel;
    private final Places places;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER).flip();
    private final byte[] header = new byte[Pdu.HEADER_LENGTH];
    private final ByteBuffer[] both = new ByteBuffer[2];
    private Digests digests = Digests.NONE;
    private int mostData;
    private int ahead = BUFFER;

    /** Where data segments go, so that long ones need not be copied. */
    public interface Places {
        /**
         * The place of a data segment.
         *
         * @param header of its unit, 48 bytes from index 0, which may say anything
         * @param length of the segment, more than 0
         * @return as many remaining bytes at least; the unit keeps them
         */
        ByteBuffer of(ByteBuffer header, int length);
    }

    /** @param mostData longest data segment that the peer may send */
    public PduReader(ScatteringByteChannel channel, int mostData) {
        this(channel, mostData, (header, length) -> ByteBuffer.allocate(length));
    }

    public PduReader(ScatteringByteChannel channel, int mostData, Places places) {
        this.channel = channel;
        this.mostData = mostData;
        this.places = places;
    }

    /** From the next unit on there are other digests, and data segments may be of another length. */
    public void use(Digests newDigests, int newMostData) {
        digests = newDigests;
        mostData = newMostData;
    }

    /** The header of the unit that was read last, or could not be: 48 bytes. */
    public byte[] header() {
        return header.clone();
    }

    /**
     * Reads the next unit; it keeps its data where the connection's {@link Places} has it put.
     *
     * @throws EOFException if the connection ended, between two units or within one
     * @throws DigestMismatchException if what came is not what was sent
     * @throws MalformedPduException if it is no unit; the next one can be read unless {@link #canGoOn} denies it
     */
    public Pdu read() throws IOException {
        ByteBuffer bhs = ByteBuffer.wrap(header);
        fill(bhs);
        bhs.flip();
        ByteBuffer additional = ByteBuffer.allocate(PduCodec.additionalLength(bhs));
        fill(additional);
        additional.flip();
        if (digests.header()) {
            verify("header", Digests.crc(bhs, additional));
        }
        int length = PduCodec.dataLength(bhs);
        if (length > mostData) {
            throw new MalformedPduException(
                    Reject.PROTOCOL_ERROR,
                    String.format(
                            "basic header of PDU %02Xh, byte 5: data of %d bytes, at most %d expected",
                            PduCodec.operationCode(bhs), length, mostData));
        }
        return PduCodec.decode(bhs, additional, length == 0 ? Pdu.NO_DATA : data(bhs, length));
    }

    private ByteBuffer data(ByteBuffer bhs, int length) throws IOException {
        ByteBuffer place = places.of(bhs, length);
        ByteBuffer data = place.slice(place.position(), length);
        ByteBuffer padding = ByteBuffer.allocate(Pdu.padded(length) - length);
        ahead = length < BUFFER / 4 ? BUFFER : NEXT;
        fill(data);
        fill(padding);
        if (digests.data()) {
            verify("data", Digests.crc(data.rewind(), padding.rewind()));
        }
        return data.rewind();
    }

    /** Whether the data of the unit that was read last did not exceed its bound, so that the place of the next one is known. */
    public boolean canGoOn() {
        return PduCodec.dataLength(ByteBuffer.wrap(header)) <= mostData;
    }

    private void verify(String what, int computed) throws IOException {
        ByteBuffer digest = ByteBuffer.allocate(Digests.LENGTH);
        fill(digest);
        if (digest.getInt(0) != computed) {
            int code = PduCodec.operationCode(ByteBuffer.wrap(header));
            throw new DigestMismatchException(String.format("%s of PDU %02Xh", what, code), digest.getInt(0), computed);
        }
    }

    private void fill(ByteBuffer target) throws IOException {
        while (target.hasRemaining()) {
            if (buffer.hasRemaining()) {
                int part = Math.min(buffer.remaining(), target.remaining());
                target.put(target.position(), buffer, buffer.position(), part).position(target.position() + part);
                buffer.position(buffer.position() + part);
            } else {
                refill(target);
            }
        }
    }

    private void refill(ByteBuffer target) throws IOException {
        buffer.clear().limit(ahead);
        long read;
        if (target.remaining() < LONG) {
            read = channel.read(buffer);
        } else {
            both[0] = target;
            both[1] = buffer;
            read = channel.read(both);
        }
        buffer.flip();
        if (read < 0) {
            throw new EOFException("the peer closed the connection");
        }
    }
}
