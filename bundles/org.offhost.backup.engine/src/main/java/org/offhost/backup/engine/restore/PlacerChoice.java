// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.restore;

import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.offhost.driver.DriverBoard;
import org.offhost.driver.DriverWork;
import org.offhost.driver.Known;
import org.offhost.restore.RestorePlacer;

/** Chooses who places restored files: the best that knows the form of the destination. */
final class PlacerChoice {
    private PlacerChoice() {}

    /** The one that is there now. */
    static Optional<Known<RestorePlacer>> now(DriverBoard board, URI to) throws IOException {
        for (Known<RestorePlacer> placer : board.of(RestorePlacer.class)) {
            if (placer.call(p -> p.places(to))) {
                return Optional.of(placer);
            }
        }
        return Optional.empty();
    }

    /** @param title of the destination, for a message: "folder /srv/restored" */
    static Known<RestorePlacer> await(DriverWork job, URI to, String title) throws IOException, InterruptedException {
        return job.await("a driver that places files in " + title, () -> now(job.board(), to));
    }
}
