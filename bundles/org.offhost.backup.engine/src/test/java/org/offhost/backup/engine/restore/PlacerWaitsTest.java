// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.restore;

import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.backup.engine.job.Waits;

class PlacerWaitsTest {
    @TempDir
    Path folder;

    @Test
    void restoreWithoutAPlacerWaitsAndEnds() {
        Waits.end(
                folder.resolve("job"),
                "needs-placer place=folder /srv/restored",
                job -> LeasedPlacer.await(job, URI.create("file:///srv/restored"), "folder /srv/restored"));
    }
}
