// SPDX-License-Identifier: Apache-2.0
package org.offhost.inspect;

import java.io.IOException;
import org.offhost.filesystem.FoundVolume;
import org.offhost.filesystem.VolumeMapping;
import org.offhost.filesystem.VolumeTable;

/** Where the volumes of a unit lie, what they bear, and why, as JSON lines: a header, a line per volume, a footer. */
public final class UnitJson {
    private UnitJson() {}

    /** @return whether one of the volumes can be used */
    public static boolean write(UnitVolumes volumes, Appendable out) throws IOException, InterruptedException {
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
            VolumeContent content = volumes.content(v);
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
                    .member("layout", v.layout().toString())
                    .member("mapped", v.map().map(VolumeMapping::of).orElse(""))
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
