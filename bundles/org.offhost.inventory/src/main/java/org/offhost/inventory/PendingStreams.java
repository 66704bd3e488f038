// SPDX-License-Identifier: Apache-2.0
package org.offhost.inventory;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** Streams that need decoding, in the order of the spool. Belongs to one thread. */
@ProviderType
public interface PendingStreams extends Closeable {
    /** Nothing needs decoding. */
    PendingStreams NONE = new PendingStreams() {
        @Override
        public Optional<PendingStream> next() {
            return Optional.empty();
        }

        @Override
        public void close() {
            // nothing is open
        }
    };

    /** The next one; empty at the end. */
    Optional<PendingStream> next() throws IOException;
}
