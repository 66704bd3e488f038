// SPDX-License-Identifier: Apache-2.0
package org.offhost.inspect;

import org.offhost.inventory.proof.AllocationConflict;
import org.offhost.inventory.proof.AllocationProof;

/**
 * A map as JSON lines: a header with the lengths, a line for each cell that is not free with the bytes of each owner, and a
 * footer with what the map says in numbers. All positions and lengths are in bytes.
 */
public final class MapJson {
    private MapJson() {}

    /** @param grid one of the grids the map was read into */
    public static void write(VolumeMap map, MapGrid grid, Appendable sink) {
        Json out = new Json(sink);
        out.object()
                .member("header", 1)
                .member("length", grid.length())
                .member("cluster", map.summary().clusterLength())
                .member("cell", grid.cellLength())
                .member("cells", grid.cells())
                .member("columns", grid.columns())
                .end()
                .line();
        for (int cell = 0; cell < grid.cells(); cell++) {
            if (grid.dominant(cell) != null) {
                cell(out, grid, cell);
            }
        }
        out.object()
                .member("footer", 1)
                .member("used", grid.used())
                .name("owners")
                .object();
        for (BlockOwner owner : BlockOwner.values()) {
            out.member(owner.code(), grid.bytes(owner));
        }
        out.end();
        free(out, map.free());
        fragmentation(out, map);
        proof(out, map);
        out.end().line();
    }

    private static void cell(Json out, MapGrid grid, int cell) {
        out.object().member("position", cell * grid.cellLength()).member("length", grid.size(cell));
        for (BlockOwner owner : BlockOwner.values()) {
            if (grid.bytes(owner, cell) > 0) {
                out.member(owner.code(), grid.bytes(owner, cell));
            }
        }
        out.end().line();
    }

    private static void free(Json out, FreeRanges free) {
        out.name("free")
                .object()
                .member("bytes", free.bytes())
                .member("ranges", free.count())
                .member("largest", free.largest())
                .member("largestPosition", free.largestPosition())
                .end();
    }

    private static void fragmentation(Json out, VolumeMap map) {
        Fragmentation f = map.fragmentation();
        out.name("files")
                .object()
                .member("none", f.none())
                .member("one", f.one())
                .member("two", f.two())
                .member("few", f.few())
                .member("many", f.many())
                .member("pieces", f.pieces())
                .name("worst")
                .array();
        f.worst(map.tree())
                .forEach(w -> out.object()
                        .member("path", w.path())
                        .member("pieces", w.pieces())
                        .end());
        out.endArray().end();
    }

    /** Absent where the volume has no map that its entries could be held against. */
    private static void proof(Json out, VolumeMap map) {
        if (map.proof().isEmpty()) {
            return;
        }
        AllocationProof p = map.proof().get();
        out.name("proof")
                .object()
                .member("holds", p.holds())
                .member("ranges", p.ranges())
                .name("conflicts")
                .array();
        for (AllocationConflict c : p.conflicts()) {
            out.object()
                    .member("kind", c.kind().name())
                    .member("position", c.range().position())
                    .member("length", c.range().length())
                    .name("owners")
                    .array();
            c.owners().forEach(out::value);
            out.endArray().end();
        }
        out.endArray();
        if (map.doubt().isPresent()) {
            out.member("inDoubt", p.inDoubt()).member("doubt", map.doubt().get());
        }
        out.end();
    }
}
