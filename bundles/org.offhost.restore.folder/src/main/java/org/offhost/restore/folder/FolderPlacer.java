// SPDX-License-Identifier: Apache-2.0
package org.offhost.restore.folder;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.restore.Placement;
import org.offhost.restore.PlacementMemory;
import org.offhost.restore.PlacementOrder;
import org.offhost.restore.PlacementReport;
import org.offhost.restore.RestorePlacer;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** Places files in a folder of this host. Thread-safe. */
@Component
public final class FolderPlacer implements RestorePlacer {
    private volatile boolean withdrawn;

    @Deactivate
    void withdraw() {
        withdrawn = true;
    }

    @Override
    public boolean places(URI destination) {
        return "file".equals(destination.getScheme());
    }

    @Override
    public Placement open(PlacementOrder order, PlacementMemory memory, PlacementReport report)
            throws IOException, InterruptedException {
        requirePresent();
        Interruption interruption = () -> {
            requirePresent();
            report.checkCancelled();
        };
        InsideFolder inside = inside(order);
        return order.dryRun()
                ? new ForeseenFolder(order, inside, report, interruption)
                : FolderPlacement.open(order, inside, memory, report, interruption, System::nanoTime);
    }

    @Override
    public void abandon(PlacementOrder order, PlacementMemory memory) throws IOException {
        InsideFolder inside = inside(order);
        if (!order.dryRun() && inside.isDirectory(inside.root())) {
            new FolderMark(order.job(), memory, inside).delete();
            FolderRemains.clean(order.job(), memory, inside);
        }
    }

    private static InsideFolder inside(PlacementOrder order) {
        return new InsideFolder(Path.of(order.destination()));
    }

    private void requirePresent() throws ProviderWithdrawnException {
        if (withdrawn) {
            throw new ProviderWithdrawnException("the placer of files in folders was withdrawn");
        }
    }
}
