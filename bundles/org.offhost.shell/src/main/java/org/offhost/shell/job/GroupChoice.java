// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.job;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.offhost.backup.BackupService;
import org.offhost.backup.BackupSet;
import org.offhost.backup.BackupSet.Group;
import org.offhost.block.Designator;
import org.offhost.shell.command.CommandRefusedException;

/** Finds the sets that were cut at one instant with one that a person means. */
final class GroupChoice {
    private GroupChoice() {}

    /**
     * All sets of its group, in their order: each says itself that it is of that cut.
     *
     * @param media that are named
     * @param chosen one of the sets
     * @param wanted how many sets a person expects
     * @throws CommandRefusedException if it was cut alone, one of them is on none of the media, or there are more or fewer
     */
    static List<BackupSet> of(BackupService service, List<Designator> media, BackupSet chosen, int wanted)
            throws IOException {
        Optional<Group> group = service.groups(media).stream()
                .filter(g -> g.members().stream().anyMatch(m -> isFound(m, chosen)))
                .findFirst();
        if (group.isEmpty()) {
            throw new CommandRefusedException(
                    "set " + chosen.id()
                            + " was not cut with others, and has one destination; nothing was written. Name a set of a group with --set");
        }
        if (!group.get().missing().isEmpty()) {
            throw new CommandRefusedException("no medium named here has "
                    + String.join(" and ", group.get().missing()) + ", cut at one instant with set " + chosen.id()
                    + "; nothing was written. Name the others with --medium, or restore each set alone");
        }
        List<BackupSet> sets =
                group.get().members().stream().map(m -> m.set().orElseThrow()).toList();
        if (sets.size() != wanted) {
            throw new CommandRefusedException("of group " + group.get().id() + " there are " + sets.size()
                    + " sets, and " + wanted + " destinations are named; nothing was written. The sets are "
                    + String.join(", ", sets.stream().map(BackupSet::id).toList()));
        }
        return sets;
    }

    private static boolean isFound(Group.Member member, BackupSet set) {
        return member.set().filter(s -> s.id().equals(set.id())).isPresent();
    }
}
