// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.inspect;

import java.io.IOException;
import java.io.PrintWriter;
import org.offhost.filesystem.FoundVolume;
import org.offhost.filesystem.VolumeTable;
import org.offhost.shell.text.Json;
import org.offhost.shell.text.Printable;
import org.offhost.shell.text.Quantities;
import org.offhost.shell.unit.UnitVolumes;

/** Shows where the volumes of a unit lie, what they bear, and why; each form returns whether one of them can be used. */
final class VolumeList {
    private final UnitVolumes volumes;
    private final PrintWriter out;

    VolumeList(UnitVolumes volumes, PrintWriter out) {
        this.volumes = volumes;
        this.out = out;
    }

    boolean text() throws IOException, InterruptedException {
        VolumeTable table = volumes.table();
        boolean usable = false;
        out.printf("Table         %s, sectors of %,d bytes%n", table.type(), table.sectorLength());
        table.evidence().forEach(e -> out.println("Because       " + e));
        for (FoundVolume v : table.volumes()) {
            UnitVolumes.Content content = volumes.content(v);
            usable |= content.usable();
            out.printf("%nVolume %-6d %s%n", v.number(), content.text());
            out.printf(
                    "Length        %,d bytes (%s) at byte %,d%n",
                    v.length(), Quantities.bytes(v.length()), v.position());
            out.printf(
                    "Partition     %s%s%n", v.kind(), v.name().isEmpty() ? "" : ", '" + Printable.of(v.name()) + "'");
            content.evidence().forEach(e -> out.println("Because       " + e));
        }
        out.printf(usable ? "%n--volume N shows one of them.%n" : "%n");
        return usable;
    }

    boolean json() throws IOException, InterruptedException {
        VolumeTable table = volumes.table();
        boolean usable = false;
        Json json = new Json(out);
        json.object()
                .member("header", 1)
                .member("table", table.type())
                .member("sector_size", table.sectorLength())
                .name("evidence")
                .array();
        table.evidence().forEach(json::value);
        json.endArray().end().line();
        for (FoundVolume v : table.volumes()) {
            UnitVolumes.Content content = volumes.content(v);
            usable |= content.usable();
            json.object()
                    .member("volume", v.number())
                    .member("position", v.position())
                    .member("length", v.length())
                    .member("kind", v.kind())
                    .member("name", v.name())
                    .member("fs", content.summary().map(s -> s.type()).orElse(""))
                    .member("content", content.text())
                    .member("fault", v.fault())
                    .name("evidence")
                    .array();
            content.evidence().forEach(json::value);
            json.endArray().end().line();
        }
        json.object()
                .member("footer", 1)
                .member("volumes", table.volumes().size())
                .end()
                .line();
        return usable;
    }
}
