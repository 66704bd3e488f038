// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.writing;

import java.io.IOException;
import org.offhost.archive.layout.GivenBytes;
import org.offhost.archive.layout.SetLayout;
import org.offhost.copy.PieceSource;
import org.offhost.copy.Place;

/** Where the ranges of a new set lie: a snapshot, or another medium. */
public interface SetSource {
    /** What whoever copies reads them from. */
    Place place();

    /**
     * The pieces of the body of a set from a byte on, whose ranges count from the start of {@link #place()}.
     *
     * @param given told what this host gives
     * @return closes with itself what it opened
     */
    PieceSource pieces(SetLayout layout, long from, GivenBytes given) throws IOException, InterruptedException;
}
