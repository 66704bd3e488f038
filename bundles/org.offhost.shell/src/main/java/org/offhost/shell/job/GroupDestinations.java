// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.offhost.shell.command.CommandRefusedException;
import org.offhost.shell.text.FailureText;

/** Where the sets of a group are restored to: each to a place of its own, or the one behind would take the place of the one before. */
final class GroupDestinations {
    private GroupDestinations() {}

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
    static CommandRefusedException same(Object one, Object other) {
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
