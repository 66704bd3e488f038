// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.set;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.offhost.backup.BackupService;
import org.offhost.backup.BackupSet;
import org.offhost.backup.MediumContents;
import org.offhost.backup.MediumFault;
import org.offhost.block.Designator;
import org.offhost.shell.command.CommandRefusedException;

/** Finds the set a person means. */
public final class SetChoice {
    private SetChoice() {}

    /** A set that the catalog knows, by the beginning of its id; empty if there is none, or more than one. */
    static Optional<BackupSet> known(BackupService service, Designator medium, String id) throws IOException {
        List<BackupSet> found = service.known(medium).stream()
                .filter(s -> s.id().startsWith(id))
                .toList();
        Optional<BackupSet> same = found.stream().filter(s -> s.id().equals(id)).findFirst();
        return same.isPresent() || found.size() != 1 ? same : Optional.of(found.get(0));
    }

    /**
     * A set of a medium by the beginning of its id.
     *
     * @param id an id, or enough of it; empty for the newest
     * @throws CommandRefusedException if there is none, or more than one
     */
    public static BackupSet find(BackupService service, Designator medium, String id) throws IOException {
        MediumContents contents = service.contents(medium);
        List<BackupSet> sets = contents.sets();
        if (id.isEmpty() && contents.newest().isPresent()) {
            throw new CommandRefusedException("the newest set of medium " + medium + " is not whole: "
                    + contents.newest().get().text() + ". Name a set with --set; whole are: " + ids(sets));
        }
        if (sets.isEmpty()) {
            throw new CommandRefusedException("medium " + medium + " carries no committed set");
        }
        if (id.isEmpty()) {
            return sets.get(sets.size() - 1);
        }
        List<BackupSet> found = sets.stream().filter(s -> s.id().startsWith(id)).toList();
        for (BackupSet set : found) {
            if (set.id().equals(id)) {
                return set;
            }
        }
        if (found.isEmpty()) {
            for (MediumFault fault : contents.faults()) {
                if (!fault.setId().isEmpty() && fault.setId().startsWith(id)) {
                    throw new CommandRefusedException("it is not whole: " + fault.text());
                }
            }
        }
        if (found.size() != 1) {
            throw new CommandRefusedException(
                    (found.isEmpty() ? "no set" : "more than one set") + " of medium " + medium
                            + " has an id that begins with '" + id + "'; there are: "
                            + ids(sets));
        }
        return found.get(0);
    }

    private static String ids(List<BackupSet> sets) {
        return String.join(", ", sets.stream().map(BackupSet::id).toList());
    }
}
