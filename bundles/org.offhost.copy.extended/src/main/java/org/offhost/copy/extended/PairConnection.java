// SPDX-License-Identifier: Apache-2.0
package org.offhost.copy.extended;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.offhost.block.Designator;
import org.offhost.copy.CopyException;
import org.offhost.copy.CopyException.Reason;
import org.offhost.copy.Place;
import org.offhost.copy.extended.name.NPortTable;
import org.offhost.scsi.CheckConditionException;
import org.offhost.scsi.Designation;
import org.offhost.scsi.LogicalUnit;
import org.offhost.scsi.LogicalUnits;

/**
 * Sessions on both units of a copy, and the copy managers that can do it, the best first.
 *
 * @param managers those that can
 * @param reasons why the others cannot
 */
record PairConnection(LogicalUnits units, Pair pair, List<RemoteCopyManager> managers, List<String> reasons)
        implements Closeable {
    /**
     * Connects and asks.
     *
     * @throws CopyException UNREACHABLE if a unit is behind no transport
     */
    static PairConnection open(
            LogicalUnits units, Place source, Place destination, RemoteCopyManager.Learned learned, NPortTable ports)
            throws IOException {
        LogicalUnit from = find(units, source.unit());
        LogicalUnit to = null;
        try {
            to = find(units, destination.unit());
            Pair pair = Pair.of(from, source, to, destination, ports);
            List<RemoteCopyManager> managers = new ArrayList<>();
            List<String> reasons = new ArrayList<>();
            ask(to, "destination's", pair, learned, managers, reasons);
            if (!source.unit().equals(destination.unit())) {
                ask(from, "source's", pair, learned, managers, reasons);
            }
            return new PairConnection(units, pair, managers, reasons);
        } catch (IOException | RuntimeException | Error e) {
            units.release(from);
            if (to != null) {
                units.release(to);
            }
            throw e;
        }
    }

    /** The initiator ports behind which a manager looks for the source. */
    List<String> ports() {
        return managers.stream()
                .map(m -> m.unit().identity().initiator())
                .distinct()
                .toList();
    }

    private static LogicalUnit find(LogicalUnits units, Designator unit) throws IOException {
        if (!unit.scheme().isScsi() || Designation.of(unit).bytes().length > Designation.MAX_IN_CSCD) {
            throw new CopyException(
                    Reason.UNREACHABLE, "unit " + unit + " has no name that a copy manager understands");
        }
        Optional<LogicalUnit> found = units.find(unit);
        return found.orElseThrow(() -> new CopyException(Reason.UNREACHABLE, "no SCSI transport reaches unit " + unit));
    }

    private static void ask(
            LogicalUnit unit,
            String whose,
            Pair pair,
            RemoteCopyManager.Learned learned,
            List<RemoteCopyManager> managers,
            List<String> reasons)
            throws IOException {
        try {
            RemoteCopyManager manager = RemoteCopyManager.ask(unit, whose, learned);
            Optional<String> lacks = pair.lacks(manager);
            if (lacks.isEmpty()) {
                managers.add(manager);
            } else {
                reasons.add(manager.explain() + "; it " + lacks.get());
            }
        } catch (CheckConditionException e) {
            reasons.add(whose + " copy manager: none (" + e.getMessage() + ")");
        }
    }

    @Override
    public void close() throws IOException {
        try {
            units.release(pair.source());
        } finally {
            units.release(pair.destination());
        }
    }
}
