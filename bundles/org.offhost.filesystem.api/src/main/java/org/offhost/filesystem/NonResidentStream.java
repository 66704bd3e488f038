// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.offhost.block.BlockDevice;

/**
 * The bytes of an attribute in clusters, read from its runs as stored: zeros in holes, behind the initialized length and
 * where there are no runs. For parsers whose contents need no decoding. One thread.
 */
public final class NonResidentStream extends InputStream implements KnownZeros {
    private final BlockDevice device;
    private final long volumeLength;
    private final AttributeValue.NonResident value;
    private final Check check;
    private long at;
    private int run;

    /** Asked before every step. */
    @FunctionalInterface
    public interface Check {
        /** @throws IOException if the parser was withdrawn or the volume closed */
        void check() throws IOException;
    }

    /**
     * @param device begins with the volume; stays open
     * @param volumeLength bytes of the volume; a run behind them is malformed, not read
     * @param value what to read
     * @param check whether it may go on
     */
    public NonResidentStream(BlockDevice device, long volumeLength, AttributeValue.NonResident value, Check check) {
        this.device = Objects.requireNonNull(device, "device");
        this.volumeLength = volumeLength;
        this.value = Objects.requireNonNull(value, "value");
        this.check = Objects.requireNonNull(check, "check");
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        check.check();
        if (length == 0) {
            return 0;
        }
        if (at >= value.length()) {
            return -1;
        }
        int n = (int) Math.min(length, value.length() - at);
        long written = Math.min(value.initializedLength(), value.runs().length());
        if (at >= written) {
            return zeros(target, offset, n);
        }
        Run here = here();
        n = (int) Math.min(n, Math.min(here.offset() + here.length(), written) - at);
        if (here.isHole()) {
            return zeros(target, offset, n);
        }
        long from = here.position() + at - here.offset();
        if (from > volumeLength - n) {
            throw new CorruptStructureException(
                    "run " + here, from, "inside a volume of " + volumeLength + " bytes", "end at " + (from + n));
        }
        device.read(from, ByteBuffer.wrap(target, offset, n));
        at += n;
        return n;
    }

    /** The run of the next byte; there is one. */
    private Run here() {
        Run here = value.runs().get(run);
        while (at >= here.offset() + here.length()) {
            here = value.runs().get(++run);
        }
        return here;
    }

    private int zeros(byte[] target, int offset, int n) {
        Arrays.fill(target, offset, offset + n, (byte) 0);
        at += n;
        return n;
    }

    @Override
    public long zerosAhead() throws IOException {
        check.check();
        long written = Math.min(value.initializedLength(), value.runs().length());
        if (at >= Math.min(written, value.length())) {
            return value.length() - at;
        }
        Run here = here();
        if (!here.isHole()) {
            return 0;
        }
        long end = here.offset() + here.length();
        return (end < written ? Math.min(end, value.length()) : value.length()) - at;
    }

    @Override
    public long skip(long count) throws IOException {
        check.check();
        long skipped = Math.max(0, Math.min(count, value.length() - at));
        at += skipped;
        return skipped;
    }
}
