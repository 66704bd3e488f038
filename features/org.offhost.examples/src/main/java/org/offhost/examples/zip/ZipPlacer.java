// SPDX-License-Identifier: Apache-2.0
package org.offhost.examples.zip;

import java.io.IOException;
import java.net.URI;
import org.offhost.kit.place.WholeFile;
import org.offhost.kit.session.Withdrawal;
import org.offhost.restore.Placement;
import org.offhost.restore.PlacementMemory;
import org.offhost.restore.PlacementOrder;
import org.offhost.restore.PlacementReport;
import org.offhost.restore.RestorePlacer;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;

/**
 * Restores to a zip where the name of the folder that was asked for ends so. Nothing is placed for good before the archive is
 * whole and gets its name, so each pass begins with the first file.
 */
@Component(
        property = "service.ranking:Integer=100", // asked before the placer that every console has
        configurationPid = "org.offhost.examples.zip",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class ZipPlacer implements RestorePlacer {
    private final Withdrawal session = new Withdrawal("the placer of files in a zip");

    @Deactivate
    void withdraw() {
        session.withdraw();
    }

    @Override
    public boolean places(URI destination) {
        return "file".equals(destination.getScheme()) && destination.getPath().matches("(?s).*\\.zip/?");
    }

    @Override
    public Placement open(PlacementOrder order, PlacementMemory memory, PlacementReport report) throws IOException {
        session.check();
        return new ZipPlacement(order, new WholeFile(order, memory), report, session);
    }

    @Override
    public void abandon(PlacementOrder order, PlacementMemory memory) throws IOException {
        session.check();
        WholeFile.abandon(order);
    }
}
