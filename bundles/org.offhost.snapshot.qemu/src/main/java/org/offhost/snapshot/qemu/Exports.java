// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.qemu;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.offhost.snapshot.qemu.qmp.Qmp;
import org.offhost.snapshot.qemu.qmp.QmpFacts;

/** NBD exports of a QEMU, by their ids. */
final class Exports {
    private Exports() {}

    static boolean has(Qmp qmp, String id) throws IOException {
        for (QmpFacts export : qmp.list("query-block-exports")) {
            if (export.text("id").equals(id)) {
                return true;
            }
        }
        return false;
    }

    /** Exports a node, read-only, under its id as a name; does nothing if it is there. */
    static void add(Qmp qmp, String id, String node, List<Object> bitmaps) throws IOException {
        if (has(qmp, id)) {
            return;
        }
        Map<String, Object> export = new LinkedHashMap<>();
        export.put("type", "nbd");
        export.put("id", id);
        export.put("node-name", node);
        export.put("name", id);
        export.put("writable", false);
        if (!bitmaps.isEmpty()) {
            export.put("bitmaps", bitmaps);
        }
        qmp.execute("block-export-add", export);
    }

    /** Takes an export away, whoever reads it, and waits until it is; does nothing if there is none. */
    static void remove(Qmp qmp, String id) throws IOException {
        if (has(qmp, id)) {
            qmp.execute("block-export-del", Map.of("id", id, "mode", "hard"));
            qmp.await("the export " + id + " is gone", () -> !has(qmp, id));
        }
    }
}
