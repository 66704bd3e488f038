// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.io.IOException;
import java.io.InputStream;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.filesystem.KnownZeros;

/** Content on its way into a file, whose errors say that they come from there. */
final class ReadSide extends InputStream implements KnownZeros {
    private final InputStream in;

    private ReadSide(InputStream in) {
        this.in = in;
    }

    /** Something that reads. */
    interface Reading<T> {
        T read() throws IOException;
    }

    /** Opens content. */
    static ReadSide of(Reading<InputStream> opening) throws IOException {
        return new ReadSide(telling(opening));
    }

    private static <T> T telling(Reading<T> reading) throws IOException {
        try {
            return reading.read();
        } catch (ProviderWithdrawnException e) {
            throw e;
        } catch (IOException e) {
            throw new UnreadableContentException(e);
        }
    }

    @Override
    public int read() throws IOException {
        return telling(in::read);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        return telling(() -> in.read(target, offset, length));
    }

    @Override
    public long skip(long n) throws IOException {
        return telling(() -> in.skip(n));
    }

    @Override
    public long zerosAhead() throws IOException {
        return telling(() -> KnownZeros.ahead(in));
    }

    @Override
    public void close() throws IOException {
        telling(() -> {
            in.close();
            return null;
        });
    }
}
