// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

import java.io.IOException;
import java.io.InputStream;

/**
 * A stream of content that knows of holes: where it is zeros without being read. Its {@link InputStream#skip} passes over
 * them at no cost, however long they are.
 */
public interface KnownZeros {
    /**
     * Bytes from the present position on that are zeros and need not be read.
     *
     * @return 0 if the next byte has to be read to know, or at the end
     */
    long zerosAhead() throws IOException;

    /** The same of any stream; one that knows nothing of holes has to be read. */
    static long ahead(InputStream content) throws IOException {
        return content instanceof KnownZeros known ? known.zerosAhead() : 0;
    }
}
