// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.set;

import java.io.IOException;
import org.offhost.archive.WrittenBytes;
import org.offhost.archive.index.KnownEnds;
import org.offhost.inventory.form.DamagedMediumException;

/**
 * Indexes of committed sets, as listings read them, and what they found out: who lists a directory again passes over what is below the
 * directories in it without reading where that ends. It takes a few MiB at most. Thread-safe.
 */
public final class KnownIndexes {
    private final KnownEnds ends = new KnownEnds();

    /**
     * Reads the description of the set and the table of its index.
     *
     * @param set names it, among those of all media
     * @param bytes of the set's stream
     * @param length of the set's stream
     * @throws DamagedMediumException if these are not the bytes of a set
     */
    public SetIndex open(String set, WrittenBytes bytes, long length) throws IOException {
        return SetIndex.open(bytes, length, ends, set);
    }
}
