// SPDX-License-Identifier: Apache-2.0
package org.offhost.kit.walk;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.offhost.filesystem.Fault;
import org.offhost.filesystem.FileEntry;

/** The directories of a volume as a walk goes through them: made for one walk, used by one thread. */
public interface Tree {
    /**
     * The root directory.
     *
     * @param faults takes what is wrong with it
     */
    Step root(Consumer<Fault> faults) throws IOException;

    /**
     * An entry, and what is in it.
     *
     * @param entry what whoever walks is given
     * @param inside {@link Inside#NOTHING} of what is no directory
     */
    record Step(FileEntry entry, Inside inside) {}

    /** What is in an entry; asked once, right behind the entry, and not where the walk is too deep. */
    @FunctionalInterface
    interface Inside {
        /** Nothing is in a file. */
        Inside NOTHING = faults -> Optional.empty();

        /**
         * The directory, read from its beginning.
         *
         * @param faults takes what is wrong with it
         * @return empty if there is nothing that can be read as one
         */
        Optional<Level> open(Consumer<Fault> faults) throws IOException;
    }

    /** A directory on the way from the root, and how far it was read: a few bytes, for a deep tree is kept on a stack. */
    @FunctionalInterface
    interface Level {
        /**
         * The next entry.
         *
         * @param faults takes what is wrong with it, and what was passed over on the way
         * @return empty at the end
         */
        Optional<Step> next(Consumer<Fault> faults) throws IOException;
    }
}
