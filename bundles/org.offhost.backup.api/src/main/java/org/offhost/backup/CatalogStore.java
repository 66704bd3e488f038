// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.offhost.block.Designator;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Remembers sets, media and the parts of listings that were read; a cache of what the media say, so it may be lost.
 * Thread-safe.
 */
@ConsumerType
public interface CatalogStore {
    /** Replaces what is known of a medium by what was read from it. */
    void refresh(Designator medium, List<BackupSet> sets) throws IOException;

    /** Adds or replaces one set. */
    void add(BackupSet set) throws IOException;

    /** Sets of a medium, oldest first; of all media if empty. */
    List<BackupSet> sets(Optional<Designator> medium) throws IOException;

    /**
     * A page of a set's stream on its medium, kept before; pages are what the engine reads of a set to list it. What was
     * kept of sets that are no longer on the medium is forgotten with {@link #refresh}.
     *
     * @param number of the page, from 0; all pages of a set but the last have one length
     * @return empty if it was not kept, or was forgotten to make room
     */
    default Optional<byte[]> page(Designator medium, String setId, long number) throws IOException {
        return Optional.empty();
    }

    /** Keeps a page, as long as there is room; the sets not listed for the longest time make room. */
    default void keepPage(Designator medium, String setId, long number, byte[] page) throws IOException {
        // a store may keep none
    }

    /** Keeps evidence of a verification: text by set and kind, e.g. SHA-256 sums. */
    void keepEvidence(String setId, String kind, String text) throws IOException;

    /** Evidence kept before. */
    Optional<String> evidence(String setId, String kind) throws IOException;
}
