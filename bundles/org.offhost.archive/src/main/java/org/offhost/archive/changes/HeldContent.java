// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.changes;

import org.offhost.archive.StoredStream;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.Run;

/**
 * Where a set has a content.
 *
 * @param attribute number of its attribute
 * @param form in which it lies there
 * @param value its bytes as runs of bytes of the medium, and its holes
 */
public record HeldContent(int attribute, StoredStream.Form form, AttributeValue.NonResident value) {
    /** Byte of the medium with which its data begin, which lie one behind the other; 0 if it has none. */
    public long begin() {
        for (Run r : value.runs()) {
            if (!r.isHole()) {
                return r.position();
            }
        }
        return 0;
    }
}
