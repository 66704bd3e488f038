// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.zfs.send;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.offhost.block.Extent;

/**
 * A ZFS that sends any records. Input: a byte for the order, then for each record its type and 48 bytes of its body; what they say
 * follows is there, so that the next one is read, too.
 */
class SendStreamFuzzTest {
    private static final long SIZE = 1 << 20;
    private static final int BODY = 48;
    private static final int MOST_CONTENT = 64 << 10;

    @FuzzTest
    void stream(byte[] input) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(input);
        ByteOrder order = in.hasRemaining() && in.get() < 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        StreamOf stream = new StreamOf(order);
        while (in.remaining() > BODY) {
            ByteBuffer record = stream.record(in.get());
            in.get(record.array(), 8, BODY);
            stream.add(record, content(record));
        }
        SendStream.Found found;
        try {
            found = SendStream.read(new ByteArrayInputStream(stream.end()), 6, SIZE);
        } catch (MalformedSendStreamException typed) {
            if (!typed.getMessage().startsWith("zfs send stream, byte ")) {
                throw new AssertionError("an error that says nothing", typed);
            }
            return;
        }
        long end = -1;
        for (Extent range : found.changes().ranges()) {
            if (range.position() <= end || range.end() > SIZE) {
                throw new AssertionError(range + " behind " + end);
            }
            end = range.end();
        }
    }

    private static int content(ByteBuffer record) {
        long length = switch (record.getInt(0)) {
            case 1 -> Integer.toUnsignedLong(record.getInt(28)) + 7 & ~7L;
            case 3 -> record.getLong(32);
            case 7 -> record.getLong(16);
            default -> 0;
        };
        return length < 0 || length > MOST_CONTENT || length % 8 != 0 ? 0 : (int) length;
    }
}
