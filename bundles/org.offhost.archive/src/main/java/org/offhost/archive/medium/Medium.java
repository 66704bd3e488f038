// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.medium;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.offhost.archive.Inspection;
import org.offhost.archive.MediumFinding;
import org.offhost.archive.MediumGeometry;
import org.offhost.archive.MediumLabel;
import org.offhost.archive.MediumScan;
import org.offhost.archive.SetDecision;
import org.offhost.archive.SetRecord;
import org.offhost.archive.UnsafeMediumException;
import org.offhost.archive.layout.SetLayout;
import org.offhost.archive.set.MissingParentException;
import org.offhost.archive.set.SetReader;
import org.offhost.archive.set.SetWriter;
import org.offhost.archive.set.StoredSet;
import org.offhost.archive.sums.ChunkSums;
import org.offhost.block.BlockDevice;
import org.offhost.inventory.form.DamagedMediumException;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A unit that keeps sets. Belongs to one thread. Closing it leaves the device open.
 *
 * <p>Only {@link #initialize}, {@link #append}, {@link #decide}, {@link SetWriter#claim} and {@link SetWriter#commit} write. Nothing is kept in memory
 * between calls but the label.
 *
 * <p>A blank medium can be planned for: it has a geometry, room, no sets, and a set can be begun on it. It stays blank until
 * that set is claimed, which labels it first. Whether it is blank {@link #inspect} tells, thoroughly; all others look only at
 * where the label will be.
 */
@ProviderType
public interface Medium extends Closeable {
    /** Looks what is there; reads little. */
    Inspection inspect() throws IOException;

    /**
     * Makes it an empty medium.
     *
     * @param label who it shall be
     * @param overwrite whether whatever is on it may go; without it only a blank one is touched
     * @throws IOException if it is not blank and may not be overwritten, or cannot be written
     */
    void initialize(MediumLabel label, boolean overwrite) throws IOException;

    /**
     * Who it is.
     *
     * @throws DamagedMediumException if the label is damaged
     * @throws IOException if it is not one of ours
     */
    MediumLabel label() throws IOException;

    /** How sets for it must be laid out; those for a blank one, as it will be labelled. */
    MediumGeometry geometry() throws IOException;

    /** What is on it: the sets that are whole, and what else was found. Damage to one set is no error here. */
    MediumScan scan() throws IOException;

    /**
     * Looks more thoroughly than a scan where nothing was ever written, as far as that has a bound: of a disk that is far
     * longer than what was written to it the first GiB behind that, and samples of the rest.
     *
     * @return what is there and has no explanation
     */
    default Optional<MediumFinding> unused() throws IOException {
        return Optional.empty();
    }

    /** The committed sets that are whole, oldest first; none on a blank one. */
    default List<SetRecord> sets() throws IOException {
        return scan().sets();
    }

    /**
     * Whether the commit of a set came to its end.
     *
     * @return the set; empty if it must be committed again, even if all of it can be read
     */
    default Optional<SetRecord> committed(String id) throws IOException {
        return sets().stream().filter(s -> s.description().id().equals(id)).findFirst();
    }

    /** Why no set is added to it, although it is one of ours: that might be written over sets. Empty if one can be. */
    Optional<String> refusal() throws IOException;

    /** Bytes a set may have at most; empty if nobody knows: a tape whose drive does not tell. */
    OptionalLong room() throws IOException;

    /**
     * Begins a set behind the last committed one, or takes it up again.
     *
     * @throws org.offhost.block.EndOfMediumException if there is no room for its length
     * @throws UnsafeMediumException if there is a {@link #refusal}
     * @throws IOException if there is a set of this id, or the layout is of another geometry
     */
    SetWriter begin(SetLayout layout) throws IOException;

    /**
     * Brings the sums of a set from the medium: those made at its backup before any of a later reading, then the newest.
     *
     * @param folder where they are kept as long as they are used; what is in it goes
     * @param told of whatever claims to be sums of the set and is no evidence
     * @return empty if there are none
     */
    Optional<ChunkSums> sums(SetRecord set, Path folder, Consumer<String> told) throws IOException;

    /**
     * Appends sums behind the last set, committed as a set is: until all is there nothing is seen. They are no set and
     * are counted by nobody; the next set begins behind them.
     *
     * @throws org.offhost.block.EndOfMediumException if there is no room; nothing is seen of them
     */
    void append(ChunkSums sums) throws IOException;

    /**
     * Appends a decision about a set, durably and as a whole; it is no set, and the next one begins behind it.
     *
     * @throws org.offhost.block.EndOfMediumException if there is no room; nothing is decided
     */
    void decide(SetDecision decision) throws IOException;

    /**
     * Gives the room of a forgotten set back to the storage, as far as that takes it: headers, index and whatever names the set
     * stay, so that plain tar lists it still.
     *
     * @return bytes that were given back
     * @throws IllegalArgumentException if it was not forgotten
     */
    default long release(SetRecord forgotten) throws IOException {
        return 0;
    }

    /**
     * The medium as bytes, in which it is told where contents of sets of files lie ({@link SetReader#onPlace}): a disk as it is, of a tape
     * each object as many as a record has. To be read, as long as the medium is open.
     */
    BlockDevice bytes() throws IOException;

    /** Opens a committed set; what it continues, if that lies on this medium, too. */
    default SetReader open(SetRecord set) throws IOException {
        return open(set, Elsewhere.NOWHERE);
    }

    /** Opens a committed set, and what it continues when that is first asked for, wherever it lies. */
    StoredSet open(SetRecord set, Elsewhere elsewhere) throws IOException;

    /** Sets of other media that sets of this one continue. */
    interface Elsewhere {
        /** There are no other media. */
        Elsewhere NOWHERE = set -> {
            throw new MissingParentException(
                    set.description().id(), set.description().parent());
        };

        /**
         * Opens the set that one continues.
         *
         * @param set one of this medium that says that its parent lies on another
         * @throws IOException if that medium is not there, or has no such set
         */
        StoredSet before(SetRecord set) throws IOException;
    }
}
