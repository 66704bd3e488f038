// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.medium;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.offhost.archive.MediumGeometry;
import org.offhost.block.BlockDevice;

/**
 * Finds the sets of a disk.
 *
 * <p>A set tells in its description where the next one begins, and in its trailer where it begins itself. So every end of a
 * set that is known, those in the label's slots included, leads to the set behind it and to the one before it. Only what is
 * not reached from either side is searched for headers and trailers, unit by unit.
 */
final class DiskScan {
    private final BlockDevice device;
    private final int unit;
    private final boolean wide;
    private final DiskProbe probe;
    private final List<LabelSlots.Slot> slots;
    private final TreeMap<Long, DiskPiece> pieces = new TreeMap<>();
    private final Set<Long> ends = new HashSet<>();
    private final Set<Long> looked = new HashSet<>();
    private final Deque<Long> places = new ArrayDeque<>();

    /**
     * @param wide whether to look well where nothing was ever written, and not at some blocks only if a slot tells where
     *     the sets end
     */
    DiskScan(BlockDevice device, int unit, boolean wide) throws IOException {
        this.wide = wide;
        this.device = device;
        this.unit = unit;
        this.probe = new DiskProbe(device, new MediumGeometry(false, unit, device.blockLength()));
        this.slots = new LabelSlots(device, unit).all();
    }

    private long first() {
        return LabelSlots.FIRST_SET * unit;
    }

    /** What stands on the disk, by position. */
    DiskContents run() throws IOException {
        places.add(first());
        slots.stream().map(LabelSlots.Slot::end).filter(this::isPlace).forEach(places::add);
        follow();
        for (long from = first(); from < vouched(); from = endOf(from)) {
            Optional<DiskPiece> piece = Optional.ofNullable(pieces.get(from));
            if (piece.isEmpty()) {
                search(from, nextOf(from));
            }
        }
        if (isDoubtful(lastEnd())) {
            search(lastEnd(), endOfWritten());
        }
        return new DiskContents(device, unit, List.copyOf(pieces.values()), slots, wide);
    }

    private boolean isPlace(long position) {
        return position >= first() && position % unit == 0 && position <= device.size();
    }

    /** The newest slot that can be true. */
    private Optional<LabelSlots.Slot> newest() {
        return slots.stream().filter(s -> isPlace(s.end())).findFirst();
    }

    /** Up to where sets must be. */
    private long vouched() {
        return Math.max(lastEnd(), newest().map(LabelSlots.Slot::end).orElse(first()));
    }

    private long lastEnd() {
        return pieces.isEmpty() ? first() : pieces.lastEntry().getValue().end();
    }

    private long nextOf(long from) {
        Map.Entry<Long, DiskPiece> next = pieces.ceilingEntry(from);
        return next == null ? vouched() : next.getKey();
    }

    private long endOf(long from) {
        DiskPiece piece = pieces.get(from);
        return piece == null ? nextOf(from) : piece.end();
    }

    /**
     * Behind the last set is something, and no slot says that the sets end there; or there is something where nothing was
     * ever written, whatever the slots say: they may be older than it.
     */
    private boolean isDoubtful(long end) throws IOException {
        if (end > device.size() - unit) {
            return false;
        }
        Optional<LabelSlots.Slot> newest = newest();
        boolean told = newest.filter(s -> s.end() == end).isPresent();
        boolean silent = told && newest.get().written().isEmpty();
        return !told && !DiskContents.isEmpty(device, end) || !silent && isAnythingBehind(end);
    }

    private boolean isAnythingBehind(long end) throws IOException {
        UnusedRoom room = UnusedRoom.behind(device, unit, end, newest());
        boolean told = newest().filter(s -> s.end() == end).isPresent();
        return (wide || !told ? room.data() : room.dataAtAGlance()).isPresent();
    }

    /** Up to where there can be anything: a disk may be far longer than what was ever written to it, and a file that grows is. */
    private long endOfWritten() throws IOException {
        long last = device.size() / unit * unit;
        Optional<LabelSlots.Slot> newest = newest();
        OptionalLong written = newest.map(LabelSlots.Slot::written).orElse(OptionalLong.empty());
        if (written.isEmpty() || isAnythingBehind(lastEnd())) {
            return last;
        }
        long units = -Math.floorDiv(-Math.max(0, written.getAsLong()), (long) unit);
        return units >= last / unit ? last : Math.max(units * unit, lastEnd());
    }

    /** Goes from every known place to the sets on both sides of it. */
    private void follow() throws IOException {
        while (!places.isEmpty()) {
            long place = places.remove();
            if (looked.add(place)) {
                if (!pieces.containsKey(place)) {
                    probe.from(place).ifPresent(this::add);
                }
                if (!ends.contains(place)) {
                    probe.to(place).ifPresent(this::add);
                }
            }
        }
    }

    private void add(DiskPiece piece) {
        Map.Entry<Long, DiskPiece> before = pieces.lowerEntry(piece.end());
        if (before != null && before.getValue().overlaps(piece)) {
            return;
        }
        pieces.put(piece.start(), piece);
        ends.add(piece.end());
        places.add(piece.start());
        places.add(piece.end());
    }

    /** Looks for headers and trailers at every unit of a part; whoever reads the device may end it. */
    private void search(long from, long to) throws IOException {
        UnitSearch search = new UnitSearch(device, unit, to);
        long at = from;
        while (at < to) {
            Optional<UnitSearch.Hit> hit = search.next(at);
            if (hit.isEmpty()) {
                return;
            }
            at = hit.get().position() + unit;
            List<DiskPiece> found = new ArrayList<>();
            if (hit.get().ends()) {
                probe.to(at).ifPresent(found::add);
            } else {
                probe.from(hit.get().position()).ifPresent(found::add);
            }
            found.forEach(this::add);
            follow();
            Map.Entry<Long, DiskPiece> over = pieces.lowerEntry(at);
            at = over == null ? at : Math.max(at, over.getValue().end());
        }
    }
}
