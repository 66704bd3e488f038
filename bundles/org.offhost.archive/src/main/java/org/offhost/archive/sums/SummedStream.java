// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.sums;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Arrays;

/** Content whose last byte is given only if all of it is what its sum says. */
public final class SummedStream extends FilterInputStream {
    private static final int BUFFER = 64 * 1024;

    private final MessageDigest digest = Sha256.begin();
    private final byte[] sum;
    private long left;

    /** @param length bytes of it, at least one */
    public SummedStream(InputStream in, long length, byte[] sum) {
        super(in);
        this.left = length;
        this.sum = sum;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] b, int off, int len) throws IOException {
        int n = super.read(b, off, len);
        if (n > 0) {
            digest.update(b, off, n);
            left -= n;
            if (left <= 0) {
                prove();
            }
        }
        return n;
    }

    private void prove() throws IOException {
        byte[] now = digest.digest();
        if (left < 0 || !Arrays.equals(now, sum)) {
            throw new IOException("its content is damaged on the medium: its SHA-256 is " + SumsText.hex(now)
                    + ", it was " + SumsText.hex(sum));
        }
    }

    /** What is skipped is summed, too. */
    @Override
    public long skip(long count) throws IOException {
        byte[] buffer = new byte[(int) Math.max(1, Math.min(BUFFER, count))];
        long done = 0;
        while (done < count) {
            int n = read(buffer, 0, (int) Math.min(buffer.length, count - done));
            if (n < 0) {
                break;
            }
            done += n;
        }
        return done;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
