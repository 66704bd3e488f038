// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.virtual;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.block.Designator;
import org.offhost.snapshot.SnapshotProvider;
import org.offhost.snapshot.WriteActivityMonitor;
import org.offhost.tck.snapshot.WriteActivityMonitorContract;

/** The counters of two disks, which two initiators write. */
class VirtualWriteActivityTest extends WriteActivityMonitorContract {
    private static final String ELSEWHERE = "iqn.2026-01.org.offhost:elsewhere";

    @TempDir
    Path folder;

    private ArrayOfDisks site;
    private VirtualWriteActivity activity;

    @BeforeEach
    void start() throws IOException {
        site = new ArrayOfDisks(folder);
        activity = new VirtualWriteActivity(site.array());
    }

    @AfterEach
    void stop() throws IOException {
        site.close();
    }

    @Override
    protected WriteActivityMonitor monitor() {
        return activity;
    }

    @Override
    protected void withdraw() {
        activity.withdraw();
    }

    @Override
    protected List<Designator> units() {
        return site.disks();
    }

    @Override
    protected long size() {
        return ArrayOfDisks.SIZE;
    }

    @Override
    protected Designator unknown() {
        return Designator.parse("naa.60000000000000000000000000000002");
    }

    @Override
    protected void write(Designator unit, long position, byte[] bytes) throws IOException {
        site.write(ArrayOfDisks.HOST, unit, position, bytes);
    }

    @Override
    protected void writeFromElsewhere(Designator unit, long position, byte[] bytes) throws IOException {
        site.array().map(ELSEWHERE, unit);
        site.write(ELSEWHERE, unit, position, bytes);
    }

    @Override
    protected byte[] read(Designator unit, long position, int length) throws IOException {
        return site.read(unit, position, length);
    }

    @Override
    protected Optional<SnapshotProvider> snapshots() {
        return Optional.of(new VirtualSnapshots(site.array()));
    }
}
