// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.offhost.array.virtual.medium.disk.PointInTimeMedium;
import org.offhost.array.virtual.medium.disk.VirtualDisk;
import org.offhost.array.virtual.unit.DeviceServer;
import org.offhost.array.virtual.unit.DiskUnit;
import org.offhost.array.virtual.unit.TapeUnit;
import org.offhost.block.Designator;
import org.offhost.scsi.ScsiCommand;
import org.offhost.scsi.ScsiResponse;
import org.offhost.scsi.TraceWriter;
import org.offhost.scsi.TraceWriter.TracedUnit;

/** The traces that are being written. Thread-safe. */
final class TraceHub {
    private final List<Trace> traces = new CopyOnWriteArrayList<>();

    /** A trace and the units it has told of. */
    private record Trace(TraceWriter writer, Set<Designator> told) {
        void tell(DeviceServer unit) {
            if (told.add(unit.designator())) {
                writer.unit(describe(unit));
            }
        }
    }

    /** Where one command is in each trace. */
    record Traced(TraceWriter writer, TraceWriter.Entry entry) {}

    Closeable start(Path file, Collection<DeviceServer> units) throws IOException {
        TraceWriter writer = TraceWriter.open(file);
        writer.units(units.stream().map(TraceHub::describe).toList());
        Trace trace = new Trace(writer, ConcurrentHashMap.newKeySet());
        units.forEach(u -> trace.told().add(u.designator()));
        traces.add(trace);
        return () -> {
            traces.remove(trace);
            writer.close();
        };
    }

    /** A unit that an initiator sees from now on. */
    void appeared(DeviceServer unit) {
        traces.forEach(t -> t.tell(unit));
    }

    List<Traced> begin(DeviceServer unit, ScsiCommand command) {
        if (traces.isEmpty()) {
            return List.of();
        }
        List<Traced> entries = new ArrayList<>();
        traces.forEach(t -> {
            t.tell(unit);
            entries.add(new Traced(t.writer(), t.writer().begin(unit.designator(), command)));
        });
        return entries;
    }

    void end(List<Traced> entries, ScsiResponse response) {
        entries.forEach(e -> e.writer().end(e.entry(), response));
    }

    private static TracedUnit describe(DeviceServer unit) {
        if (unit instanceof TapeUnit tape) {
            Path path = tape.medium().path();
            return new TracedUnit(unit.designator(), unit.type(), 0, path.toString(), Optional.empty());
        }
        var medium = ((DiskUnit) unit).medium();
        VirtualDisk disk = medium instanceof PointInTimeMedium p ? p.origin() : (VirtualDisk) medium;
        return new TracedUnit(
                unit.designator(),
                unit.type(),
                medium.blockLength(),
                disk.path().toString(),
                medium == disk ? Optional.empty() : Optional.of(disk.designator()));
    }
}
