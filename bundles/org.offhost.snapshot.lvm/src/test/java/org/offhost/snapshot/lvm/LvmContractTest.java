// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.lvm;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.block.Designator;
import org.offhost.snapshot.SnapshotProvider;
import org.offhost.tck.snapshot.SnapshotProviderContract;

/** Two volumes of one pool on a host whose commands are a stand-in; the same suite runs on a kernel in rig/lio/thin. */
class LvmContractTest extends SnapshotProviderContract {
    @TempDir
    Path folder;

    private StorageUnderTest host;
    private LvmStorage services;
    private List<Designator> units;

    @AfterEach
    void stop() throws IOException {
        if (host != null) {
            host.close();
        }
    }

    @BeforeEach
    void start() throws IOException {
        host = StorageUnderTest.in(folder);
        units = List.of(host.volume("a", 16), host.volume("b-c", 16));
        services = host.services();
    }

    @Override
    public SnapshotProvider provider() {
        return services;
    }

    @Override
    public SnapshotProvider restarted() {
        services.withdraw();
        services = host.services();
        return services;
    }

    @Override
    public void withdraw() {
        services.withdraw();
    }

    @Override
    public List<Designator> units() {
        return units;
    }

    @Override
    public Designator unknown() {
        return Survey.designator("ffff");
    }

    @Override
    public void write(Designator unit, long position, byte[] bytes) throws IOException {
        host.write(unit.equals(units.get(0)) ? "a" : "b-c", position, bytes);
    }

    @Override
    public byte[] read(Designator snapshot, long position, int length) throws IOException {
        return host.read(snapshot, position, length);
    }

    @Override
    public String initiator() {
        return StorageFolder.NODE + ",i,0x000000000001";
    }

    @Override
    public Set<String> inventory() throws IOException {
        return host.inventory();
    }
}
