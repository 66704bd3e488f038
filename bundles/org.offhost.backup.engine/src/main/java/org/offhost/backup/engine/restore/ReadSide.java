// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.restore;

import java.io.IOException;
import java.io.InputStream;
import org.offhost.filesystem.KnownZeros;

/** Content on its way to a placer, whose errors say that they come from there. */
final class ReadSide extends InputStream implements KnownZeros {
    private final InputStream in;
    private final Errors errors;

    private ReadSide(InputStream in, Errors errors) {
        this.in = in;
        this.errors = errors;
    }

    /** Something that reads. */
    interface Reading<T> {
        T read() throws IOException;
    }

    /** What an error in reading becomes. */
    interface Errors {
        IOException of(IOException e);
    }

    /** Opens content. */
    static ReadSide of(Reading<InputStream> opening, Errors errors) throws IOException {
        return new ReadSide(telling(opening, errors), errors);
    }

    private static <T> T telling(Reading<T> reading, Errors errors) throws IOException {
        try {
            return reading.read();
        } catch (IOException e) {
            throw errors.of(e);
        }
    }

    @Override
    public int read() throws IOException {
        return telling(in::read, errors);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        return telling(() -> in.read(target, offset, length), errors);
    }

    @Override
    public long skip(long n) throws IOException {
        return telling(() -> in.skip(n), errors);
    }

    @Override
    public long zerosAhead() throws IOException {
        return telling(() -> KnownZeros.ahead(in), errors);
    }

    @Override
    public void close() throws IOException {
        telling(
                () -> {
                    in.close();
                    return null;
                },
                errors);
    }
}
