// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.swap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.offhost.array.virtual.management.VirtualArray;
import org.offhost.backup.BackupService;
import org.offhost.backup.Driver;
import org.offhost.backup.JobListener;
import org.offhost.backup.JobState;
import org.offhost.backup.JobStatus;
import org.offhost.block.BlockDevice;
import org.offhost.block.Designator;
import org.offhost.block.qcow2.Qcow2Layout;
import org.offhost.block.qcow2.Qcow2Shape;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.itest.Lab;
import org.offhost.tck.Fixtures;
import org.offhost.tck.VolumeReading;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.util.tracker.ServiceTracker;

/**
 * Eight lanes of jobs at a time, while every driver is stopped, started, updated, uninstalled and installed by the numbers of a
 * seed, and the engine is replaced between their rounds. Every job completes, what comes back is equal, and nothing remains:
 * no lease, no snapshot, no thread, no open file, no class loader. Run by {@code rig/swap} and, in {@code .ci/run}, by the
 * profile {@code swap}: on Felix, since elsewhere class loaders have another name.
 */
class SwapSoakTest {
    private static final Duration TIME = Duration.ofSeconds(Long.getLong("offhost.swap.seconds", 0));
    private static final long SEED = Long.getLong("offhost.swap.seed", 20261130);

    /** Where the heap goes if something remains. */
    private static final String HEAP = "swap.hprof";

    /**
     * Loaders that may be held for a while, by whom is in {@code docs/guide/osgi-in-the-field.md}: a constant, where a leak is one
     * more of them each turn.
     */
    private static final int HELD = 5;

    /** How long pools of threads and the like have to end. */
    private static final Duration SETTLE = Duration.ofSeconds(30);

    /** Rounds of each lane between two replacements of the engine. */
    private static final int ROUNDS = 1;

    private static final String ENGINE = "org.offhost.backup.engine";

    private static final List<String> DRIVERS = List.of(
            "org.offhost.filesystem.ntfs",
            "org.offhost.filesystem.fat",
            "org.offhost.filesystem.exfat",
            "org.offhost.filesystem.ext4",
            "org.offhost.filesystem.partitions",
            "org.offhost.filesystem.lvm",
            "org.offhost.copy.extended",
            "org.offhost.copy.host",
            "org.offhost.snapshot.virtual",
            "org.offhost.snapshot.qemu",
            "org.offhost.snapshot.zfs",
            "org.offhost.snapshot.lvm",
            "org.offhost.scsi.device",
            "org.offhost.scsi.iscsi",
            "org.offhost.scsi.passthrough",
            "org.offhost.block.file",
            "org.offhost.block.image",
            "org.offhost.restore.folder",
            "org.offhost.catalog");

    private static final List<String> VOLUMES =
            List.of("ntfs-4k", "ntfs-c512", "ntfs-4kn", "fat16", "fat32", "exfat", "ext4", "fat12");

    /** The one that is in a qcow2 image, a file that somebody vouches for. */
    private static final String IN_AN_IMAGE = "fat12";

    /** Between two swaps at most. */
    private static final int PAUSE_MILLIS = 60;

    @InjectBundleContext
    BundleContext context;

    @TempDir
    Path folder;

    private final Random pauses = new Random(SEED);
    private final AtomicInteger waited = new AtomicInteger();
    private final AtomicInteger jobs = new AtomicInteger();

