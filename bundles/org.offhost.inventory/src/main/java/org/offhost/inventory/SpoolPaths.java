// SPDX-License-Identifier: Apache-2.0
package org.offhost.inventory;

import java.io.IOException;
import java.util.Optional;
import org.offhost.filesystem.FileEntry;

/** The paths that a set of files made of a spool could hold. */
public final class SpoolPaths {
    private SpoolPaths() {}

    /** Is shown paths. */
    public interface Visitor {
        /** @param entry the entry of that path; it may have others */
        void path(String path, FileEntry entry) throws IOException;
    }

    /**
     * Shows every path, in no order.
     *
     * @param spool with all entries
     */
    public static void walk(Spool spool, Encoded encoded, Visitor visitor) throws IOException {
        try (SpoolReader entries = spool.entries()) {
            for (Optional<FileEntry> e = entries.next(); e.isPresent(); e = entries.next()) {
                Optional<SelectedFile> file = SelectedFile.of(e.get(), spool.directories(), Selection.ALL, encoded);
                if (file.isPresent()) {
                    for (String path : file.get().paths()) {
                        visitor.path(path, e.get());
                    }
                }
            }
        }
    }
}
