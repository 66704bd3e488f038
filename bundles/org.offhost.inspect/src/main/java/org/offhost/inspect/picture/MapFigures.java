// SPDX-License-Identifier: Apache-2.0
package org.offhost.inspect.picture;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.offhost.filesystem.VolumeSummary;
import org.offhost.inspect.Fragmentation;
import org.offhost.inspect.FreeRanges;
import org.offhost.inspect.MapGrid;
import org.offhost.inspect.Printable;
import org.offhost.inspect.VolumeMap;
import org.offhost.inventory.proof.AllocationConflict;
import org.offhost.inventory.proof.AllocationProof;

/** What a map says in numbers. */
public final class MapFigures {
    private static final int CONFLICTS_SHOWN = 20;

    private MapFigures() {}

    /** A line of a legend. */
    public static String amount(String words, long bytes, long of) {
        return String.format(
                Locale.ROOT, "%-22s %10s  %5.1f %%", words, Quantities.bytes(bytes), of == 0 ? 0 : 100.0 * bytes / of);
    }

    /** Lines with a label each, control characters of names spelled out. */
    public static List<String> of(VolumeMap map, MapGrid grid) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "In use        %,d bytes (%s) of %,d",
                grid.used(),
                Quantities.bytes(grid.used()),
                grid.length()));
        FreeRanges free = map.free();
        lines.add(String.format(
                Locale.ROOT, "Free          %,d bytes in %s", free.bytes(), count(free.count(), "range")));
        if (free.count() > 0) {
            lines.add(String.format(
                    Locale.ROOT,
                    "              the largest has %,d bytes (%s) at byte %,d",
                    free.largest(),
                    Quantities.bytes(free.largest()),
                    free.largestPosition()));
        }
        files(lines, map);
        proof(lines, map);
        return lines;
    }

    private static void files(List<String> lines, VolumeMap map) {
        Fragmentation f = map.fragmentation();
        lines.add(String.format(
                Locale.ROOT,
                "Files         %,d with clusters, in %.2f pieces on average; %,d without",
                f.files(),
                f.mean(),
                f.none()));
        lines.add(String.format(
                Locale.ROOT,
                "              %,d in 1 piece, %,d in 2, %,d in 3 to 10, %,d in more than 10",
                f.one(),
                f.two(),
                f.few(),
                f.many()));
        String label = "Most pieces";
        for (Fragmentation.Piecemeal worst : f.worst(map.tree())) {
            lines.add(String.format(Locale.ROOT, "%-13s %,d  %s", label, worst.pieces(), Printable.of(worst.path())));
            label = "";
        }
    }

    private static void proof(List<String> lines, VolumeMap map) {
        Optional<AllocationProof> proof = map.proof();
        if (proof.isEmpty()) {
            lines.add("Proof         none: what has no owner is taken for the file system's own");
            return;
        }
        AllocationProof p = proof.get();
        if (p.inDoubt() > 0) {
            lines.add(String.format(
                    Locale.ROOT,
                    "In doubt      %,d bytes in use may be owned by nobody: %s",
                    p.inDoubt(),
                    Printable.of(map.doubt().orElse(""))));
        }
        if (p.holds()) {
            lines.add(
                    p.inDoubt() == 0
                            ? "Proof         every allocated cluster is owned exactly once"
                            : "Proof         every other allocated cluster is owned exactly once, those in doubt by one"
                                    + " or by none");
            return;
        }
        lines.add("Proof         fails: entries and allocation map contradict each other in "
                + count(p.ranges(), "range"));
        for (AllocationConflict.Kind kind : AllocationConflict.Kind.values()) {
            if (p.bytes(kind) > 0) {
                lines.add(String.format(Locale.ROOT, "              %,d bytes %s", p.bytes(kind), words(kind)));
            }
        }
        p.conflicts().stream().limit(CONFLICTS_SHOWN).forEach(c -> lines.add(line(map.summary(), c)));
        if (p.ranges() > CONFLICTS_SHOWN) {
            lines.add(String.format(Locale.ROOT, "              and %,d more", p.ranges() - CONFLICTS_SHOWN));
        }
    }

    private static String line(VolumeSummary volume, AllocationConflict c) {
        return String.format(
                Locale.ROOT,
                "              %s at byte %,d, %,d bytes: %s%s",
                volume.place(c.range()),
                c.range().position(),
                c.range().length(),
                words(c.kind()),
                c.owners().isEmpty() ? "" : "; by " + Printable.of(String.join(", ", c.owners())));
    }

    private static String words(AllocationConflict.Kind kind) {
        return switch (kind) {
            case UNOWNED -> "in use, but owned by nobody";
            case FREE -> "owned, but free by the map";
            case SHARED -> "owned more than once";
        };
    }

    private static String count(long n, String what) {
        return String.format(Locale.ROOT, n == 1 ? "%,d %s" : "%,d %ss", n, what);
    }
}
