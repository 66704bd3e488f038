// SPDX-License-Identifier: Apache-2.0
package org.offhost.restore.folder;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.offhost.block.FileErrors;
import org.offhost.kit.name.EntryPlaces;
import org.offhost.kit.name.HardLinks;
import org.offhost.kit.name.NameRules;
import org.offhost.kit.name.PlacedNames;
import org.offhost.kit.name.RenamedFiles;
import org.offhost.restore.Placement;
import org.offhost.restore.PlacementEntry;
import org.offhost.restore.PlacementOrder;
import org.offhost.restore.PlacementReport;

/** What a placement in a folder would come to; writes nothing there. Belongs to one thread. */
final class ForeseenFolder implements Placement {
    private final InsideFolder inside;
    private final PlacementOrder order;
    private final PlacementReport report;
    private final Interruption interruption;
    private final boolean folderIsThere;
    private final NameRules rules;
    private final FirstLook look;
    private final PlacedNames names;
    private final RenamedFiles renamed;
    private final HardLinks<Path> links = new HardLinks<>();
    private long files;
    private long directories;
    private long there;
    private long bytes;

    ForeseenFolder(PlacementOrder order, InsideFolder inside, PlacementReport report, Interruption interruption)
            throws IOException {
        this.order = order;
        this.inside = inside;
        this.report = report;
        this.interruption = interruption;
        this.folderIsThere = inside.foresee();
        this.rules = NameProbe.foreseen(inside);
        this.look = new FirstLook(inside, rules, order, false);
        this.names = new PlacedNames(rules, inside.root().toString());
        this.renamed = new RenamedFiles(report, "the folder");
    }

    @Override
    public void look(PlacementEntry entry) throws IOException {
        interruption.check();
        look.take(entry);
    }

    @Override
    public void begin() throws IOException {
        look.requireRoom(new FolderRoom(inside, order.job()));
    }

    @Override
    public Optional<String> place(PlacementEntry entry) throws IOException {
        interruption.check();
        EntryPlaces places;
        Path path;
        try {
            places = EntryPlaces.of(entry, names, order.decoded());
            path = inside.path(places.main().relative());
        } catch (IOException e) {
            return Optional.of(FileErrors.of(e));
        }
        renamed.take(entry, places);
        boolean wasThere = look.wasThere(places.main());
        boolean passedOver = wasThere && order.existing() == PlacementOrder.Existing.SKIP;
        if (places.isDirectory()) {
            directories += path.equals(inside.root()) || passedOver ? 0 : 1;
        } else if (wasThere) {
            there++;
        }
        if (!passedOver && !places.isDirectory() && links.of(entry.entry()).isEmpty()) {
            links.restored(entry.entry(), path);
            files++;
        }
        if (!(passedOver && !places.isDirectory())) {
            bytes += entry.isFurtherName() && rules.hardLinks() ? 0 : entry.allocated();
        }
        return Optional.empty();
    }

    @Override
    public void settle(PlacementEntry entry) {
        // nothing was placed
    }

    @Override
    public void finish() {
        renamed.finish();
        report.files(files);
        report.directories(directories);
        report.written(bytes);
        report.note("dry run: " + bytes + " bytes would be written to folder " + inside.root()
                + (folderIsThere ? "" : ", which would be made") + "; nothing was written");
        if (there > 0) {
            report.note(there + (there == 1 ? " file is" : " files are") + " there already and would be "
                    + (order.existing() == PlacementOrder.Existing.SKIP ? "passed over" : "replaced"));
        }
        report.note("which names the folder refuses is found out by trying, which a dry run does not");
    }

    @Override
    public void close() {
        // nothing is open
    }
}