    /** None where no time is given. */
    static LongStream seeds() {
        return TIME.isZero() ? LongStream.empty() : LongStream.of(SEED);
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("seeds")
    void jobsOutliveEverySwap(long seed) throws Exception {
        System.out.println("Swap soak: seed " + seed + ", " + TIME.toSeconds() + " s");
        List<Lane> lanes = lanes();
        Swaps swaps = new Swaps(context, DRIVERS, new Random(seed));
        ServiceRegistration<JobListener> listening = context.registerService(JobListener.class, this::heard, null);
        ExecutorService threads = Executors.newFixedThreadPool(lanes.size(), r -> new Thread(r, "lane"));
        try {
            round(threads, lanes, swaps);
            for (String driver : DRIVERS) {
                swaps.replace(driver); // so that each is in the file that a replaced one is in
            }
            swaps.replace(ENGINE);
            SocketChannel.open().close(); // the JDK keeps a socket of the first one
            Remains first = settled(null); // by now everything is loaded that is loaded once
            System.out.println("Swap soak: at first " + first);
            long end = System.nanoTime() + TIME.toNanos();
            for (int turn = 1; turn == 1 || System.nanoTime() < end; turn++) {
                round(threads, lanes, swaps);
                swaps.replace(ENGINE);
                Remains now = settled(first);
                System.out.printf(
                        "Swap soak: turn %d, %d rounds, %d jobs, %d waits, %s, %s: %s%n",
                        turn,
                        lanes.stream().mapToInt(Lane::rounds).sum(),
                        jobs.get(),
                        waited.get(),
                        swaps.done(),
                        now,
                        now.grown(first));
            }
        } finally {
            threads.shutdownNow();
            threads.awaitTermination(Lab.SERVICE_LIMIT, TimeUnit.MILLISECONDS);
            swaps.allBack();
            listening.unregister();
        }
    }

    private void heard(JobStatus status) {
        if (status.state() == JobState.WAITING) {
            waited.incrementAndGet();
        } else if (status.state().ended()) {
            jobs.incrementAndGet();
        }
    }

    private List<Lane> lanes() throws IOException {
        Random seeds = new Random(SEED);
        List<Lane> lanes = new ArrayList<>();
        try (Lab lab = new Lab(context, folder)) {
            for (String name : VOLUMES) {
                Path image = Fixtures.shared(name);
                int blockLength = name.equals("ntfs-4kn") ? 4096 : 512;
                try (BlockDevice device = lab.open(lab.disk(image, blockLength, true, 0));
                        FileSystemVolume volume = lab.parser(device).open(device)) {
                    Lane.Volume what = new Lane.Volume(
                            name,
                            image,
                            blockLength,
                            VolumeReading.allocated(volume, 1000),
                            Fixtures.manifest(name),
                            name.equals(IN_AN_IMAGE) ? Optional.of(guest(image)) : Optional.empty());
                    lanes.add(new Lane(
                            lab.array(),
                            what,
                            Files.createDirectories(folder.resolve(name)),
                            new Random(seeds.nextLong())));
                }
            }
        }
        return lanes;
    }

    /** The disk of a qcow2 image that is based on a raw one and has nothing of its own. */
    private Designator guest(Path base) throws IOException {
        Path image = folder.resolve("guest.qcow2");
        Qcow2Shape shape = new Qcow2Shape(
                Files.size(base),
                65_536,
                Optional.of(new Qcow2Shape.Backing(base.getFileName().toString(), "raw")));
        Files.copy(base, folder.resolve(base.getFileName()));
        try (OutputStream out = Files.newOutputStream(image)) {
            new Qcow2Layout(shape, List.of()).writeTables(out);
        }
        return new Designator(Designator.Scheme.QCOW2, image.toRealPath().toString());
    }

    /** All lanes at once, and drivers come and go until the last one is through. */
    private void round(ExecutorService threads, List<Lane> lanes, Swaps swaps) throws Exception {
        ServiceTracker<BackupService, BackupService> tracker = new ServiceTracker<>(context, BackupService.class, null);
        tracker.open();
        try {
            BackupService backup = tracker.waitForService(Lab.SERVICE_LIMIT);
            assertThat(backup).isNotNull();
            List<Future<?>> running = new ArrayList<>();
            for (Lane lane : lanes) {
                running.add(threads.submit(() -> {
                    for (int i = 0; i < ROUNDS; i++) {
                        lane.round(backup);
                    }
                    return null;
                }));
            }
            while (running.stream().anyMatch(r -> !r.isDone())) {
                swaps.next();
                pause(running);
            }
            swaps.allBack();
            for (Future<?> lane : running) {
                through(lane);
            }
            assertThat(leased(backup)).as("leases out").isEmpty();
        } finally {
            tracker.close();
        }
    }

    /** Drivers that are leased though no job runs, once what is swept when a driver comes is swept. */
    private static List<Driver> leased(BackupService backup) throws InterruptedException {
        long end = System.nanoTime() + SETTLE.toNanos();
        List<Driver> leased;
        do {
            leased = backup.drivers().stream().filter(d -> d.leases() > 0).toList();
            TimeUnit.MILLISECONDS.sleep(leased.isEmpty() ? 0 : 100);
        } while (!leased.isEmpty() && System.nanoTime() < end);
        return leased;
    }

    /** Until a while has gone by, or all lanes are through. */
    private void pause(List<Future<?>> running) throws InterruptedException {
        Future<?> one = running.stream().filter(r -> !r.isDone()).findAny().orElse(running.get(0));
        try {
            one.get(pauses.nextInt(PAUSE_MILLIS), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return; // asked when all are through
        }
    }

    private static void through(Future<?> lane) throws InterruptedException {
        try {
            lane.get();
        } catch (ExecutionException e) {
            throw new AssertionError("seed " + SEED + ": " + e.getCause().getMessage(), e.getCause());
        }
    }

    /** What remains once that which ends by itself has ended. */
    private Remains settled(Remains first) throws Exception {
        ServiceTracker<VirtualArray, VirtualArray> array = new ServiceTracker<>(context, VirtualArray.class, null);
        array.open();
        assertThat(array.waitForService(Lab.SERVICE_LIMIT).pointInTime().list())
                .as("snapshots left behind")
                .isEmpty();
        array.close();
        long end = System.nanoTime() + SETTLE.toNanos();
        Remains now = Remains.now();
        while (leaks(first, now) && System.nanoTime() < end) {
            now = Remains.now();
        }
        if (leaks(first, now)) {
            System.out.printf(
                    "Swap soak: %s, more than at first: %s; the heap is in %s%n",
                    now.twice(), first == null ? Map.of() : now.more(first), HEAP);
            Path heap = Path.of(System.getProperty("offhost.log")).resolveSibling(HEAP);
            Files.deleteIfExists(heap);
            Remains.dump(heap);
        }
        assertThat(now.loaders())
                .as("class loaders of bundles; of more than one: %s", now.twice())
                .isLessThanOrEqualTo(Remains.wanted(context) + HELD);
        if (first != null) {
            assertThat(now.more(first)).as("more than at first").isEqualTo(Map.of());
        }
        return now;
    }

    private boolean leaks(Remains first, Remains now) {
        return now.loaders() > Remains.wanted(context) + HELD
                || first != null && !now.more(first).isEmpty();
    }
}
