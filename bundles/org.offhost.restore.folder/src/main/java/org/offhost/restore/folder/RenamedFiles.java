// SPDX-License-Identifier: Apache-2.0
package org.offhost.restore.folder;

import org.offhost.restore.PlacementEntry;
import org.offhost.restore.PlacementReport;
import org.offhost.restore.folder.name.PlacedNames;

/** Tells of what is restored under another name than its own: the first ones by name, all of them by their number. */
final class RenamedFiles {
    private static final int TOLD = 40;

    private final PlacementReport report;
    private long numbered;
    private long spelled;

    RenamedFiles(PlacementReport report) {
        this.report = report;
    }

    void take(PlacementEntry entry, EntryPlaces places) {
        String path = entry.path();
        PlacedNames.Placed main = places.main();
        if (main.numbered()) {
            numbered(path, main);
        } else if (!main.name().equals(path.substring(path.lastIndexOf('/') + 1))) {
            spelled(main);
        }
        for (EntryPlaces.Beside b : places.beside()) {
            if (b.place().numbered()) {
                numbered(path + ":" + b.attribute().name(), b.place());
            }
        }
    }

    private void numbered(String path, PlacedNames.Placed place) {
        if (++numbered <= TOLD) {
            report.note(
                    path + " is restored as '" + place.relative() + "': the folder cannot hold two files of that name");
        }
    }

    private void spelled(PlacedNames.Placed place) {
        if (++spelled <= TOLD) {
            report.note("name escaped: '" + place.name() + "'");
        }
    }

    void finish() {
        if (numbered > 0) {
            report.note(numbered + (numbered == 1 ? " file is" : " files are")
                    + " restored under another name, with a number, since the folder cannot hold two of one name");
        }
        if (spelled > TOLD) {
            report.note(spelled + " names escaped");
        }
    }
}
