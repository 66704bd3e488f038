// SPDX-License-Identifier: Apache-2.0
package org.offhost.kit.name;

import org.offhost.restore.PlacementEntry;
import org.offhost.restore.PlacementReport;

/** Tells of what is restored under another name than its own: the first ones by name, all of them by their number. */
public final class RenamedFiles {
    private static final int TOLD = 40;

    private final PlacementReport report;
    private final String holder;
    private long numbered;
    private long spelled;

    /** @param holder what is restored to, in a sentence: "the folder" */
    public RenamedFiles(PlacementReport report, String holder) {
        this.report = report;
        this.holder = holder;
    }

    public void take(PlacementEntry entry, EntryPlaces places) {
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
            report.note(path + " is restored as '" + place.relative() + "': " + holder
                    + " cannot hold two files of that name");
        }
    }

    private void spelled(PlacedNames.Placed place) {
        if (++spelled <= TOLD) {
            report.note("name escaped: '" + place.name() + "'");
        }
    }

    public void finish() {
        if (numbered > 0) {
            report.note(numbered + (numbered == 1 ? " file is" : " files are")
                    + " restored under another name, with a number, since " + holder
                    + " cannot hold two of one name");
        }
        if (spelled > TOLD) {
            report.note(spelled + " names escaped");
        }
    }
}
