// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.sums;

import java.io.IOException;
import java.nio.ByteBuffer;

/** What is appended to a medium about a set: members of a tar, the first of which fills a unit and commits all of them. */
public interface EvidenceRecord {
    /** Key of the record's own length, in the document of its first unit. */
    String LENGTH = "length";

    /** The set it is of. */
    String setId();

    /** Bytes of it, end of archive included. */
    long length();

    /** The first unit: written last on a disk, it is what makes the record be there. */
    byte[] head();

    /** Takes what is behind the first unit, in whole units. */
    interface Sink {
        void units(ByteBuffer bytes) throws IOException;
    }

    /** Gives all behind the first unit, end of archive included. */
    void writeRest(Sink sink) throws IOException;
}
