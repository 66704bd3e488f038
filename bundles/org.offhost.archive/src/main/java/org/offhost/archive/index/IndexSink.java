// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.index;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.offhost.archive.StoredEntry;
import org.offhost.archive.StoredStream;
import org.offhost.inventory.form.EntryScan;

/** Takes the paths of a set while it is planned. */
public interface IndexSink {
    /** Takes nothing: the index is there already. */
    IndexSink NONE = new IndexSink() {
        @Override
        public void add(StoredEntry entry) {}

        @Override
        public void add(String path, Optional<String> primary, EntryScan plain, List<StoredStream> streams) {}
    };

    void add(StoredEntry entry) throws IOException;

    /**
     * Takes a path of an entry that {@link EntryScan#isPlain()}.
     *
     * @param primary as {@link StoredEntry#primary()}
     * @param streams where its content lies, if it has one
     */
    void add(String path, Optional<String> primary, EntryScan plain, List<StoredStream> streams) throws IOException;
}
