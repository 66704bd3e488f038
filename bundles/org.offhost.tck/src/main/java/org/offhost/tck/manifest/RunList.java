// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.manifest;

import java.util.ArrayList;
import java.util.List;
import org.offhost.filesystem.Run;
import org.offhost.filesystem.Runs;

/** The clusters of an attribute in bytes, holes left out and neighbours joined, however a reader cuts them. */
record RunList(List<Run> runs) {
    static RunList of(Runs runs) {
        List<Run> list = new ArrayList<>();
        runs.forEach(r -> add(list, r.offset(), r.position(), r.length()));
        return new RunList(list);
    }

    static RunList of(List<Manifest.Piece> pieces, long unit) {
        List<Run> list = new ArrayList<>();
        for (Manifest.Piece p : pieces) {
            add(list, p.offset() * unit, p.place() < 0 ? Run.HOLE : p.place() * unit, p.count() * unit);
        }
        return new RunList(list);
    }

    private static void add(List<Run> list, long offset, long position, long length) {
        if (position == Run.HOLE) {
            return;
        }
        Run last = list.isEmpty() ? null : list.get(list.size() - 1);
        if (last != null && last.offset() + last.length() == offset && last.position() + last.length() == position) {
            list.set(list.size() - 1, new Run(last.offset(), last.position(), last.length() + length));
        } else {
            list.add(new Run(offset, position, length));
        }
    }

    int count() {
        return runs.size();
    }

    @Override
    public String toString() {
        return runs.size() > 8 ? runs.subList(0, 8) + "… " + runs.size() : runs.toString();
    }
}
