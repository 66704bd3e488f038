// SPDX-License-Identifier: Apache-2.0
package org.offhost.driver;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.offhost.block.BlockDevice;
import org.offhost.block.Extent;
import org.offhost.block.Layout;
import org.offhost.block.UnreadableBlockException;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.FoundVolume;
import org.offhost.filesystem.InnerMapping;
import org.offhost.filesystem.VolumeFinder;
import org.offhost.filesystem.VolumeMapping;
import org.offhost.filesystem.VolumeTable;

/**
 * The table of a unit with what other finders find in its volumes: logical volumes in partitions, partitions in a logical volume. On a
 * way down no finder is asked twice, so what an image of a disk holds within a partition is not looked for.
 *
 * <p>What one finder knows on several devices it is asked for together, when all devices have been seen that those before it lead to: a
 * group's physical volumes may be partitions and whole units.
 */
final class NestedVolumes {
    /** Volumes of a table within tables; a hostile one may have millions. */
    private static final int MOST = 4096;

    private final BlockDevice row;
    private final Asked asked;
    private final List<KnownDriver<VolumeFinder>> finders;
    private final Deque<Part> unseen = new ArrayDeque<>();
    private final List<Known> known = new ArrayList<>();
    private final List<FoundVolume> volumes = new ArrayList<>();
    private final List<String> evidence = new ArrayList<>();
    private Optional<VolumeTable> top = Optional.empty();
    private int number;

    /** Asks one finder; empty too if it goes. */
    interface Asked {
        Optional<VolumeTable> of(KnownDriver<VolumeFinder> finder, List<BlockDevice> devices) throws IOException;
    }

    /**
     * A device that may have a table.
     *
     * @param volume number of the volume that it is; 0 for a unit
     * @param place where it lies in the row of units, or its table and all that this leads to
     * @param map how its bytes are found there, if a table tells it
     * @param finders that are asked
     */
    private record Part(
            int volume,
            Layout place,
            Optional<VolumeMapping> map,
            BlockDevice device,
            List<KnownDriver<VolumeFinder>> finders) {
        boolean overlaps(FoundVolume found) {
            return new FoundVolume(volume, place, "", "", "").overlaps(found);
        }
    }

    /** A table of a part, whose volumes are not yet among the others. */
    private record Known(KnownDriver<VolumeFinder> finder, Part part, VolumeTable table) {}

    private NestedVolumes(BlockDevice row, List<KnownDriver<VolumeFinder>> finders, Asked asked) {
        this.row = row;
        this.finders = finders;
        this.asked = asked;
    }

    /**
     * All volumes; the numbers of those within others follow those of the table.
     *
     * @param row a unit, or several; the table is that of the first that has one
     * @return empty if no finder knows one there
     */
    static Optional<VolumeTable> of(BlockDevice row, List<KnownDriver<VolumeFinder>> finders, Asked asked)
            throws IOException {
        NestedVolumes nested = new NestedVolumes(row, finders, asked);
        long start = 0;
        for (BlockDevice unit : JoinedDevice.units(row)) {
            if (unit.size() > 0) {
                nested.look(new Part(
                        0, Layout.of(List.of(new Extent(start, unit.size()))), Optional.empty(), unit, finders));
            }
            start += unit.size();
        }
        nested.addAll();
        return nested.top.map(t -> new VolumeTable(t.type(), t.sectorLength(), nested.volumes, nested.evidence));
    }

    private void look(Part part) throws IOException {
        for (KnownDriver<VolumeFinder> finder : part.finders()) {
            if (part.volume() == 0 && Boolean.TRUE.equals(finder.property(VolumeFinder.WITHIN))) {
                continue;
            }
            Optional<VolumeTable> found = Optional.empty();
            try {
                found = asked.of(finder, List.of(part.device()));
            } catch (CorruptStructureException | UnreadableBlockException e) {
                if (part.volume() == 0) {
                    throw e;
                }
                evidence.add(VolumeTable.CONTRADICTS + prefix(List.of(part)) + e.getMessage());
            }
            if (found.isPresent()) {
                known.add(new Known(finder, part, found.get()));
                return;
            }
        }
    }

    /** The tables of the finder that is asked first, and what lies in their volumes, until there are none. */
    private void addAll() throws IOException {
        while (!known.isEmpty()) {
            for (KnownDriver<VolumeFinder> finder : finders) {
                List<Known> his =
                        known.stream().filter(k -> k.finder().equals(finder)).toList();
                known.removeAll(his);
                if (!his.isEmpty()) {
                    add(finder, his);
                    break;
                }
            }
            while (!unseen.isEmpty()) {
                look(unseen.remove());
            }
        }
    }

