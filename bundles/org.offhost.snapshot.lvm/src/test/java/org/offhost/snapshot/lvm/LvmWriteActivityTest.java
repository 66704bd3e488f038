// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.lvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.block.Designator;
import org.offhost.snapshot.SnapshotProvider;
import org.offhost.snapshot.WriteActivityMonitor;
import org.offhost.tck.snapshot.WriteActivityMonitorContract;

/** The counters of a volume's device, on a host whose commands are a stand-in. */
class LvmWriteActivityTest extends WriteActivityMonitorContract {
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
        units = List.of(host.volume("a", 16), host.volume("b", 16));
        services = host.services();
    }

    @Override
    public WriteActivityMonitor monitor() {
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
    public long size() {
        return 16 * StorageUnderTest.BLOCK;
    }

    @Override
    public Designator unknown() {
        return Survey.designator("ffff");
    }

    @Override
    public void write(Designator unit, long position, byte[] bytes) throws IOException {
        host.write(unit.equals(units.get(0)) ? "a" : "b", position, bytes);
    }

    @Override
    public void writeFromElsewhere(Designator unit, long position, byte[] bytes) throws IOException {
        write(unit, position, bytes);
    }

    @Override
    public byte[] read(Designator unit, long position, int length) throws IOException {
        return host.read(unit, position, length);
    }

    @Override
    public Optional<SnapshotProvider> snapshots() {
        return Optional.of(services);
    }

    @Override
    public Set<String> inventory() throws IOException {
        return host.inventory();
    }

    private Path counters() throws IOException {
        assumeTrue(host instanceof StorageFolder, "no kernel does that when asked");
        String device = Survey.of(host.host(c -> {}))
                .source(units.get(0))
                .orElseThrow()
                .volume()
                .device();
        return folder.resolve("root/sys/dev/block").resolve(device);
    }

    @Test
    void writeUnderWayCountsEachTimeItIsSeen() throws IOException {
        try (WriteActivityMonitor.Watch watch = services.watch(units.get(0))) {
            WriteActivityMonitor.Sample first = watch.sample();
            Files.writeString(counters().resolve("inflight"), "       3        1\n");
            WriteActivityMonitor.Sample second = watch.sample();
            assertThat(second.writes()).isGreaterThan(first.writes());
            assertThat(watch.sample().writes()).isGreaterThan(second.writes());
            Files.writeString(counters().resolve("inflight"), "       3        0\n");
            WriteActivityMonitor.Sample last = watch.sample();
            assertThat(watch.sample()).isEqualTo(last);
        }
    }

    @Test
    void discardIsAWriteAndAnotherDeviceOfTheNumberIsAnotherEpoch() throws IOException {
        try (WriteActivityMonitor.Watch watch = services.watch(units.get(0))) {
            WriteActivityMonitor.Sample first = watch.sample();
            Files.writeString(counters().resolve("stat"), "5 0 40 8 0 0 0 0 0 40 88 1 0 128 0 0 0\n");
            assertThat(watch.sample().writes()).isEqualTo(first.writes() + 1);
            Files.writeString(counters().resolve("diskseq"), "99\n");
            assertThat(watch.sample().epoch()).isNotEqualTo(first.epoch());
        }
    }

    @Test
    void deviceThatIsGoneIsAnError() throws IOException {
        try (WriteActivityMonitor.Watch watch = services.watch(units.get(0))) {
            Files.delete(counters().resolve("stat"));
            assertThatThrownBy(watch::sample).isInstanceOf(IOException.class).hasMessageContaining("stat");
        }
    }
}
