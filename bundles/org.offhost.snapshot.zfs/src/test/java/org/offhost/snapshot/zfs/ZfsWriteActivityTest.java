// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.zfs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.offhost.block.Designator;
import org.offhost.snapshot.SnapshotProvider;
import org.offhost.snapshot.WriteActivityMonitor;
import org.offhost.tck.snapshot.WriteActivityMonitorContract;

/** Two images on a dataset, by the stamps of their files and a clock that follows what is done to them. */
@Tag("oldest-jdk")
class ZfsWriteActivityTest extends WriteActivityMonitorContract {
    private static final int SIZE = 1 << 20;
    private static final Duration SETTLED = Duration.ofMinutes(1);

    private static ZfsPool pool;

    private final SetClock clock = new SetClock();
    private String dataset;
    private ZfsServices services;
    private ZfsWriteActivity activity;
    private List<Designator> units;
    private Instant written;

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
        Path last = null;
        for (String file : List.of("a.img", "b.img")) {
            last = pool.make(dataset, file, SIZE);
        }
        note(last);
        services = new ZfsServices(pool, pool.state(dataset.replace('/', '-')));
        activity = new ZfsWriteActivity(services.room, clock);
        units = List.of(services.name("zfs:" + dataset + "#a.img"), services.name("zfs:" + dataset + "#b.img"));
    }

    @AfterEach
    void stop() {
        services.close();
    }

    private synchronized void note(Path file) throws IOException {
        written = ((FileTime) Files.getAttribute(file, "unix:ctime")).toInstant();
        clock.set(written);
    }

    @Override
    protected synchronized void settle() {
        clock.set(written.plus(SETTLED));
    }

    private Path file(Designator unit) {
        return pool.file(dataset, unit.equals(units.get(0)) ? "a.img" : "b.img");
    }

    @Override
    protected WriteActivityMonitor monitor() {
        return activity;
    }

    @Override
    protected void withdraw() {
        services.close();
    }

    @Override
    protected List<Designator> units() {
        return units;
    }

    @Override
    protected long size() {
        return SIZE;
    }

    @Override
    protected Designator unknown() {
        return Designator.parse("uri.zfs:" + dataset + "#nobody.img");
    }

    @Override
    protected void write(Designator unit, long position, byte[] bytes) throws IOException {
        ZfsPool.write(file(unit), position, bytes);
        note(file(unit));
    }

    @Override
    protected void writeFromElsewhere(Designator unit, long position, byte[] bytes) {
        throw new AssertionError("only this host's writes are seen");
    }

    @Override
    protected byte[] read(Designator unit, long position, int length) throws IOException {
        return services.read(unit, position, length);
    }

    @Override
    protected Optional<SnapshotProvider> snapshots() {
        return Optional.of(services.snapshots);
    }

    @Override
    protected Set<String> inventory() {
        return pool.inventory();
    }
}
