// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.offhost.block.AmbiguousUnitException;
import org.offhost.block.Designator;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.block.Unit;

/** The units that several transports reach now, by designator. Thread-safe. */
public final class LogicalUnits implements Closeable {
    private final List<ScsiTransport> transports = new CopyOnWriteArrayList<>();
    private final Map<Designator, Path> known = new ConcurrentHashMap<>();
    private final Map<LogicalUnit, ScsiTransport> open = new ConcurrentHashMap<>();
    private volatile Map<Designator, Claimants> ambiguous = Map.of();
    private volatile boolean closed;

    private record Path(ScsiTransport transport, String address) {}

    /** Two units that claim one designator, in words. */
    private record Claimants(String one, String other) {
        AmbiguousUnitException of(Designator designator) {
            return new AmbiguousUnitException(designator, one, other);
        }
    }

    /** Looks at a unit, which is closed behind it. */
    @FunctionalInterface
    public interface Visitor {
        void visit(LogicalUnit unit) throws IOException;
    }

    /** One look at all units. */
    private final class Scan {
        private final Visitor visitor;
        private final Map<Designator, Path> seen = new HashMap<>();
        private final Map<Designator, Claimants> claimed = new HashMap<>();
        private final List<IOException> failures = new ArrayList<>();
        private boolean transportWent;

        Scan(Visitor visitor) {
            this.visitor = visitor;
        }

        Scan run() {
            List<ScsiTransport> asked = List.copyOf(transports);
            for (ScsiTransport transport : asked) {
                try {
                    for (String address : transport.addresses()) {
                        visit(new Path(transport, address));
                    }
                } catch (IOException e) {
                    failed(e, e);
                }
            }
            claimed.forEach((designator, two) -> failures.add(two.of(designator)));
            ambiguous = Map.copyOf(claimed);
            known.keySet().removeAll(claimed.keySet());
            seen.forEach((designator, path) -> {
                if (!claimed.containsKey(designator) && transports.contains(path.transport())) {
                    known.put(designator, path);
                }
            });
            transportWent |= !transports.containsAll(asked);
            return this;
        }

        private void failed(IOException cause, IOException told) {
            transportWent |= cause instanceof ProviderWithdrawnException;
            failures.add(told);
        }

        private void visit(Path path) {
            try {
                Optional<LogicalUnit> found = LogicalUnit.connect(path.transport(), path.address());
                if (found.isPresent()) {
                    try (LogicalUnit unit = found.get()) {
                        Path first = seen.putIfAbsent(unit.designator(), path);
                        if (first == null) {
                            visitor.visit(unit);
                        } else {
                            compare(unit, path, first);
                        }
                    }
                }
            } catch (IOException e) {
                failed(e, new IOException("unit at " + path.address() + " does not answer: " + e.getMessage(), e));
            }
        }

        /** One that was seen before is another path to it, or another unit: of another size or serial number. */
        private void compare(LogicalUnit unit, Path path, Path before) throws IOException {
            Optional<LogicalUnit> again = LogicalUnit.connect(before.transport(), before.address());
            if (again.isEmpty()) {
                return;
            }
            try (LogicalUnit first = again.get()) {
                String one = traits(first);
                String other = traits(unit);
                if (first.designator().equals(unit.designator()) && !one.equals(other)) {
                    claimed.put(
                            unit.designator(),
                            new Claimants(one + " at " + before.address(), other + " at " + path.address()));
                }
            }
        }
    }

    /** Units that were found before are looked for anew: another one may claim to be one of them. */
    public void add(ScsiTransport transport) {
        transports.add(transport);
        known.clear();
    }

    /** Forgets a transport; sessions through it fail from now on. */
    public void remove(ScsiTransport transport) {
        transports.remove(transport);
        known.values().removeIf(p -> p.transport() == transport);
        open.forEach((unit, through) -> {
            if (through == transport) {
                unit.withdraw("the transport to unit " + unit.designator() + " was withdrawn");
            }
        });
    }

    /** Ends all sessions; they fail from now on. */
    @Override
    public void close() {
        closed = true;
        open.keySet().forEach(u -> u.withdraw("the driver of unit " + u.designator() + " was withdrawn"));
    }

