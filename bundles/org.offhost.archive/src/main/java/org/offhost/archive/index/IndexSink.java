// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.index;

import java.io.IOException;
import org.offhost.archive.StoredEntry;

/** Takes the paths of a set while it is planned. */
public interface IndexSink {
    /** Takes nothing: the index is there already. */
    IndexSink NONE = e -> {};

    void add(StoredEntry entry) throws IOException;
}
