// SPDX-License-Identifier: Apache-2.0
package org.example.overlay;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.block.Designator;
import org.offhost.snapshot.SnapshotProvider;
import org.offhost.tck.snapshot.SnapshotProviderContract;

/** What every provider of snapshots must do, on images that programs of QEMU write. */
class OverlaySnapshotsContractTest extends SnapshotProviderContract {
    @TempDir
    Path folder;

    private Guests guests;
    private OverlaySnapshots provider;

    @BeforeEach
    void start() throws IOException {
        guests = new Guests(folder);
        provider = new OverlaySnapshots(new ImageFolder(folder.toString()));
    }

    @Override
    protected SnapshotProvider provider() {
        return provider;
    }

    @Override
    protected SnapshotProvider restarted() throws IOException {
        return new OverlaySnapshots(new ImageFolder(folder.toString()));
    }

    @Override
    protected void withdraw() {
        provider.withdraw();
    }

    @Override
    protected List<Designator> units() {
        return guests.units();
    }

    @Override
    protected Designator unknown() {
        return guests.unit("nobody.qcow2");
    }

    @Override
    protected void write(Designator unit, long position, byte[] bytes) throws IOException {
        guests.write(unit, position, bytes);
    }

    @Override
    protected byte[] read(Designator snapshot, long position, int length) throws IOException {
        return guests.read(snapshot, position, length);
    }

    @Override
    protected String initiator() {
        return ""; // a file is on no SAN
    }

    @Override
    protected Set<String> inventory() throws IOException {
        return guests.inventory();
    }
}
