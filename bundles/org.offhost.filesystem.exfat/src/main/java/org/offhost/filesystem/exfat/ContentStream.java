// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.exfat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.offhost.block.BlockDevice;
import org.offhost.filesystem.AttributeValue.NonResident;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.Run;

/** The bytes of a file, read from its runs; zeros where it has none. */
final class ContentStream extends InputStream {
    private final BlockDevice device;
    private final Session session;
    private final NonResident value;
    private final long volumeLength;
    private long at;
    private int run;

    ContentStream(BlockDevice device, Session session, NonResident value, long volumeLength) {
        this.device = device;
        this.session = session;
        this.value = value;
        this.volumeLength = volumeLength;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        session.check();
        if (length == 0) {
            return 0;
        }
        if (at >= value.length()) {
            return -1;
        }
        int n = (int) Math.min(length, value.length() - at);
        if (at >= value.initializedLength() || run >= value.runs().count()) {
            return zeros(target, offset, n);
        }
        Run here = value.runs().get(run);
        n = (int) Math.min(n, Math.min(here.offset() + here.length(), value.initializedLength()) - at);
        long end = at + n;
        if (here.isHole()) {
            zeros(target, offset, n);
        } else {
            long from = here.position() + at - here.offset();
            if (from > volumeLength - n) {
                throw new CorruptStructureException(
                        "run " + here, from, "inside a volume of " + volumeLength + " bytes", "end at " + (from + n));
            }
            device.read(from, ByteBuffer.wrap(target, offset, n));
            at = end;
        }
        if (end == here.offset() + here.length()) {
            run++;
        }
        return n;
    }

    private int zeros(byte[] target, int offset, int n) {
        Arrays.fill(target, offset, offset + n, (byte) 0);
        at += n;
        return n;
    }
}
