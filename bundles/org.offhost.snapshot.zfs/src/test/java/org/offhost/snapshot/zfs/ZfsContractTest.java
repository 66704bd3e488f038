// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.zfs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.offhost.block.Designator;
import org.offhost.snapshot.SnapshotProvider;
import org.offhost.tck.snapshot.SnapshotProviderContract;

/** Two images on two datasets below one. */
@Tag("oldest-jdk")
class ZfsContractTest extends SnapshotProviderContract {
    private static ZfsPool pool;

    private String dataset;
    private Path state;
    private ZfsServices services;
    private List<Designator> units;

    @BeforeAll
    static void begin() throws Exception {
        pool = new ZfsPool();
    }

    @AfterAll
    static void end() throws Exception {
        if (pool != null) {
            pool.close();
        }
    }

    @BeforeEach
    void start() throws IOException {
        dataset = pool.dataset();
        pool.zfs("create", dataset + "/sub");
        pool.make(dataset, "a.img", 1 << 20);
        pool.make(dataset + "/sub", "b.img", 1 << 20);
        state = pool.state(dataset.replace('/', '-'));
        services = new ZfsServices(pool, state);
        units = List.of(services.name("zfs:" + dataset + "#a.img"), services.name("zfs:" + dataset + "/sub#b.img"));
    }

    @AfterEach
    void stop() throws IOException {
        try (ZfsServices last = new ZfsServices(pool, state)) {
            for (String id : last.snapshots.list()) {
                last.snapshots.find(id).orElseThrow().delete();
            }
        }
    }

    @Override
    public SnapshotProvider provider() {
        return services.snapshots;
    }

    @Override
    public SnapshotProvider restarted() throws IOException {
        services.close();
        services = new ZfsServices(pool, state);
        return services.snapshots;
    }

    @Override
    public void withdraw() {
        services.close();
    }

    @Override
    public List<Designator> units() {
        return units;
    }

    @Override
    public Designator unknown() {
        return Designator.parse("uri.zfs:" + dataset + "#nobody.img");
    }

    @Override
    public void write(Designator unit, long position, byte[] bytes) throws IOException {
        boolean first = unit.equals(units.get(0));
        ZfsPool.write(first ? pool.file(dataset, "a.img") : pool.file(dataset + "/sub", "b.img"), position, bytes);
    }

    @Override
    public byte[] read(Designator snapshot, long position, int length) throws IOException {
        return services.read(snapshot, position, length);
    }

    @Override
    public String initiator() {
        return "";
    }

    @Override
    public Set<String> inventory() {
        return pool.inventory();
    }
}
