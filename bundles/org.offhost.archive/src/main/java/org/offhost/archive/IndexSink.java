// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

import java.io.IOException;

/** Takes the paths of a set while it is planned. */
interface IndexSink {
    /** Takes nothing: the index is there already. */
    IndexSink NONE = e -> {};

    void add(StoredEntry entry) throws IOException;
}
