// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.copy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.backup.Offload;
import org.offhost.backup.engine.job.Waits;
import org.offhost.block.Designator;
import org.offhost.copy.Place;

class CopyWaitsTest {
    private static final Place SOURCE = new Place.Blocks(Designator.parse("naa.6000000000000001"));
    private static final Place DESTINATION = new Place.Blocks(Designator.parse("naa.6000000000000002"));

    @TempDir
    Path folder;

    @Test
    void whoeverChoosesWhoCopiesWaitsAndEnds() {
        Waits.end(
                folder.resolve("job"),
                "needs-copy source=" + SOURCE.unit() + " destination=" + DESTINATION.unit(),
                job -> new CopyLadder(job, Offload.PREFERRED).choose(SOURCE, DESTINATION));
        Waits.end(
                folder.resolve("job"),
                "needs-copy-without-host source=",
                job -> new CopyLadder(job, Offload.REQUIRED).choose(SOURCE, DESTINATION));
    }

    @Test
    void whoeverLooksForUnitsThatWentWaitsAndEnds() {
        Waits.end(folder.resolve("job"), "needs-way unit=", job -> WayBack.await(job, SOURCE, DESTINATION));
    }
}
