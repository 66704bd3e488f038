// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.offhost.array.virtual.copy.CopyManager;
import org.offhost.array.virtual.management.ArrayUnit;
import org.offhost.array.virtual.management.CopyManagerLimits;
import org.offhost.array.virtual.management.DiskFile;
import org.offhost.array.virtual.management.Faults;
import org.offhost.array.virtual.management.Personalities;
import org.offhost.array.virtual.management.Personality;
import org.offhost.array.virtual.management.PointInTimeSets;
import org.offhost.array.virtual.management.TapeFile;
import org.offhost.array.virtual.management.VirtualArray;
import org.offhost.array.virtual.management.WriteReading;
import org.offhost.array.virtual.medium.FaultBoard;
import org.offhost.array.virtual.medium.disk.VirtualDisk;
import org.offhost.array.virtual.unit.DeviceServer;
import org.offhost.array.virtual.unit.DiskUnit;
import org.offhost.array.virtual.unit.TapeUnit;
import org.offhost.block.Designator;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.block.StateFolder;
import org.offhost.scsi.ScsiTransport;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The array: puts its parts together. Thread-safe. Immediate, since it must not go and come with its users: tapes would be
 * rewound and counters begin anew.
 */
@Designate(ocd = EmbeddedArray.Config.class)
@Component(
        service = {VirtualArray.class, EmbeddedArray.class},
        immediate = true)
public final class EmbeddedArray implements VirtualArray, NexusHome, Closeable {
    /** What may be set from outside. */
    @ObjectClassDefinition(name = "Offhost embedded array")
    public @interface Config {
        /** The folder, of which the array uses {@code array/}. */
        @AttributeDefinition(
                name = "State folder",
                description = "Folder in which the array keeps units, LUN maps and pre-images; "
                        + "empty for that of the rest of Offhost (framework property of the same name)")
        String offhost_state() default "";

