// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.writing;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.offhost.archive.layout.GivenBytes;
import org.offhost.archive.layout.SetLayout;
import org.offhost.copy.PieceSource;
import org.offhost.copy.Place;

/** Where the ranges of a new set lie: a snapshot, or another medium. */
public interface SetSource {
    /**
     * What whoever copies reads them from, one after the other: a set is written by as many copies, each of which gives the ranges that
     * lie on its place and leaves the others alone; the first gives what the host has, too.
     *
     * @param records whether they go to a destination of records, where nothing can be left alone: there is one place then
     * @return at least one
     */
    List<Place> places(boolean records) throws IOException;

    /** Why this host reads some of the ranges whoever copies; empty if it does not. */
    default Optional<String> passesHost(boolean records) throws IOException {
        return Optional.empty();
    }

    /**
     * The pieces of the body of a set from a byte on, for one of the copies; ranges count from the start of its place.
     *
     * @param given told what this host gives
     * @param place which of the {@link #places}, from 0
     * @return closes with itself what it opened
     */
    PieceSource pieces(SetLayout layout, long from, GivenBytes given, int place)
            throws IOException, InterruptedException;
}
