// SPDX-License-Identifier: Apache-2.0
package org.offhost.block;

import java.io.IOException;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/** Turns an address that a person typed into a logical unit, attaching what is behind it if need be. Thread-safe. */
@ConsumerType
public interface UnitLocator {
    /**
     * Finds or attaches the unit behind an address. Attaching the same thing again gives the same designator, also after
     * a restart and by another name of the same file.
     *
     * @param address what was typed: a file name, a URI
     * @param use how it will be used
     * @return empty if the address is of no kind this locator knows
     * @throws IOException if it knows the kind and the unit cannot be had: missing, locked by another process, …
     */
    Optional<Unit> locate(String address, Use use) throws IOException;

    /**
     * Takes back what {@link #locate} created, as if it had never been asked: for whoever finds that he will not use it.
     * Does nothing to a unit that was there before, is known to others now, or was written.
     *
     * @param unit any unit
     * @throws IOException if it was created here and cannot be taken back
     */
    default void discard(Designator unit) throws IOException {
        // a locator that creates nothing has nothing to take back
    }

    /**
     * Takes back what {@link #locate} created although it was written since: for whoever wrote it and knows that nothing on
     * it is of use. Does nothing to a unit that was there before, or that somebody else asked for, too.
     *
     * @return whether it was created here, and is gone
     */
    default boolean takeBack(Designator unit) throws IOException {
        return false;
    }

    /**
     * Whether a unit is known to hold nothing but zeros without being read: {@link #locate} created it, and nobody has written
     * it since, through a unit or behind it.
     *
     * @return false if this locator did not create it, or cannot tell
     */
    default boolean isUntouched(Designator unit) throws IOException {
        return false;
    }

    /**
     * Reaches a unit again as it was reached when it was located, also by an earlier process with the same state: for whoever
     * looks for a unit that no driver knows now.
     *
     * @return whether a driver may know it from now on; false if nothing is known of it or nothing was changed
     * @throws IOException if it is known how, and it cannot be reached so now: no answer, a secret that nobody kept
     */
    default boolean reach(Designator unit) throws IOException {
        return false;
    }

    /**
     * Where the data of a unit is kept, as far as that can be told without opening it.
     *
     * @return empty if this locator does not know the unit
     */
    default Optional<Backing> backing(Designator unit) throws IOException {
        return Optional.empty();
    }

    /**
     * Whether two units keep data in the same place, whatever they are called: as a file and a loop device on it do, or a disk
     * and its partition. Who writes one of them writes the other.
     *
     * @return false if this locator does not know both
     * @throws IOException if it knows them and cannot tell
     */
    default boolean overlap(Designator one, Designator other) throws IOException {
        return false;
    }

    /**
     * What keeps the data of a unit.
     *
     * @param address what a person would type for the unit
     * @param identity tells what is there now from whatever else may come under that address; empty if nothing is there
     * @param storage what it takes its room from, in words: "the file system of /media"
     * @param free bytes of room there; -1 if nobody knows
     */
    record Backing(String address, String identity, String storage, long free) {
        /** Whether anything is there. */
        public boolean isThere() {
            return !identity.isEmpty();
        }
    }

    /**
     * How a unit will be used.
     *
     * @param access whether it will be written
     * @param create whether an absent one may be created, blank
     * @param kind what to create; an existing one tells by itself
     * @param size bytes to create it with; 0 for the locator's default
     * @param blockLength logical block length to create or attach it with; 0 for the locator's default or the known one
     */
    record Use(Access access, boolean create, Unit.Kind kind, long size, int blockLength) {
        /** To read what exists. */
        public static final Use READ = new Use(Access.READ, false, Unit.Kind.BLOCKS, 0, 0);

        /** To write to what exists. */
        public static final Use WRITE = new Use(Access.READ_WRITE, false, Unit.Kind.BLOCKS, 0, 0);
    }
}
