// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.writing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.offhost.archive.layout.GivenBytes;
import org.offhost.archive.layout.SetLayout;
import org.offhost.backup.engine.copy.PieceFile;
import org.offhost.copy.PieceSource;
import org.offhost.copy.Place;

/** Ranges of a new set, and all that the host gives, worked out before the first copy begins, in files of the job. One thread. */
public final class PreparedSource implements SetSource {
    private final List<Held> held = new ArrayList<>();

    /** What one place has of the new set. */
    private record Held(Place place, PieceFile pieces) {}

    /**
     * Adds what one place has; the first one is that with what the host gives, and of the others those are left out that have nothing.
     *
     * @param pieces of the whole body; not closed
     * @param file made anew
     */
    public void add(Place place, PieceSource pieces, Path file) throws IOException {
        PieceFile kept = PieceFile.of(pieces, file);
        if (held.isEmpty() || kept.holdsRanges()) {
            held.add(new Held(place, kept));
        }
    }

    @Override
    public List<Place> places(boolean records) {
        return held.stream().map(Held::place).toList();
    }

    @Override
    public PieceSource pieces(SetLayout layout, long from, GivenBytes given, int place) throws IOException {
        return held.get(place).pieces().from(from);
    }
}
