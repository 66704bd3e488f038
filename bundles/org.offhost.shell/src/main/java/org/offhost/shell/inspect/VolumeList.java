// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.inspect;

import java.io.IOException;
import java.io.PrintWriter;
import org.offhost.filesystem.FoundVolume;
import org.offhost.filesystem.VolumeTable;
import org.offhost.inspect.Printable;
import org.offhost.inspect.UnitVolumes;
import org.offhost.inspect.VolumeContent;
import org.offhost.shell.text.Quantities;

/** Shows where the volumes of a unit lie, what they bear, and why. */
final class VolumeList {
    private final UnitVolumes volumes;
    private final PrintWriter out;

    VolumeList(UnitVolumes volumes, PrintWriter out) {
        this.volumes = volumes;
        this.out = out;
    }

    /** @return whether one of them can be used */
    boolean text() throws IOException, InterruptedException {
        VolumeTable table = volumes.table();
        boolean usable = false;
        out.printf("Table         %s, sectors of %,d bytes%n", table.type(), table.sectorLength());
        table.evidence().forEach(e -> out.println("Because       " + e));
        for (FoundVolume v : table.volumes()) {
            VolumeContent content = volumes.content(v);
            usable |= content.usable();
            out.printf("%nVolume %-6d %s%n", v.number(), content.text());
            out.printf(
                    "Length        %,d bytes (%s) at byte %,d%n",
                    v.length(), Quantities.bytes(v.length()), v.position());
            out.printf(
                    "Partition     %s%s%n", v.kind(), v.name().isEmpty() ? "" : ", '" + Printable.of(v.name()) + "'");
            content.evidence().forEach(e -> out.println("Because       " + e));
        }
        out.printf(usable ? "%n--volume N shows one of them, by its number or its name.%n" : "%n");
        return usable;
    }
}
