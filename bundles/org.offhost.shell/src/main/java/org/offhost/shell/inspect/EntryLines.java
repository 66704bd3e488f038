// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.inspect;

import java.io.IOException;
import java.util.List;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.VolumeSummary;
import org.offhost.inspect.StreamHash;

/** Lines about entries, below a head, as a part of what is shown. */
interface EntryLines {
    /** Prints the head. */
    void begin(VolumeSummary summary);

    void entry(FileEntry entry, List<String> paths, List<StreamHash> hashes) throws IOException;

    /** Prints what was kept to be sorted. */
    void flush();
}
