// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.inspect;

import java.io.IOException;
import org.offhost.filesystem.AskedPaths;
import org.offhost.inspect.ChosenPaths;
import org.offhost.inspect.EntryVisitor;
import org.offhost.inspect.NoSuchPathException;
import org.offhost.inspect.Printable;
import org.offhost.inspect.VolumeReader;
import org.offhost.shell.command.CommandRefusedException;

/** What {@code --path} names on a volume, with what is said where there is no such thing. */
final class NamedPaths {
    private final ChosenPaths chosen;
    private final String volume;

    /**
     * @param volume what a person calls the volume
     * @throws CommandRefusedException if it means nothing, or is no pattern and there is no such path
     */
    NamedPaths(VolumeReader reader, String volume, String path) throws IOException {
        this.volume = volume;
        String asked = normal(path);
        try {
            this.chosen = new ChosenPaths(reader, asked);
        } catch (NoSuchPathException e) {
            throw none(e);
        } catch (IllegalArgumentException e) {
            throw new CommandRefusedException("--path: " + e.getMessage() + "; expected e.g. /docs/[0-9]*.txt", e);
        }
    }

    /** As in backup and restore. */
    private static String normal(String path) throws CommandRefusedException {
        try {
            return AskedPaths.normal(path);
        } catch (IllegalArgumentException e) {
            throw new CommandRefusedException(
                    "--path: an empty path means nothing; expected e.g. /docs or '/docs/*.txt'", e);
        }
    }

    private CommandRefusedException none(NoSuchPathException e) {
        return new CommandRefusedException(
                volume + " has no " + Printable.of(e.path()) + "; inspect without --path shows what it has", e);
    }

    boolean isOne() {
        return chosen.isOne();
    }

    /** @throws CommandRefusedException if it is a pattern that nothing matches */
    void walk(EntryVisitor visitor) throws IOException {
        try {
            chosen.walk(visitor);
        } catch (NoSuchPathException e) {
            throw none(e);
        }
    }
}
