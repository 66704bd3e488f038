// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.virtual;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.block.Designator;
import org.offhost.snapshot.SnapshotProvider;
import org.offhost.tck.snapshot.SnapshotProviderContract;

/** Two disks of one embedded array, written and read by SCSI commands. */
class VirtualContractTest extends SnapshotProviderContract {
    @TempDir
    Path folder;

    private ArrayOfDisks site;
    private VirtualSnapshots snapshots;

    @BeforeEach
    void start() throws IOException {
        site = new ArrayOfDisks(folder);
        snapshots = new VirtualSnapshots(site.array());
    }

    @AfterEach
    void stop() throws IOException {
        site.close();
    }

    @Override
    public SnapshotProvider provider() {
        return snapshots;
    }

    @Override
    public SnapshotProvider restarted() throws IOException {
        snapshots.withdraw();
        snapshots = new VirtualSnapshots(site.restarted());
        return snapshots;
    }

    @Override
    public void withdraw() {
        snapshots.withdraw();
    }

    @Override
    public List<Designator> units() {
        return site.disks();
    }

    @Override
    public Designator unknown() {
        return Designator.parse("naa.60000000000000000000000000000002");
    }

    @Override
    public void write(Designator unit, long position, byte[] bytes) throws IOException {
        site.write(initiator(), unit, position, bytes);
    }

    @Override
    public byte[] read(Designator snapshot, long position, int length) throws IOException {
        return site.read(snapshot, position, length);
    }

    @Override
    public String initiator() {
        return ArrayOfDisks.HOST;
    }

    @Override
    public Set<String> inventory() throws IOException {
        Set<String> all = new TreeSet<>();
        site.array().units().forEach(u -> all.add("unit " + u.designator()));
        site.array().pointInTime().list().forEach(s -> all.add("set " + s.id()));
        return all;
    }
}