    private void add(KnownDriver<VolumeFinder> finder, List<Known> tables) throws IOException {
        // where a table tells the bytes of a part, no layout tells those of a volume on it and others: it is read by
        // itself
        List<Part> parts = tables.stream()
                .map(Known::part)
                .filter(p -> p.map().isEmpty())
                .sorted(Comparator.comparingLong(p -> p.place().position()))
                .toList();
        Optional<VolumeTable> together = parts.size() > 1 ? together(finder, parts) : Optional.empty();
        if (together.isPresent()) {
            add(finder, parts, together.get());
        }
        for (Known k : tables) {
            if (together.isEmpty() || k.part().map().isPresent()) {
                add(finder, List.of(k.part()), k.table());
            }
        }
    }

    private Optional<VolumeTable> together(KnownDriver<VolumeFinder> finder, List<Part> parts) throws IOException {
        try {
            return asked.of(finder, parts.stream().map(Part::device).toList());
        } catch (CorruptStructureException | UnreadableBlockException e) {
            evidence.add(VolumeTable.CONTRADICTS + prefix(parts) + e.getMessage());
            return Optional.empty();
        }
    }

    private void add(KnownDriver<VolumeFinder> finder, List<Part> on, VolumeTable table) throws IOException {
        top = top.isPresent() ? top : Optional.of(table);
        for (String e : table.evidence()) {
            boolean contradicts = e.startsWith(VolumeTable.CONTRADICTS);
            String sentence = contradicts ? e.substring(VolumeTable.CONTRADICTS.length()) : e;
            evidence.add((contradicts ? VolumeTable.CONTRADICTS : "") + prefix(on) + sentence);
        }
        Layout place =
                new Layout(on.stream().flatMap(p -> p.place().parts().stream()).toList());
        List<KnownDriver<VolumeFinder>> rest = new ArrayList<>(on.get(0).finders());
        on.forEach(p -> rest.retainAll(p.finders()));
        rest.remove(finder);
        boolean ofUnit = on.size() == 1 && on.get(0).volume() == 0;
        int before = number;
        for (FoundVolume v : table.volumes()) {
            if (!ofUnit && volumes.size() >= MOST) {
                evidence.add(VolumeTable.CONTRADICTS + prefix(on) + "more volumes than " + MOST + " in all");
                return;
            }
            int its = ofUnit ? before + v.number() : number + 1;
            number = Math.max(number, its);
            FoundVolume placed = placed(its, v, on, place);
            try {
                if (placed.isSound() && placed.isAligned(row.blockLength()) && !rest.isEmpty()) {
                    unseen.add(new Part(its, placed.layout(), placed.map(), placed.on(row), rest));
                }
            } catch (CorruptStructureException | UnreadableBlockException e) {
                placed = lost(placed, e.getMessage()); // its table cannot be read
            }
            volumes.add(placed);
        }
    }

    private static FoundVolume lost(FoundVolume of, String fault) {
        return new FoundVolume(
                of.number(), Layout.of(List.of()), Optional.empty(), of.kind(), of.name(), fault, of.within());
    }

    /** A volume of a table with its number among all, where it lies in the row, and what it lies in. */
    private FoundVolume placed(int number, FoundVolume v, List<Part> on, Layout place) {
        Layout layout = v.layout();
        Optional<VolumeMapping> map = v.map();
        String fault = v.fault();
        Optional<VolumeMapping> outer = on.get(0).map();
        if (outer.isPresent() && layout.length() > 0) {
            map = Optional.of(new InnerMapping(outer.get(), layout, map));
            fault = layout.isAligned(row.blockLength())
                    ? fault
                    : "it begins inside a logical block of " + row.blockLength() + " bytes";
            layout = place;
        } else {
            try {
                layout = layout.length() == 0 ? layout : place.of(layout);
            } catch (IllegalArgumentException e) {
                fault = "it is striped over pieces of another volume, which is not read (" + e.getMessage() + ")";
            }
        }
        FoundVolume found = new FoundVolume(number, layout, map, v.kind(), v.name(), fault, List.of());
        List<Integer> within = on.stream()
                .filter(p -> p.volume() > 0 && (!found.isSound() || p.overlaps(found)))
                .map(Part::volume)
                .toList();
        FoundVolume placed = within.isEmpty()
                ? found
                : new FoundVolume(
                        number, layout, map, v.kind() + ", in volume" + numbers(within), v.name(), fault, within);
        return fault.equals(v.fault()) ? placed : lost(placed, fault);
    }

    /** What a sentence begins with that is of tables within volumes. */
    private static String prefix(List<Part> on) {
        List<Integer> within = on.stream().map(Part::volume).filter(n -> n > 0).toList();
        return within.isEmpty() ? "" : "in volume" + numbers(within) + ": ";
    }

    /** " 3", "s 3 and 5". */
    private static String numbers(List<Integer> of) {
        return (of.size() == 1 ? " " : "s ") + of.stream().map(String::valueOf).collect(Collectors.joining(" and "));
    }
}
