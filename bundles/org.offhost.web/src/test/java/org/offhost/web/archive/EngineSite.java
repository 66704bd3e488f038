// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.RandomAccessFile;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.Driver;
import org.offhost.backup.ExistingFiles;
import org.offhost.backup.Job;
import org.offhost.backup.JobState;
import org.offhost.backup.JobStatus;
import org.offhost.backup.RestoreRequest;
import org.offhost.backup.engine.Engine;
import org.offhost.backup.engine.EngineSettings;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.BlockDeviceProvider;
import org.offhost.block.Designator;
import org.offhost.block.Unit;
import org.offhost.copy.CopyProvider;
import org.offhost.copy.host.HostCopyProvider;
import org.offhost.driver.DriverBoard;
import org.offhost.driver.KnownDriver;
import org.offhost.filesystem.FileSystemParser;
import org.offhost.filesystem.ext4.Ext4Parser;
import org.offhost.filesystem.fat.FatParser;
import org.offhost.filesystem.ntfs.NtfsParser;
import org.offhost.restore.RestorePlacer;
import org.offhost.restore.folder.FolderPlacer;
import org.offhost.tck.FilterBlockDevice;
import org.offhost.tck.Fixtures;
import org.offhost.tck.ImageBlockDevice;
import org.offhost.web.access.Admissions;
import org.offhost.web.access.Role;
import org.offhost.web.access.TestClock;
import org.offhost.web.http.PathSegment;
import org.offhost.web.http.TestServer;
import org.osgi.framework.BundleContext;

/** The engine with drivers and units on files, and a server that sends archives of it. */
final class EngineSite implements Closeable {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final long MEDIUM = 96 << 20;

    private final Map<Designator, Path> files = new ConcurrentHashMap<>();
    private final TestClock clock = new TestClock();
    private final AtomicInteger open = new AtomicInteger();
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private final ArchivePlacer placer = new ArchivePlacer();
    private final Engine engine;
    private final TestServer server;
    private final Designator medium;

    EngineSite(Path state) throws Exception {
        Path blank = state.resolveSibling("medium.img");
        try (RandomAccessFile file = new RandomAccessFile(blank.toFile(), "rw")) {
            file.setLength(MEDIUM);
        }
        medium = unit(blank);
        DriverBoard board = new DriverBoard();
        BundleContext context = (BundleContext) Proxy.newProxyInstance(
                BundleContext.class.getClassLoader(),
                new Class<?>[] {BundleContext.class},
                (p, method, arguments) -> method.getName().equals("getProperty") && arguments[0].equals("offhost.state")
                        ? state.toString()
                        : null);
        CountedUnits units = new CountedUnits();
        add(board, context, BlockDeviceProvider.class, units);
        HostCopyProvider copier = new HostCopyProvider();
        copier.bindDevices(units);
        add(board, context, CopyProvider.class, copier);
        parser(board, context, new FatParser(), "fat16");
        parser(board, context, new NtfsParser(), "ntfs");
        parser(board, context, new Ext4Parser(), "ext4");
        add(board, context, RestorePlacer.class, new FolderPlacer());
        add(board, context, RestorePlacer.class, placer);
        engine = new Engine(context, board, new EngineSettings());
        server = new TestServer(Role.ADMINISTRATOR, new Admissions(clock), new ArchiveResource(engine, placer));
    }

    /** With the property that its component has. */
    private static void parser(DriverBoard board, BundleContext context, FileSystemParser parser, String type) {
        board.add(FileSystemParser.class, KnownDriver.of(parser, Map.of(FileSystemParser.TYPE, type), context));
    }

    private static <S> void add(DriverBoard board, BundleContext context, Class<S> kind, S driver) {
        board.add(kind, KnownDriver.of(driver, Map.of(), context));
    }

    /** Tells how many devices are open. */
    private final class CountedUnits implements BlockDeviceProvider {
        @Override
        public List<Unit> units() throws IOException {
            List<Unit> units = new ArrayList<>();
            for (Path file : files.values()) {
                units.add(described(file));
            }
            return units;
        }

        @Override
        public Optional<BlockDevice> open(Designator designator, Access access) throws IOException {
            Path file = files.get(designator);
            if (file == null) {
                return Optional.empty();
            }
            BlockDevice device = ImageBlockDevice.open(file, access);
            open.incrementAndGet();
            return Optional.of(new FilterBlockDevice(device) {
                @Override
                public void read(long position, ByteBuffer target) throws IOException {
                    try {
                        gate.await();
                    } catch (InterruptedException e) {
                        throw new InterruptedIOException("interrupted while the unit was silent");
                    }
                    super.read(position, target);
                }

                @Override
                public void close() throws IOException {
                    open.decrementAndGet();
                    super.close();
                }
            });
        }
    }

    /** Has all units say nothing from now on, until what is returned is counted down. */
    CountDownLatch silence() {
        gate = new CountDownLatch(1);
        return gate;
    }

    private Designator unit(Path file) throws IOException {
        Designator designator = described(file).designator();
        files.put(designator, file);
        return designator;
    }

    private static Unit described(Path file) throws IOException {
        try (BlockDevice device = ImageBlockDevice.open(file, Access.READ_WRITE)) {
            return device.unit();
        }
    }

    TestClock clock() {
        return clock;
    }

    TestServer server() {
        return server;
    }

    Engine engine() {
        return engine;
    }

    /** Backs a volume up; gives the path of its set's archive. */
    String backup(String fixture) throws Exception {
        Designator source = unit(Fixtures.shared(fixture));
        JobStatus job = completed(
                engine.backup(BackupRequest.of(source, fixture, medium).stillAccordingTo("the test")));
        return "media/" + PathSegment.of(medium.toString()) + "/sets/"
                + job.summary().setId() + "/archive";
    }

    /** Restores the newest set but for some files. */
    void restore(Path folder, String without) throws Exception {
        completed(engine.restore(RestoreRequest.of(medium, new RestoreRequest.ToFolder(folder, ExistingFiles.REFUSE))
                .files(List.of(), List.of(without))));
    }

    private static JobStatus completed(Job job) throws InterruptedException {
        JobStatus status = job.await(LIMIT);
        assertThat(status.state()).as("%s %s", status.title(), status.reason()).isEqualTo(JobState.COMPLETED);
        return status;
    }

    JobStatus ended(String job) throws Exception {
        return engine.job(job).orElseThrow().await(LIMIT);
    }

    /** Every job has ended, no device is open, no driver is held; who goes away sees that before the job's end. */
    void requireNothingHeld() throws Exception {
        for (JobStatus job : engine.pending()) {
            ended(job.id());
        }
        assertThat(open).hasValue(0);
        assertThat(engine.drivers()).extracting(Driver::leases).containsOnly(0);
    }

    @Override
    public void close() throws IOException {
        server.close();
        try {
            engine.stop();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
