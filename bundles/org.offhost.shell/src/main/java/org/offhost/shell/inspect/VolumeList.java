// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.inspect;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.stream.Collectors;
import org.offhost.block.Layout;
import org.offhost.filesystem.FoundVolume;
import org.offhost.filesystem.VolumeTable;
import org.offhost.inspect.Printable;
import org.offhost.inspect.UnitVolumes;
import org.offhost.inspect.VolumeContent;
import org.offhost.inspect.picture.Quantities;

/** Shows where the volumes of a unit lie, what they bear, and why. */
final class VolumeList {
    /** Pieces and stripes that are shown; all are in the JSON. */
    private static final int PIECES = 8;

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
            if (v.map().isPresent()) {
                out.println("Mapped        " + Printable.of(v.map().get().of()));
            } else {
                pieces(v.layout());
            }
            out.printf(
                    "Partition     %s%s%n", v.kind(), v.name().isEmpty() ? "" : ", '" + Printable.of(v.name()) + "'");
            content.evidence().forEach(e -> out.println("Because       " + e));
        }
        out.printf(usable ? "%n--volume N shows one of them, by its number or its name.%n" : "%n");
        return usable;
    }

    /** Of a volume that does not lie together. */
    private void pieces(Layout layout) {
        if (layout.ranges().size() < 2) {
            return;
        }
        out.println("Lies in       "
                + layout.parts().stream().limit(PIECES).map(VolumeList::piece).collect(Collectors.joining(", then "))
                + (layout.parts().size() > PIECES ? ", and more" : ""));
    }

    private static String piece(Layout.Stripes part) {
        String places = part.ranges().stream()
                .limit(PIECES)
                .map(r -> String.format(Locale.ROOT, "%,d", r.position()))
                .collect(Collectors.joining(", "));
        return part.ranges().size() == 1
                ? String.format(Locale.ROOT, "%,d bytes at byte %s", part.length(), places)
                : String.format(
                        Locale.ROOT,
                        "%d stripes of %,d bytes, by %,d at a time, at bytes %s",
                        part.ranges().size(),
                        part.ranges().get(0).length(),
                        part.chunk(),
                        places);
    }
}
