// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.set;

import java.io.IOException;
import org.offhost.archive.WrittenBytes;

/** The stream of a set, its part of the volume taken from where that was restored to. To be read and asked forward. */
public interface RestoredStream extends WrittenBytes {
    /** Whether a part of the stream holds bytes that were restored from it. */
    boolean shows(long offset, long length) throws IOException;
}
