// SPDX-License-Identifier: Apache-2.0
package org.example.overlay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.block.Designator;
import org.offhost.snapshot.SnapshotProvider;
import org.offhost.snapshot.WriteActivityMonitor;
import org.offhost.tck.snapshot.WriteActivityMonitorContract;

/** What every monitor of writes must do. The clock is ahead of the file system's as soon as a test lets time go by. */
class OverlayWritesContractTest extends WriteActivityMonitorContract {
    private static final Duration STEP = Duration.ofSeconds(1);

    @TempDir
    Path folder;

    @TempDir
    Path elsewhere;

    private Guests guests;
    private OverlayWrites monitor;
    private Duration ahead = Duration.ZERO;

    @BeforeEach
    void start() throws IOException {
        guests = new Guests(folder);
        Clock clock = new Clock() {
            @Override
            public Instant instant() {
                return Instant.now().plus(ahead);
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                throw new UnsupportedOperationException();
            }
        };
        monitor = new OverlayWrites(new ImageFolder(folder.toString()), clock);
    }

    @Override
    protected WriteActivityMonitor monitor() {
        return monitor;
    }

    @Override
    protected void withdraw() {
        monitor.withdraw();
    }

    @Override
    protected List<Designator> units() {
        return guests.units();
    }

    @Override
    protected long size() {
        return Guests.SIZE;
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
    protected void writeFromElsewhere(Designator unit, long position, byte[] bytes) {
        throw new AssertionError("only this host's writes are seen");
    }

    @Override
    protected byte[] read(Designator unit, long position, int length) throws IOException {
        return guests.read(unit, position, length);
    }

    /** Returns when the file system stamps otherwise than before, and has the clock go on. */
    @Override
    protected void settle() throws IOException {
        ahead = ahead.plus(STEP);
        Path file = elsewhere.resolve("tick");
        Files.writeString(file, "");
        FileTime first = Files.getLastModifiedTime(file);
        while (Files.getLastModifiedTime(file).equals(first)) {
            Files.writeString(file, "x");
        }
    }

    @Override
    protected Optional<SnapshotProvider> snapshots() throws IOException {
        return Optional.of(new OverlaySnapshots(new ImageFolder(folder.toString())));
    }

    @Override
    protected Set<String> inventory() throws IOException {
        return guests.inventory();
    }
}
