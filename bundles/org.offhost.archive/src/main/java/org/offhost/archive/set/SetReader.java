// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.set;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.offhost.archive.SetBytes;
import org.offhost.archive.SetMembers;
import org.offhost.archive.StoredEntries;
import org.offhost.archive.StoredEntry;
import org.offhost.archive.StoredStream;
import org.offhost.archive.sums.ChunkSums;
import org.offhost.archive.sums.DamagedChunkException;
import org.offhost.block.BlockDevice;
import org.offhost.copy.PieceSource;
import org.offhost.copy.Place;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.VolumeSummary;
import org.osgi.annotation.versioning.ProviderType;

/** An open set. Belongs to one thread; closing it leaves the medium open. */
@ProviderType
public interface SetReader extends SetBytes, Closeable {
    /**
     * The same set, of which nothing is given that was not held against its sums: {@link DamagedChunkException} instead.
     *
     * @param sums by the id of their set: of this one, and of all that it continues
     * @param wanted asked at every reading whether it is to be proved
     * @param strict whether what is read again is proved again
     */
    SetReader proved(Map<String, ChunkSums> sums, BooleanSupplier wanted, boolean strict);

    /**
     * The set that this one continues, as long as this is open; the same one each time.
     *
     * @return empty if this one stands alone
     * @throws MissingParentException if it is not there, or cannot be read
     */
    Optional<SetReader> parent() throws IOException;

    /** Name of the member that holds the volume, with the folder of the set. */
    String image();

    /**
     * Where the ranges of the volume lie, as long as this is open.
     *
     * @throws IOException if it is a set of files
     */
    VolumeRanges ranges() throws IOException;

    /**
     * The content of an attribute, as {@link #content}, which fails at its end if it is not what its own sum says.
     *
     * @param sums by the id of their set: of this one, and of all that it continues
     * @return empty if it has no sum of its own
     */
    Optional<InputStream> summed(StoredEntry entry, Attribute attribute, Function<String, ChunkSums> sums)
            throws IOException;

    /** Byte of the medium at which a stream of an entry begins, whichever set has it; of a set of files. */
    long onPlace(StoredEntry entry, StoredStream stream) throws IOException;

    /**
     * A stream of an entry of a set of files, whichever set has it, as runs of bytes of the medium; what its map leaves out are
     * holes.
     *
     * @throws org.offhost.inventory.form.DamagedMediumException if it does not lie in its set, or its map is none
     */
    AttributeValue.NonResident stored(StoredEntry entry, StoredStream stream) throws IOException;

    /**
     * The stream of a set of files with what was copied of it to another set taken from there, and all else from the medium. To be
     * read forward.
     *
     * @param copy where ranges of the medium lie in that set
     */
    RestoredStream copiedTo(VolumeRanges copy);

    /**
     * The stream of a set of the volume with the bytes of the volume taken from where it was restored to, and all else from
     * the medium: equal to its sums only if the volume was restored exactly. To be read forward.
     *
     * @param shown the set that was restored: this one, or one that continues it and was opened with it ({@link #parent}); what
     *     that does not show any more comes from the medium
     */
    RestoredStream restoredTo(BlockDevice destination, SetReader shown) throws IOException;

    /** What the volume is that was backed up. */
    VolumeSummary summary();

    /** How the job went. */
    JobRecord job() throws IOException;

    /**
     * Streams the paths of the set, sorted; reads only the part of the index it needs.
     *
     * @param prefix a path: it and all below it; "/" for everything; letters of either case are the same
     */
    StoredEntries list(String prefix) throws IOException;

    /** Finds a path; letters of either case are the same, unless both are there. */
    Optional<StoredEntry> find(String path) throws IOException;

    /**
     * Opens the content of an attribute in a set of files: {@link Attribute#length()} bytes, or as stored where encoded
     * and not decoded; of a file that EFS has encrypted whole sectors of 512 bytes, and in two bytes how much of that is
     * padding.
     *
     * @throws IOException if the set does not hold it
     */
    InputStream content(StoredEntry entry, Attribute attribute) throws IOException;

    /**
     * The volume of a set of the volume, read-only, as long as this is open; what was not allocated reads as zeros.
     *
     * @throws IOException if it is a set of files
     */
    BlockDevice volume() throws IOException;

    /** What has the set, as the source of a copy. */
    Place place();

    /**
     * All that have bytes of the set, and of those that it continues, that of the oldest set first: one disk, whatever is continued, and of a
     * tape each set by itself, so that it is passed over forward.
     */
    List<Place> places() throws IOException;

    /**
     * What of the volume of a set of the volume lies on one of the {@link #places} as pieces: ranges there, ascending, and skipped what
     * lies elsewhere or was not allocated.
     *
     * @param from byte of the volume to begin at
     * @throws IOException if it is a set of files
     */
    PieceSource restore(long from, Place on) throws IOException;

    /**
     * Pieces of which the ranges are some of the volume, with these where they lie on one of the {@link #places}, and skipped what lies
     * elsewhere: what is made of the volume can be copied from the medium. As long as this is open.
     *
     * @throws IOException if it is a set of files
     */
    PieceSource placed(PieceSource ofVolume, Place on) throws IOException;

    /** Streams the tar members of the set with what they hold; reads all. */
    SetMembers members() throws IOException;
}
