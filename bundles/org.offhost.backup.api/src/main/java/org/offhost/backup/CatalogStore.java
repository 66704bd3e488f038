// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.offhost.block.Designator;
import org.osgi.annotation.versioning.ConsumerType;

/** Remembers sets and media; a cache of what the media say, so it may be lost. Thread-safe. */
@ConsumerType
public interface CatalogStore {
    /** Replaces what is known of a medium by what was read from it. */
    void refresh(Designator medium, List<BackupSet> sets) throws IOException;

    /** Adds or replaces one set. */
    void add(BackupSet set) throws IOException;

    /** Sets of a medium, oldest first; of all media if empty. */
    List<BackupSet> sets(Optional<Designator> medium) throws IOException;

    /** Keeps evidence of a verification: text by set and kind, e.g. SHA-256 sums. */
    void keepEvidence(String setId, String kind, String text) throws IOException;

    /** Evidence kept before. */
    Optional<String> evidence(String setId, String kind) throws IOException;
}
