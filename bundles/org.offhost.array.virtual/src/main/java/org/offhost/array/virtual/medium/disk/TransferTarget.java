// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.medium.disk;

import java.io.IOException;
import org.offhost.array.virtual.medium.file.BackingFile;

/** Takes bytes from a file without their passing this process's memory. */
public interface TransferTarget {
    /**
     * Writes what another file holds; the caller has checked the range.
     *
     * @param position byte of {@code from}
     * @param targetPosition byte of this
     */
    void accept(BackingFile from, long position, int length, long targetPosition) throws IOException;
}
