// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.offhost.block.Designator;
import org.offhost.block.ProviderWithdrawnException;

/** The units that several transports reach now, by designator. Thread-safe. */
public final class LogicalUnits implements Closeable {
    private final List<ScsiTransport> transports = new CopyOnWriteArrayList<>();
    private final Map<Designator, Path> known = new ConcurrentHashMap<>();
    private final Map<LogicalUnit, ScsiTransport> open = new ConcurrentHashMap<>();
    private volatile boolean closed;

    private record Path(ScsiTransport transport, String address) {}

    /** Looks at a unit; answers whether to go on to the next. The unit is closed behind it unless it was kept. */
    @FunctionalInterface
    public interface Visitor {
        boolean visit(LogicalUnit unit) throws IOException;
    }

    public void add(ScsiTransport transport) {
        transports.add(transport);
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
     * @throws IOException if it was not found and some unit did not answer, which may be the one
     */
    public Optional<LogicalUnit> find(Designator designator) throws IOException {
        Path path = known.get(designator);
        if (path != null) {
            Optional<LogicalUnit> unit = connectIfStill(path, designator);
            if (unit.isPresent()) {
                return unit;
            }
            known.remove(designator, path);
        }
        List<IOException> failures = visitAll(u -> !u.designator().equals(designator));
        path = known.get(designator);
        if (path != null) {
            return connectIfStill(path, designator);
        }
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

    /** Closes a session that {@link #find} gave. */
    public void release(LogicalUnit unit) throws IOException {
        open.remove(unit);
        unit.close();
    }

    /**
     * Shows every unit that is reached now, one path each.
     *
     * @return what did not answer; the others were looked at nevertheless
     */
    public List<IOException> visitAll(Visitor visitor) {
        List<IOException> failures = new ArrayList<>();
        Set<Designator> seen = new HashSet<>();
        for (ScsiTransport transport : transports) {
            try {
                for (String address : transport.addresses()) {
                    if (!visit(transport, address, seen, failures, visitor)) {
                        return failures;
                    }
                }
            } catch (IOException e) {
                failures.add(e);
            }
        }
        return failures;
    }

    private boolean visit(
            ScsiTransport transport,
            String address,
            Set<Designator> seen,
            List<IOException> failures,
            Visitor visitor) {
        try {
            Optional<LogicalUnit> found = LogicalUnit.connect(transport, address);
            if (found.isPresent()) {
                try (LogicalUnit unit = found.get()) {
                    if (!seen.add(unit.designator())) {
                        return true;
                    }
                    known.put(unit.designator(), new Path(transport, address));
                    return visitor.visit(unit);
                }
            }
        } catch (IOException e) {
            failures.add(new IOException("unit at " + address + " does not answer: " + e.getMessage(), e));
        }
        return true;
    }
}
