// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.offhost.array.virtual.management.ArrayUnit;
import org.offhost.array.virtual.management.DiskFile;
import org.offhost.array.virtual.management.TapeFile;
import org.offhost.array.virtual.management.VirtualArray;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.BackupService;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.ExistingFiles;
import org.offhost.backup.Job;
import org.offhost.backup.JobState;
import org.offhost.backup.JobStatus;
import org.offhost.backup.JobSummary;
import org.offhost.backup.Offload;
import org.offhost.backup.QuietPolicy;
import org.offhost.backup.RestoreRequest;
import org.offhost.backup.VerifyRequest;
import org.offhost.backup.keep.ConsolidateRequest;
import org.offhost.backup.keep.SetKeeper;
import org.offhost.backup.notice.FailedException;
import org.offhost.backup.notice.Notice;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.BlockDeviceProvider;
import org.offhost.block.Designator;
import org.offhost.filesystem.FileSystemParser;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;

/** Units of the embedded array in a folder of a test, and jobs on them run to their ends. */
public final class Lab implements Closeable {
    /** How long jobs wait for a driver. */
    public static final Duration PATIENCE = Duration.ofSeconds(5);

    /** When a test gives up; met by none unless something hangs, however busy the machine. */
    public static final Duration JOB_LIMIT = Duration.ofMinutes(3);

    /** The same for a service, in milliseconds. */
    public static final long SERVICE_LIMIT = 60_000;

    /** Of the locators that which takes names of files. */
    public static final String FILE_LOCATOR = "(component.name=org.offhost.array.virtual.FileLocator)";

    private static final QuietPolicy SOON =
            new QuietPolicy(Duration.ofMillis(2), Duration.ofMinutes(1), QuietPolicy.OnTimeout.FAIL);

    private final BundleContext context;
    private final Path folder;
    private final VirtualArray array;
    private final BackupService backup;
    private final List<Designator> attached = new ArrayList<>();
    private final List<ServiceTracker<?, ?>> trackers = new ArrayList<>();

    public Lab(BundleContext context, Path folder) {
        this.context = context;
        this.folder = folder;
        this.array = service(VirtualArray.class);
        this.backup = service(BackupService.class);
    }

    /** The whole matrix is run on Felix, to save time; Equinox gets a few of it (CONTRIBUTING.md, Tests). */
    public static boolean onFelix() {
        return FrameworkUtil.getBundle(Lab.class)
                .getBundleContext()
                .getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
                .getSymbolicName()
                .contains("felix");
    }

