// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.keep;

import java.io.IOException;
import org.offhost.backup.Job;
import org.offhost.backup.notice.RefusedException;
import org.osgi.annotation.versioning.ProviderType;

/** Does something with sets that are there; its jobs are among those of {@link org.offhost.backup.BackupService}. Thread-safe. */
@ProviderType
public interface SetKeeper {
    /**
     * Submits a consolidation: the point that a set shows becomes a set of its own on another medium, copied from medium to
     * medium.
     *
     * @throws RefusedException if the request can never be done
     */
    Job consolidate(ConsolidateRequest request) throws IOException;
}
