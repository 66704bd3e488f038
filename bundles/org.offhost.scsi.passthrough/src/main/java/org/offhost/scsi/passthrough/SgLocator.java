// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.passthrough;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.offhost.block.Access;
import org.offhost.block.Designator;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.block.Unit;
import org.offhost.block.UnitLocator;
import org.offhost.scsi.LogicalUnit;
import org.offhost.scsi.LogicalUnits;
import org.offhost.scsi.ScsiTransport;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Units that people name by their SCSI generic node ({@code /dev/sg3}), a tape's node ({@code /dev/nst0}), or by
 * {@code sg:NODE} for any node of a SCSI unit, also a disk's. Block devices by their plain name are the file locator's.
 */
@Component(service = UnitLocator.class, property = "service.ranking:Integer=100")
public final class SgLocator implements UnitLocator {
    private static final String PREFIX = "sg:";
    private static final Pattern OURS = Pattern.compile("/dev/(sg|n?st)[0-9]+[alm]*");

    private final Path sys;
    private final ScsiTree tree;
    private final DiskUse use;
    private final Path dev;
    private final Loader loader;
    private final NodeTraces traces;
    private final BiFunction<ScsiTransport, Dictionary<String, Object>, Runnable> registry;
    private final Map<Integer, Registered> adapters = new HashMap<>();
    private final ExecutorService threads;
    private Kernel kernel;
    private DiskClaims claims;
    private boolean withdrawn;

    private record Registered(AdapterTransport transport, Runnable removal) {}

    /** Loads what makes system calls. */
    @FunctionalInterface
    interface Loader {
        Kernel load() throws IOException;
    }

    @Activate
    public SgLocator(BundleContext context, @Reference NodeTraces traces) {
        this(
                Path.of("/sys"),
                Path.of("/proc"),
                Path.of("/dev"),
                LinuxKernel::load,
                traces,
                // the framework takes it back when the bundle stops
                (transport, properties) ->
                        context.registerService(ScsiTransport.class, transport, properties)::unregister);
    }

    /** @param registry makes a transport known to the drivers of units, and gives what takes it back */
    SgLocator(
            Path sys,
            Path proc,
            Path dev,
            Loader loader,
            NodeTraces traces,
            BiFunction<ScsiTransport, Dictionary<String, Object>, Runnable> registry) {
        this.sys = sys;
        this.dev = dev;
        this.tree = new ScsiTree(sys, dev);
        this.use = new DiskUse(tree, sys, proc);
        this.loader = loader;
        this.traces = traces;
        this.registry = registry;
        AtomicInteger count = new AtomicInteger();
        this.threads = Executors.newCachedThreadPool(work -> {
            Thread t = new Thread(
                    () -> {
                        kernel().keepSignalsOut();
                        work.run();
                    },
                    "offhost-sg-" + count.incrementAndGet());
            t.setDaemon(true);
            return t;
        });
    }

    private synchronized Kernel kernel() {
        return kernel;
    }

    private synchronized DiskClaims claims() {
        return claims;
    }

    @Override
    public Optional<Unit> locate(String address, Use how) throws IOException {
        Optional<SgUnit> unit = unit(address);
        return unit.isPresent() ? Optional.of(locate(unit.get(), how)) : Optional.empty();
    }

    private Unit locate(SgUnit unit, Use how) throws IOException {
        use.requireFree(unit, how.access() == Access.READ_WRITE);
        AdapterTransport adapter = adapter(unit);
        if (how.access() == Access.READ_WRITE) {
            claims().claim(unit).close(); // whoever writes it claims it for good; this is to be told early
        }
        Optional<LogicalUnit> found = LogicalUnit.connect(adapter, unit.node().toString());
        if (found.isEmpty()) {
            throw new IOException(unit + " is neither a disk nor a tape with a world-wide name (VPD page 83h)");
        }
        try (LogicalUnit u = found.get()) {
            Unit described = LogicalUnits.describe(u);
            register(adapter, unit);
            return described;
        }
    }

