// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

import java.io.IOException;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * What a file system itself notes of changes (NTFS: $Extend/$UsnJrnl): what an incremental backup can begin with.
 *
 * <p>Whoever remembers {@link #id()} and {@link #next()} finds in a later snapshot all that has changed since, as long as
 * the id is the same and the position is not before {@link #first()}.
 */
@ConsumerType
public interface ChangeJournal {
    /** Identifies the journal; it changes when the journal is deleted and made anew, and positions then mean nothing. */
    long id();

    /** Position of the first change that is still there. */
    long first();

    /** Position that the next change will get. */
    long next();

    /**
     * Streams changes.
     *
     * @param from position of a change, or {@link #next()}
     * @throws IllegalArgumentException if the position is before {@link #first()} or behind {@link #next()}
     */
    ChangeStream changes(long from) throws IOException;
}