    public <S> S service(Class<S> type) {
        ServiceTracker<S, S> tracker = new ServiceTracker<>(context, type, null);
        tracker.open();
        trackers.add(tracker);
        try {
            S service = tracker.waitForService(SERVICE_LIMIT);
            assertThat(service).as("service %s", type.getName()).isNotNull();
            return service;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Lets a service go that the lab uses. */
    public void letGo(Class<?> type) {
        trackers.stream()
                .filter(t -> t.getServiceReference() != null
                        && List.of((String[]) t.getServiceReference().getProperty("objectClass"))
                                .contains(type.getName()))
                .forEach(ServiceTracker::close);
    }

    public VirtualArray array() {
        return array;
    }

    public BackupService backup() {
        return backup;
    }

    /** A property of the framework that must be set. */
    public String property(String name) {
        return Objects.requireNonNull(context.getProperty(name), name);
    }

    public Path path(String name) {
        return folder.resolve(name);
    }

    /** The file of a unit, on an existing image or made with a size. */
    public Designator disk(Path file, int blockLength, boolean readOnly, long createSize) throws IOException {
        return keep(array.attach(new DiskFile(file, blockLength, readOnly, createSize)));
    }

    /** A blank disk. */
    public Designator disk(String name, int blockLength, long size) throws IOException {
        return disk(path(name), blockLength, false, size);
    }

    /** A blank tape; a capacity of 0 has no end. */
    public Designator tape(String name, long capacity) throws IOException {
        return keep(array.attach(new TapeFile(path(name), false, true, capacity)));
    }

    public Designator keep(ArrayUnit unit) {
        if (!attached.contains(unit.designator())) {
            attached.add(unit.designator());
        }
        return unit.designator();
    }

    public void detach(Designator unit) throws IOException {
        array.detach(unit);
        attached.remove(unit);
    }

    public static BackupRequest request(Designator source, String name, Designator medium) {
        return BackupRequest.of(source, name, medium)
                .quiet(SOON)
                .offload(Offload.REQUIRED)
                .patience(PATIENCE);
    }

    public JobStatus run(BackupRequest request) throws IOException, InterruptedException {
        return end(backup.backup(request));
    }

    public JobStatus run(RestoreRequest request) throws IOException, InterruptedException {
        return end(backup.restore(request));
    }

    public JobStatus run(ConsolidateRequest request) throws IOException, InterruptedException {
        return end(service(SetKeeper.class).consolidate(request));
    }

    public JobStatus restoreTo(Designator medium, String set, Designator unit)
            throws IOException, InterruptedException {
        return run(RestoreRequest.of(medium, new RestoreRequest.ToUnit(unit, false))
                .set(set)
                .offload(Offload.REQUIRED)
                .patience(PATIENCE));
    }

    public JobStatus restoreTo(Designator medium, String set, Path target, String... paths)
            throws IOException, InterruptedException {
        return run(RestoreRequest.of(medium, new RestoreRequest.ToFolder(target, ExistingFiles.REFUSE))
                .set(set)
                .files(List.of(paths), List.of())
                .patience(PATIENCE));
    }

    public JobStatus verify(Designator medium, CheckLevel level) throws IOException, InterruptedException {
        return end(backup.verify(new VerifyRequest(medium, "", level, PATIENCE)));
    }

    public static JobStatus end(Job job) throws InterruptedException {
        JobStatus status = job.await(JOB_LIMIT);
        assertThat(status.state().ended() || status.state() == JobState.INTERRUPTED)
                .as("job %s is %s: %s", status.id(), status.state(), reason(status))
                .isTrue();
        return status;
    }

    private static void await(Job job) {
        try {
            job.await(JOB_LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public static JobStatus completed(JobStatus status) {
        assertThat(status.state())
                .as("%s %s: %s %s", status.kind(), status.title(), reason(status), status.summary())
                .isEqualTo(JobState.COMPLETED);
        return status;
    }

    /** What the shell says for a notice: these tests hold the product to its sentences, which only the shell has. */
    public static String said(Notice notice) {
        try {
            for (Bundle bundle :
                    FrameworkUtil.getBundle(Lab.class).getBundleContext().getBundles()) {
                if (bundle.getSymbolicName().equals("org.offhost.shell")) {
                    return (String) bundle.loadClass("org.offhost.shell.text.Sentences")
                            .getMethod("of", Notice.class)
                            .invoke(null, notice);
                }
            }
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
        return notice.toString();
    }

    /** Why it stopped, as the shell says it; empty if it did not. */
    public static String reason(JobStatus status) {
        return status.reason().map(Lab::said).orElse("");
    }

    public static List<String> notes(JobSummary summary) {
        return summary.notes().stream().map(Lab::said).toList();
    }

    public static List<String> evidence(JobSummary summary) {
        return summary.evidence().stream().map(Lab::said).toList();
    }

    /** What the shell says for what a call has thrown. */
    public static String said(Throwable e) {
        return e instanceof FailedException failed ? said(failed.notice()) : e.getMessage();
    }

    public static String failed(JobStatus status) {
        assertThat(status.state()).as("%s %s", status.kind(), status.title()).isEqualTo(JobState.FAILED);
        return reason(status);
    }

    /** Why it was refused, before anything was changed. */
    public static String refused(JobStatus status) {
        String reason = failed(status);
        assertThat(status.refused()).as("refused, not failed: %s", reason).isTrue();
        return reason;
    }

    public BlockDevice open(Designator unit) throws IOException {
        return open(unit, Access.READ);
    }

    public BlockDevice open(Designator unit, Access access) throws IOException {
        Optional<BlockDevice> device = service(BlockDeviceProvider.class).open(unit, access);
        try {
            for (ServiceReference<BlockDeviceProvider> r :
                    context.getServiceReferences(BlockDeviceProvider.class, null)) {
                device = device.isPresent() ? device : context.getService(r).open(unit, access);
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
        return device.orElseThrow(() -> new AssertionError("nobody opens " + unit));
    }

    public FileSystemParser parser(BlockDevice device) throws IOException {
        try {
            for (ServiceReference<FileSystemParser> r : context.getServiceReferences(FileSystemParser.class, null)) {
                FileSystemParser parser = context.getService(r);
                if (parser.probe(device).isPresent()) {
                    return parser;
                }
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
        throw new AssertionError("no parser knows " + device.unit().designator());
    }

    public static byte[] read(BlockDevice device, long position, int length) throws IOException {
        byte[] bytes = new byte[length];
        device.read(position, ByteBuffer.wrap(bytes));
        return bytes;
    }

    /** No snapshot is left by any job of the test. */
    public void nothingLeft() {
        assertThat(array.pointInTime().list()).as("snapshots left behind").isEmpty();
    }

    @Override
    public void close() throws IOException {
        array.faults().clear();
        for (JobStatus job : backup.jobs()) {
            if (!job.state().ended()) {
                Job left = backup.job(job.id()).orElseThrow();
                left.cancel();
                await(left);
            }
        }
        for (Designator unit : attached) {
            array.detach(unit);
        }
        trackers.forEach(ServiceTracker::close);
    }
}