    /**
     * Connects to a unit.
     *
     * @return empty if no transport reaches it; otherwise {@link #release} it
     * @throws AmbiguousUnitException if two units that differ claim to be it
     * @throws ProviderWithdrawnException if it was not found and a transport went meanwhile, or this is closed
     * @throws IOException if it was not found and some unit did not answer, which may be the one
     */
    public Optional<LogicalUnit> find(Designator designator) throws IOException {
        Path path = known.get(designator);
        ProviderWithdrawnException lost = null;
        if (path != null) {
            try {
                Optional<LogicalUnit> unit = connectIfStill(path, designator);
                if (unit.isPresent()) {
                    return unit;
                }
            } catch (ProviderWithdrawnException e) {
                if (closed) {
                    throw e;
                }
                lost = e; // of this way to it; there may be another
            }
            known.remove(designator, path);
        }
        Scan scan = new Scan(u -> {}).run(); // to the end: another one may claim to be it
        Claimants two = ambiguous.get(designator);
        if (two != null) {
            throw two.of(designator);
        }
        path = known.get(designator);
        if (path != null) {
            return connectIfStill(path, designator);
        }
        if (lost != null) {
            throw lost;
        }
        if (closed || scan.transportWent) { // it may have been the one that reaches it
            throw new ProviderWithdrawnException(
                    "a transport was withdrawn while unit " + designator + " was looked for");
        }
        List<IOException> failures = scan.failures;
        if (!failures.isEmpty()) {
            IOException e = new IOException(
                    "unit " + designator + " was not found, and " + failures.size() + " units did not answer",
                    failures.get(0));
            failures.stream().skip(1).forEach(e::addSuppressed);
            throw e;
        }
        return Optional.empty();
    }

    private Optional<LogicalUnit> connectIfStill(Path path, Designator designator) throws IOException {
        try {
            Optional<LogicalUnit> unit = LogicalUnit.connect(path.transport(), path.address());
            if (unit.isPresent() && !unit.get().designator().equals(designator)) {
                unit.get().close();
                return Optional.empty();
            }
            unit.ifPresent(u -> register(u, path.transport()));
            return unit;
        } catch (ProviderWithdrawnException e) {
            throw e;
        } catch (IOException e) {
            // the address may belong to nobody by now; a scan tells
            return Optional.empty();
        }
    }

    private void register(LogicalUnit unit, ScsiTransport transport) {
        open.put(unit, transport);
        // either this or remove() and close() sees the other's change
        if (closed || !transports.contains(transport)) {
            unit.withdraw("the driver of unit " + unit.designator() + " was withdrawn");
        }
    }

    /** What a unit says of itself now. */
    public static Unit describe(LogicalUnit unit) throws IOException {
        LogicalUnit.Identity i = unit.identity();
        boolean readOnly = writeProtected(unit);
        if (i.type() == DeviceType.TAPE) {
            return new Unit(i.designator(), Unit.Kind.RECORDS, 0, 0, readOnly, i.initiator());
        }
        Capacity c = unit.capacity();
        return new Unit(i.designator(), Unit.Kind.BLOCKS, c.bytes(), c.blockLength(), readOnly, i.initiator());
    }

    /**
     * One that another host holds for itself alone refuses MODE SENSE, not INQUIRY and READ CAPACITY (SPC-4, table 67; SBC-3,
     * table 13). It is there all the same, and whoever reads or writes it is told of the conflict.
     */
    private static boolean writeProtected(LogicalUnit unit) throws IOException {
        try {
            return unit.writeProtected();
        } catch (CheckConditionException e) {
            if (e.status() == ScsiResponse.RESERVATION_CONFLICT) {
                return false;
            }
            throw e;
        }
    }

    /** Closes a session that {@link #find} gave. */
    public void release(LogicalUnit unit) throws IOException {
        open.remove(unit);
        unit.close();
    }

    /** Whether two units that differ claim to be it, as far as the last look at all of them told. */
    public boolean isAmbiguous(Designator designator) {
        return ambiguous.containsKey(designator);
    }

    /**
     * Shows every unit that is reached now, one path each; of two that claim one designator the first.
     *
     * @return what did not answer, and which designators are claimed by two; the others were looked at nevertheless
     */
    public List<IOException> visitAll(Visitor visitor) {
        return new Scan(visitor).run().failures;
    }

    /** What two units of one name may differ in. */
    private static String traits(LogicalUnit unit) throws IOException {
        String serial = unit.serialNumber();
        boolean disk = unit.identity().type() == DeviceType.DISK;
        return (disk ? "a disk of " + unit.capacity().bytes() + " bytes" : "a tape")
                + (serial.isEmpty() ? "" : " with serial number '" + serial + "'");
    }
}
