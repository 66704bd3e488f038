// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.set;

import java.io.IOException;
import org.offhost.archive.SetRecord;
import org.offhost.archive.WrittenBytes;
import org.offhost.copy.Place;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A set under way. Nothing of it is seen until {@link #commit}; to let it go, forget it.
 *
 * <p>Begun again after a restart, with nothing committed in between, it lies at the same place.
 */
@ProviderType
public interface SetWriter {
    /** Destination of the copy. */
    Place place();

    /** Byte of the place at which byte 0 of the layout's stream lies. */
    long start();

    /**
     * The first byte of the stream to copy; the copy begins at byte {@code start() + firstToCopy()} of the place. On disk
     * the beginning of the set is held back: it is what commits.
     */
    long firstToCopy();

    /**
     * How much of what an interrupted copy wrote is still here: nothing if another set was copied here since, or if
     * {@link #claim} was never called.
     *
     * @param noted bytes of the stream that were at their place when the copy was interrupted
     * @return at most {@code noted}
     */
    long left(long noted) throws IOException;

    /**
     * Says on the medium, durably, that this set is copied here; labels a blank medium first. To be called before the first
     * byte is copied, and when nothing can be refused any more.
     *
     * @throws IOException if the medium is not blank any more, or cannot be written
     */
    void claim() throws IOException;

    /** Reads what was copied so far, for a check before the commit; what is held back counts as written. */
    WrittenBytes written();

    /**
     * Writes the closing through this host, makes all durable, and commits.
     *
     * <p>To be called when every byte of the body from {@link #firstToCopy()} on is at its place. Called again after a
     * failure it begins again.
     *
     * @return the set as a listing shows it
     * @throws org.offhost.block.EndOfMediumException if the tape ends early; the set is not committed
     * @throws IOException if the medium fails; a listing tells if the set was committed
     */
    SetRecord commit(JobRecord job) throws IOException;
}
