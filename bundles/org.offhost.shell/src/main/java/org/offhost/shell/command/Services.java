// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.command;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import org.offhost.backup.BackupService;
import org.offhost.backup.keep.SetKeeper;
import org.offhost.block.BlockDeviceProvider;
import org.offhost.block.CommandTrace;
import org.offhost.block.UnitLocator;
import org.offhost.block.UnitProbe;
import org.offhost.driver.DriverBoard;
import org.offhost.driver.VolumeSearch;
import org.offhost.driver.suite.DriverSuites;
import org.offhost.filesystem.FileSystemParser;
import org.offhost.inspect.VolumeDrivers;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.util.tracker.ServiceTracker;

/** The services commands use, as they are at the moment of the call. Thread-safe. */
@Component(service = Services.class)
public final class Services implements VolumeDrivers {
    /** Time a command waits for a service that is not there yet: bundles start one after the other. */
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final ServiceTracker<BackupService, BackupService> backup;
    private final ServiceTracker<SetKeeper, SetKeeper> keepers;
    private final ServiceTracker<UnitLocator, UnitLocator> locators;
    private final ServiceTracker<BlockDeviceProvider, BlockDeviceProvider> devices;
    private final ServiceTracker<DriverBoard, DriverBoard> boards;
    private final ServiceTracker<CommandTrace, CommandTrace> traces;
    private final ServiceTracker<UnitProbe, UnitProbe> probes;
    private final ServiceTracker<DriverSuites, DriverSuites> suites;
    private final ServiceTracker<Function<String, String>, Function<String, String>> servers;
    private final BundleContext context;
    private final CountDownLatch closed = new CountDownLatch(1);

    @Activate
    public Services(BundleContext context) {
        this.context = context;
        backup = opened(context, BackupService.class);
        keepers = opened(context, SetKeeper.class);
        locators = opened(context, UnitLocator.class);
        devices = opened(context, BlockDeviceProvider.class);
        boards = opened(context, DriverBoard.class);
        traces = opened(context, CommandTrace.class);
        probes = opened(context, UnitProbe.class);
        suites = opened(context, DriverSuites.class);
        servers = servers(context);
    }

    private static ServiceTracker<Function<String, String>, Function<String, String>> servers(BundleContext context) {
        try {
            ServiceTracker<Function<String, String>, Function<String, String>> tracker = new ServiceTracker<>(
                    context,
                    FrameworkUtil.createFilter("(&(objectClass=" + Function.class.getName() + ")(offhost.web=true))"),
                    null);
            tracker.open();
            return tracker;
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> ServiceTracker<T, T> opened(BundleContext context, Class<T> type) {
        ServiceTracker<T, T> tracker = new ServiceTracker<>(context, type, null);
        tracker.open();
        return tracker;
    }

    @Deactivate
    void close() {
        closed.countDown();
        List.of(backup, keepers, locators, devices, boards, traces, probes, suites, servers)
                .forEach(ServiceTracker::close);
    }

    /** Whether this console has ended, or does within a time. */
    public boolean awaitEnd(Duration limit) throws InterruptedException {
        return closed.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Who turns the web console on, told HOST:PORT or nothing, and gives its URL: by JDK types, since most consoles go without
     * that bundle.
     */
    public Optional<Function<String, String>> server() throws InterruptedException {
        boolean installed = Arrays.stream(context.getBundles())
                .anyMatch(bundle -> "org.offhost.web".equals(bundle.getSymbolicName()));
        return Optional.ofNullable(installed ? servers.waitForService(LIMIT.toMillis()) : null);
    }

    public BackupService backup() throws IOException, InterruptedException {
        return first(backup, "backup engine", "org.offhost.backup.engine");
    }

    public SetKeeper keeper() throws IOException, InterruptedException {
        return first(keepers, "backup engine", "org.offhost.backup.engine");
    }

    /** Not waited for: most consoles go without. */
    public Optional<DriverSuites> suites() {
        return Optional.ofNullable(suites.getService());
    }

    /** Whoever records commands: each those of the units that it reaches. */
    public List<CommandTrace> traces() throws IOException, InterruptedException {
        first(traces, "driver that can trace its commands", "org.offhost.scsi.device");
        return all(traces);
    }

    public List<UnitProbe> probes() throws IOException, InterruptedException {
        first(probes, "driver that asks units", "org.offhost.scsi.device");
        return all(probes);
    }

    public List<UnitLocator> locators() throws IOException, InterruptedException {
        first(locators, "driver that attaches files", "org.offhost.array.virtual");
        return all(locators);
    }

    public List<BlockDeviceProvider> devices() throws IOException, InterruptedException {
        first(devices, "driver for block devices", "org.offhost.block.file");
        return all(devices);
    }

    @Override
    public VolumeSearch volumes() throws IOException, InterruptedException {
        return new VolumeSearch(first(boards, "board of drivers", "org.offhost.driver"));
    }

    @Override
    public VolumeSearch parsers() throws IOException, InterruptedException {
        return volumes(
                s -> !s.board().of(FileSystemParser.class).isEmpty(),
                "file-system parser",
                "org.offhost.filesystem.ntfs");
    }

    @Override
    public VolumeSearch finders(String table) throws IOException, InterruptedException {
        String bundle = table.equals("lvm2") ? "org.offhost.filesystem.lvm" : "org.offhost.filesystem.partitions";
        return volumes(s -> s.hasFinder(table), "driver that reads tables of type " + table, bundle);
    }

    private VolumeSearch volumes(Predicate<VolumeSearch> there, String what, String bundle)
            throws IOException, InterruptedException {
        VolumeSearch search = volumes();
        DriverBoard board = search.board();
        long end = System.nanoTime() + LIMIT.toNanos();
        for (long seen = board.generation(); !there.test(search); seen = board.generation()) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                throw missing(what, bundle);
            }
            board.awaitChange(seen, left);
        }
        return search;
    }

    private static <T> T first(ServiceTracker<T, T> tracker, String what, String bundle)
            throws IOException, InterruptedException {
        T service = tracker.waitForService(LIMIT.toMillis());
        if (service == null) {
            throw missing(what, bundle);
        }
        return service;
    }

    private static IOException missing(String what, String bundle) {
        return new IOException("there is no " + what + ", not even after " + LIMIT.toSeconds() + " s: is bundle "
                + bundle + " started? See 'offhost drivers' and the log");
    }

    /** Highest ranking first. */
    private static <T> List<T> all(ServiceTracker<T, T> tracker) {
        List<ServiceReference<T>> references =
                new ArrayList<>(tracker.getTracked().keySet());
        references.sort(Collections.reverseOrder());
        List<T> services = new ArrayList<>();
        for (ServiceReference<T> reference : references) {
            T service = tracker.getService(reference);
            if (service != null) {
                services.add(service);
            }
        }
        return services;
    }
}
