// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ProviderType;

/** The bytes of a set's stream as they lie on the medium. */
@ProviderType
public interface WrittenBytes {
    /** Reads bytes until {@code target} is full. */
    void read(long offset, ByteBuffer target) throws IOException;
}
