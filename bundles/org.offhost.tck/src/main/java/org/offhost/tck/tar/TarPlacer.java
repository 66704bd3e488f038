// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.tar;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.restore.Placement;
import org.offhost.restore.PlacementMemory;
import org.offhost.restore.PlacementOrder;
import org.offhost.restore.PlacementReport;
import org.offhost.restore.RestorePlacer;

/**
 * Places files in a tar at a destination {@code tar:/PATH}: a small placer to learn from, and the proof that the interface is
 * not that of a folder. Holds files, their named streams as files beside them, and directories. Thread-safe.
 */
public final class TarPlacer implements RestorePlacer {
    private volatile boolean withdrawn;

    /** As the framework takes it away. */
    public void withdraw() {
        withdrawn = true;
    }

    @Override
    public boolean places(URI destination) {
        return "tar".equals(destination.getScheme());
    }

    @Override
    public Placement open(PlacementOrder order, PlacementMemory memory, PlacementReport report) throws IOException {
        requirePresent();
        return TarPlacement.open(order, memory, report, () -> {
            requirePresent();
            report.checkCancelled();
        });
    }

    @Override
    public void abandon(PlacementOrder order, PlacementMemory memory) throws IOException {
        Files.deleteIfExists(TarPlacement.partial(order));
    }

    private void requirePresent() throws ProviderWithdrawnException {
        if (withdrawn) {
            throw new ProviderWithdrawnException("the placer of files in a tar was withdrawn");
        }
    }
}
