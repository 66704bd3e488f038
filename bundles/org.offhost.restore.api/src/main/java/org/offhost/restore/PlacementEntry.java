// SPDX-License-Identifier: Apache-2.0
package org.offhost.restore;

import java.io.IOException;
import java.io.InputStream;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.FileEntry;

/** A path that is to be placed, and what the file system it comes from kept of it. */
public interface PlacementEntry {
    /** '/' and names joined by '/', as the set has them, fit for no file system; the root is "/". */
    String path();

    /** Attributes of role STRUCTURE are left out. */
    FileEntry entry();

    /** Whether it is one more name of a file that came before. */
    boolean isFurtherName();

    /** Bytes that a destination which keeps holes will allocate for all contents, at the least. */
    long allocated();

    /** Bytes that {@link #content} will give. */
    long length(Attribute attribute) throws IOException;

    /**
     * Opens the content of one of its attributes; may be a {@link org.offhost.filesystem.KnownZeros}. One at a time is open.
     *
     * @throws UnreadableContentException if it cannot be had, by this and every method of the stream: the destination has no
     *     part in that
     * @throws org.offhost.block.ProviderWithdrawnException if it may be had later, by the next pass
     */
    InputStream content(Attribute attribute) throws IOException;
}
