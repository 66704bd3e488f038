// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.archive;

import java.io.IOException;
import org.offhost.filesystem.FileEntry;

/** How files become the members of an archive, one after the other. Belongs to one thread. */
interface ArchiveForm {
    void directory(String name, FileEntry entry) throws IOException;

    /** Begins a file, whose bytes are {@linkplain #write written} then. */
    void file(String name, FileEntry entry, long length) throws IOException;

    void write(byte[] bytes, int from, int count) throws IOException;

    void endFile() throws IOException;

    /** Of a kind that {@linkplain ArchiveKind#hasLinks has links}. */
    default void symbolicLink(String name, FileEntry entry, String target) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** One more name of a file that is a member; of a kind that {@linkplain ArchiveKind#hasLinks has links}. */
    default void hardLink(String name, FileEntry entry, String first) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** A device or a pipe; of a kind that {@linkplain ArchiveKind#hasLinks has links}. */
    default void special(String name, FileEntry entry) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Ends the archive. */
    void finish() throws IOException;
}