        /** Name of a {@link Personality}. */
        @AttributeDefinition(
                name = "Personality",
                description =
                        "As whose copy manager and tape drives the array behaves, for tests of what copies by it; "
                                + "'offhost' for its own")
        String personality() default Personalities.OWN;
    }

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedArray.class);
    private static final AtomicInteger THREADS = new AtomicInteger();

    private final Path folder;
    private final Clock clock;
    private final FaultBoard faults = new FaultBoard();
    private final TraceHub traces = new TraceHub();
    private final CopyManager copies = new CopyManager(faults);
    private Opened opened;
    private boolean closed;
    private final Map<String, ArrayTransport> transports = new ConcurrentHashMap<>();

    /** Nexuses that are open, by the transport that opened them. */
    private final Map<NexusPort, Integer> nexuses = new ConcurrentHashMap<>();

    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "offhost-array-" + THREADS.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    });

    @Activate
    public EmbeddedArray(BundleContext context, Config config) {
        this(folder(config.offhost_state(), context).resolve("array"));
        behaveAs(config.personality());
    }

    /** Behaves otherwise from the next command on. The folder is that of a running array, which must not go while jobs use it. */
    @Modified
    void modified(BundleContext context, Config config) {
        Path wanted = folder(config.offhost_state(), context).resolve("array");
        if (!wanted.equals(folder)) {
            LOG.warn(
                    "configuration {}, offhost.state: {} is used from the next start of the bundle on; until then {} is",
                    EmbeddedArray.class.getName(),
                    wanted,
                    folder);
        }
        behaveAs(config.personality());
    }

    private void behaveAs(String name) {
        try {
            Personality wanted = Personalities.named(name);
            if (!wanted.name().equals(personality().name())) {
                personality(wanted);
            }
        } catch (IllegalArgumentException e) {
            LOG.error(
                    "configuration {}, personality: {}; {} stays in force",
                    EmbeddedArray.class.getName(),
                    e.getMessage(),
                    personality().name());
        }
    }

    private static Path folder(String configured, BundleContext context) {
        return configured.isEmpty() ? StateFolder.of(context::getProperty) : Path.of(configured);
    }

    /** @param folder the array's own folder; it is opened when it is first needed, and again if that failed */
    public EmbeddedArray(Path folder) {
        this(folder, Clock.systemUTC());
    }

    /**
     * @param folder the array's own folder
     * @param clock tells when a point in time was cut
     */
    public EmbeddedArray(Path folder, Clock clock) {
        this.folder = folder;
        this.clock = clock;
    }

    /** What the array has when its folder is open. */
    private record Opened(ArrayStateFile state, UnitTable units, PointInTimeTable points) {}

    private synchronized Opened open() throws IOException {
        if (closed) {
            throw new ProviderWithdrawnException("the embedded array is gone");
        }
        if (opened == null) {
            ArrayStateFile state = new ArrayStateFile(folder);
            try {
                UnitTable units = new UnitTable(state, copies, faults);
                opened = new Opened(state, units, new PointInTimeTable(state, units, traces, clock));
            } catch (IOException | RuntimeException | Error e) {
                state.close();
                throw e;
            }
        }
        return opened;
    }

    /** For those who cannot say in their interface that it failed. */
    private Opened opened() {
        try {
            return open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void requireOpen() throws IOException {
        open();
    }

    @Override
    public UnitTable unitTable() {
        return opened().units();
    }

    @Override
    public TraceHub traces() {
        return traces;
    }

    @Override
    public ArrayUnit attach(DiskFile disk) throws IOException {
        return attached(open().units().attach(disk));
    }

    @Override
    public ArrayUnit attach(TapeFile tape) throws IOException {
        return attached(open().units().attach(tape));
    }

    private ArrayUnit attached(DeviceServer unit) {
        traces.appeared(unit);
        return UnitDescription.of(unit);
    }

    @Override
    public void detach(Designator unit) throws IOException {
        open().units().detach(unit);
    }

    @Override
    public List<ArrayUnit> units() {
        return opened().units().all().stream().map(UnitDescription::of).toList();
    }

    @Override
    public Map<Integer, Designator> lunMap(String initiator) {
        return opened().state().get().lunMap(initiator).units();
    }

    /** Whoever uses one is told when it is gone. */
    @Override
    public List<Integer> visibleLuns(String initiator) {
        return lunMap(initiator).entrySet().stream()
                .filter(e -> unitTable()
                        .find(e.getValue())
                        .map(UnitDescription::isUsable)
                        .orElse(false))
                .map(Map.Entry::getKey)
                .toList();
    }

    @Override
    public int map(String initiator, Designator unit) throws IOException {
        require(unit);
        return open().state()
                .change(s -> s.with(initiator, s.lunMap(initiator).with(unit)))
                .lunMap(initiator)
                .lunOf(unit)
                .orElseThrow();
    }

    @Override
    public void unmap(String initiator, Designator unit) throws IOException {
        open().state().change(s -> s.with(initiator, s.lunMap(initiator).without(unit)));
    }

    private DeviceServer require(Designator unit) throws IOException {
        return open().units().find(unit).orElseThrow(() -> new IOException("the array has no unit " + unit));
    }

    @Override
    public WriteReading writes(Designator unit) throws IOException {
        DeviceServer found = require(unit);
        if (found instanceof TapeUnit t) {
            return t.medium().writes();
        }
        var medium = ((DiskUnit) found).medium();
        // Nobody writes a point in time: it has no writes since the array began.
        return medium instanceof VirtualDisk disk ? disk.writes() : new WriteReading(unit.toString(), 0);
    }

    @Override
    public PointInTimeSets pointInTime() {
        return opened().points();
    }

    @Override
    public CopyManagerLimits copyLimits() {
        return copies.limits();
    }

    @Override
    public void copyLimits(CopyManagerLimits limits) {
        copies.limits(limits);
    }

    @Override
    public Personality personality() {
        return copies.personality();
    }

    @Override
    public void personality(Personality personality) {
        copies.personality(personality);
        LOG.info("The array behaves as {}", personality.product());
    }

    @Override
    public Faults faults() {
        return faults;
    }

    @Override
    public long exportTape(Designator tape, int tapeFile, OutputStream out) throws IOException {
        if (require(tape) instanceof TapeUnit t) {
            return t.medium().export(tapeFile, out);
        }
        throw new IOException(tape + " is no tape");
    }

    @Override
    public ScsiTransport transport(String initiator) {
        return transports.computeIfAbsent(initiator, this::newTransport);
    }

    /** A transport of its own, which its user closes; {@link #close} does so, too. */
    ArrayTransport newTransport(String initiator) {
        return new ArrayTransport(initiator, initiator, this, threads);
    }

    @Override
    public ScsiTransport transport(String initiator, String port) {
        return new ArrayTransport(initiator, port, this, Runnable::run);
    }

    @Override
    public void opened(NexusPort transport) {
        nexuses.merge(transport, 1, Integer::sum);
    }

    /** A nexus is closed. With the last one of a port go the results of its copies; this host's are asked for later. */
    @Override
    public void closed(NexusPort transport) {
        boolean last = nexuses.computeIfPresent(transport, (t, n) -> n == 1 ? null : n - 1) == null;
        if (last && !transport.port().equals(transport.initiator())) {
            copies.forget(transport.port());
        }
    }

    @Override
    public void abortAt(DeviceServer unit, Predicate<String> ports) {
        for (NexusPort t : nexuses.keySet()) {
            if (ports.test(t.port())) {
                t.abortAt(unit);
            }
        }
    }

    Closeable trace(Path file) throws IOException {
        Collection<DeviceServer> seen = open().units().all();
        return traces.start(file, seen);
    }

    /** Ends everything: commands are aborted, files closed, locks let go. */
    @Override
    @Deactivate
    public void close() throws IOException {
        transports.values().forEach(ArrayTransport::close);
        nexuses.keySet().forEach(NexusPort::close);
        threads.shutdown();
        faults.clear();
        transports.clear();
        Opened last;
        synchronized (this) {
            closed = true;
            last = opened;
            opened = null;
        }
        if (last == null) {
            return;
        }
        try {
            last.units().close();
        } finally {
            last.points().close();
            last.state().close();
        }
    }
}
