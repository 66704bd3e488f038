// SPDX-License-Identifier: Apache-2.0
package org.offhost.kit.name;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.FileEntry;
import org.offhost.restore.PlacementEntry;

/**
 * Where an entry goes, and what belongs to it and may have to lie beside it.
 *
 * @param entry the entry
 * @param main its own place
 * @param beside named streams, and a reparse point that is no symbolic link
 */
public record EntryPlaces(PlacementEntry entry, PlacedNames.Placed main, List<Beside> beside) {
    private static final String REPARSE = ":$REPARSE_POINT";

    /** A part of an entry that cannot be kept in a file everywhere. */
    public record Beside(Attribute attribute, PlacedNames.Placed place) {}

    /**
     * Takes the places; asked for every entry in the order of the set, whatever then becomes of it.
     *
     * @param decoded whether contents come decoded, so that nothing of their encoding is restored
     * @throws IOException if there is no place for it, with the reason
     */
    public static EntryPlaces of(PlacementEntry stored, PlacedNames names, boolean decoded) throws IOException {
        FileEntry entry = decoded ? stored.entry().plain() : stored.entry();
        PlacedNames.Placed main = entry.kind() == FileEntry.Kind.DIRECTORY
                ? names.directory(stored.path(), stored.path().equals("/"))
                : names.file(stored.path());
        List<Beside> beside = new ArrayList<>();
        for (Attribute a : entry.attributes()) {
            if (a.role() == Attribute.Role.CONTENT && !a.name().isEmpty()) {
                beside.add(new Beside(a, names.beside(main, ":" + a.name())));
            } else if (a.role() == Attribute.Role.REPARSE
                    && SymbolicLinks.target(stored.entry()).isEmpty()) {
                beside.add(new Beside(a, names.beside(main, REPARSE)));
            }
        }
        return new EntryPlaces(stored, main, List.copyOf(beside));
    }

    public boolean isDirectory() {
        return entry.entry().kind() == FileEntry.Kind.DIRECTORY;
    }
}