    private Optional<SgUnit> unit(String address) throws IOException {
        boolean asked = address.startsWith(PREFIX);
        Path path;
        try {
            path = Path.of(asked ? address.substring(PREFIX.length()) : address);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
        if (!Files.exists(path)) {
            if (asked || OURS.matcher(address).matches()) {
                throw new IOException("there is no " + path
                        + "; the nodes of SCSI units need the kernel's module sg, or st for tapes");
            }
            return Optional.empty();
        }
        Optional<NodeNumber> number = NodeNumber.of(path);
        Optional<Path> entry = number.isPresent()
                ? tree.entry(number.get().kind(), number.get().number())
                : Optional.empty();
        if (entry.isPresent() && (asked || number.get().kind() == ScsiTree.Kind.CHARACTERS)) {
            Optional<SgUnit> unit = unit(path, entry.get(), asked);
            if (unit.isPresent()) {
                return unit;
            }
        }
        if (asked) {
            throw new IOException(path + " is no node of a SCSI unit with a generic one");
        }
        return Optional.empty();
    }

    private Optional<SgUnit> unit(Path path, Path entry, boolean asked) throws IOException {
        switch (ScsiTree.subsystem(entry)) {
            case "scsi_generic", "scsi_tape":
                Optional<SgUnit> unit = tree.unitOf(entry);
                if (unit.isEmpty()) {
                    throw new IOException(path + " has no SCSI generic node; load the kernel's module sg");
                }
                return unit;
            case "bsg":
                throw new IOException(
                        path + " is a bsg node, which takes other commands; name the unit's /dev/sg node");
            case "block":
                if (Files.exists(entry.resolve("partition"))) {
                    throw new IOException(
                            path + " is a partition; SCSI commands are for the whole unit: name its disk, and"
                                    + " the volume by --volume");
                }
                return tree.unitOf(entry);
            default:
                return Optional.empty();
        }
    }

    private synchronized AdapterTransport adapter(SgUnit unit) throws IOException {
        if (withdrawn) {
            throw new ProviderWithdrawnException("the pass-through driver was withdrawn");
        }
        Registered known = adapters.get(unit.host());
        if (known != null) {
            return known.transport();
        }
        if (kernel == null) {
            kernel = loader.load();
            claims = new DiskClaims(kernel, tree, use, dev);
        }
        return new AdapterTransport(
                tree.initiator(unit.host(), hostName()), unit.host(), tree, kernel, claims, threads, traces);
    }

    /** @return whether a driver may know the unit from now on that did not before */
    private synchronized boolean register(AdapterTransport adapter, SgUnit unit) throws IOException {
        if (withdrawn) {
            throw new ProviderWithdrawnException("the pass-through driver was withdrawn");
        }
        Registered known = adapters.get(unit.host());
        if (known == null) {
            Dictionary<String, Object> properties = new Hashtable<>();
            properties.put("adapter", "host" + unit.host());
            boolean fresh = adapter.name(unit); // before anybody asks it for addresses
            adapters.put(unit.host(), new Registered(adapter, registry.apply(adapter, properties)));
            return fresh;
        }
        return known.transport().name(unit);
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    /** By what the kernel has read of the units: none is asked, but the one that is it. */
    @Override
    public boolean reach(Designator designator) throws IOException {
        if (!designator.scheme().isScsi()
                || !Files.isDirectory(sys.resolve("class").resolve(ScsiTree.GENERIC))) {
            return false;
        }
        boolean changed = false;
        for (SgUnit unit : tree.units()) {
            if (ScsiTree.designator(unit).equals(Optional.of(designator))) {
                changed |= register(adapter(unit), unit);
            }
        }
        return changed;
    }

    /** Every session fails from now on; one whose command may write does so when that has ended. */
    @Deactivate
    void withdraw() {
        List<Registered> all;
        synchronized (this) {
            withdrawn = true;
            all = List.copyOf(adapters.values());
        }
        all.forEach(a -> a.transport().close());
        threads.shutdown();
    }
}
