// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.offhost.block.Designator;
import org.offhost.driver.Addresses;
import org.offhost.driver.DriverBoard;
import org.offhost.shell.command.CommandRefusedException;
import org.offhost.shell.text.FailureText;
import org.offhost.shell.unit.UnitAddress;

/** Where the sets of a group are restored to: each to a place of its own, or the one behind would take the place of the one before. */
final class GroupDestinations {
    private final DriverBoard board;
    private final List<Designator> media;
    private final Map<Designator, UnitAddress> taken = new HashMap<>();

    /** @param media that the sets lie on; where it is one, each job holds its destination against it */
    GroupDestinations(DriverBoard board, List<Designator> media) {
        this.board = board;
        this.media = media.size() > 1 ? media : List.of();
    }

    /**
     * Takes one more unit.
     *
     * @param unit under whatever name
     * @param typed what a person calls it
     * @throws CommandRefusedException if a set of the group lies on it, or goes to it
     */
    void add(Designator unit, UnitAddress typed) throws CommandRefusedException {
        for (Designator medium : media) {
            if (areOne(unit, medium)) {
                throw new CommandRefusedException("destination " + typed + " is medium " + medium
                        + ", which sets are restored from; nothing was written. Name another destination");
            }
        }
        for (Map.Entry<Designator, UnitAddress> other : taken.entrySet()) {
            if (areOne(unit, other.getKey())) {
                throw same(other.getValue(), typed);
            }
        }
        taken.put(unit, typed);
    }

    private boolean areOne(Designator one, Designator other) {
        return one.equals(other) || Addresses.overlap(board, one, other);
    }

    /**
     * Refuses two that are one, under whatever names, whether they are there or not.
     *
     * @param places files, or folders
     */
    static void refuseSame(List<Path> places) throws CommandRefusedException {
        try {
            for (int i = 0; i < places.size(); i++) {
                for (int j = 0; j < i; j++) {
                    if (areSame(places.get(j), places.get(i))) {
                        throw same(places.get(j), places.get(i));
                    }
                }
            }
        } catch (CommandRefusedException e) {
            throw e;
        } catch (IOException e) {
            throw new CommandRefusedException(FailureText.of(e), e);
        }
    }

    /** What two destinations that are one are refused by. */
    private static CommandRefusedException same(Object one, Object other) {
        return new CommandRefusedException("two sets of the group have one destination, " + one
                + (one.equals(other) ? "" : ", which is also " + other)
                + "; nothing was written. Name another one for each set");
    }

    private static boolean areSame(Path one, Path other) throws IOException {
        return Files.exists(one) && Files.exists(other)
                ? Files.isSameFile(one, other)
                : real(one.toAbsolutePath()).equals(real(other.toAbsolutePath()));
    }

    /** Where a file is, or would be. */
    private static Path real(Path file) throws IOException {
        if (Files.exists(file) || file.getParent() == null) {
            return file.toRealPath();
        }
        return real(file.getParent()).resolve(file.getFileName()).normalize();
    }
}
