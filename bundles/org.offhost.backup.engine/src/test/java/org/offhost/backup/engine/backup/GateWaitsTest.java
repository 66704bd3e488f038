// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.backup;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.engine.job.Ticker;
import org.offhost.backup.engine.job.Waits;
import org.offhost.block.Designator;

class GateWaitsTest {
    private static final Designator SOURCE = Designator.parse("naa.6000000000000001");
    private static final Designator MEDIUM = Designator.parse("naa.6000000000000002");

    @TempDir
    Path folder;

    @Test
    void gateWithoutAMonitorWaitsAndEnds() {
        BackupRequest request = BackupRequest.of(SOURCE, "source", MEDIUM);
        Waits.end(
                folder.resolve("job"),
                "needs-write-activity unit=" + SOURCE,
                job -> new GateStep(request, Ticker.SYSTEM).run(job));
    }
}
