// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

import org.osgi.annotation.versioning.ProviderType;

/** A committed set and its stream. Belongs to one thread. */
@ProviderType
public interface SetBytes {
    /** Which set it is. */
    SetRecord set();

    /** The stream of the set as it lies on the medium, {@link SetRecord#length()} bytes. */
    WrittenBytes written();

    /** Bytes of the stream behind the body, up to the end of archive, which the next set may replace. */
    int closingLength();
}
