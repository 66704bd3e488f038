// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.initiator;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.offhost.block.CommandTrace;
import org.offhost.scsi.ScsiCommand;
import org.offhost.scsi.ScsiResponse;
import org.offhost.scsi.TraceWriter;
import org.offhost.scsi.TraceWriter.TracedUnit;
import org.osgi.service.component.annotations.Component;

/**
 * Traces every command that this host sends through sessions, as it leaves. A unit is named by its address until it has said
 * who it is. Nothing of a login is a command, so no secret comes here. Thread-safe.
 */
@Component(
        service = {SessionTraces.class, CommandTrace.class},
        property = "traces=iscsi")
public final class SessionTraces implements CommandTrace {
    private final List<TraceWriter> open = new CopyOnWriteArrayList<>();
    private final Map<String, TracedUnit> known = new ConcurrentHashMap<>();

    /** Where one command is in a trace. */
    record Traced(TraceWriter writer, TraceWriter.Entry entry) {}

    @Override
    public Closeable start(Path file) throws IOException {
        TraceWriter writer = TraceWriter.open(file);
        if (!known.isEmpty()) {
            writer.units(known.values());
        }
        open.add(writer);
        return () -> {
            open.remove(writer);
            writer.close();
        };
    }

    /** What a unit said of itself. */
    void tell(String address, TracedUnit unit) {
        if (!unit.equals(known.put(address, unit))) {
            open.forEach(w -> w.unit(unit));
        }
    }

    List<Traced> begin(String address, ScsiCommand command) {
        if (open.isEmpty()) {
            return List.of();
        }
        String name = Optional.ofNullable(known.get(address))
                .map(u -> u.unit().toString())
                .orElse(address);
        return open.stream().map(w -> new Traced(w, w.begin(name, command))).toList();
    }

    /** @param response empty if the command was aborted, or its connection lost */
    void end(List<Traced> traced, Optional<ScsiResponse> response) {
        ScsiResponse told = response.orElse(new ScsiResponse(ScsiResponse.TASK_ABORTED, new byte[0]));
        traced.forEach(t -> t.writer().end(t.entry(), told));
    }
}
