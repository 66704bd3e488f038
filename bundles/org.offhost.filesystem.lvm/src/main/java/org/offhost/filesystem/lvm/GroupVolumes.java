// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.lvm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.offhost.block.Extent;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.FoundVolume;

/** The logical volumes of a group, each where it lies on the device, or why it cannot be used. */
final class GroupVolumes {
    private static final String VISIBLE = "VISIBLE";

    private final VolumeGroup group;
    private final String id;
    private final long size;

    /** What is not what it seems, by the names of logical volumes: LVM keeps changes or a merge in them. */
    private final Map<String, String> held = new HashMap<>();

    /**
     * @param id of the physical volume that the device is
     * @param size bytes of the device
     */
    GroupVolumes(VolumeGroup group, String id, long size) {
        this.group = group;
        this.id = id;
        this.size = size;
        group.logical().values().forEach(this::noteSnapshots);
    }

    /** The store of a snapshot looks like a volume; an origin that a snapshot is merged into is not whole by itself. */
    private void noteSnapshots(TextSection volume) {
        for (TextSection segment : volume.sections().values()) {
            String origin = segment.findText("origin").orElse("");
            segment.findText("cow_store")
                    .ifPresent(store -> held.put(
                            store,
                            "it has what was changed since a snapshot of " + GroupText.shown(origin)
                                    + " was cut, and is no volume by itself"));
            segment.findText("merging_store").ifPresent(store -> {
                held.put(store, "it is being merged into " + GroupText.shown(origin));
                held.put(origin, "a snapshot is being merged into it; wait until that is over");
            });
        }
    }

    /** Volumes that people see, by name; their numbers are their places in it. */
    List<FoundVolume> all() {
        List<FoundVolume> all = new ArrayList<>();
        for (Map.Entry<String, TextSection> e : new TreeMap<>(group.logical()).entrySet()) {
            if (e.getValue().list("status").contains(VISIBLE)) {
                all.add(volume(all.size() + 1, e.getKey(), e.getValue()));
            }
        }
        return all;
    }

    private FoundVolume volume(int number, String name, TextSection section) {
        String full = group.name() + "/" + name;
        String kind = "LVM2 logical volume";
        try {
            List<Segment> segments = Segment.of(section);
            kind = "LVM2 " + kind(segments);
            if (held.containsKey(name)) {
                throw section.corrupt("a volume that is whole by itself", held.get(name));
            }
            List<Extent> ranges = new ArrayList<>();
            for (Segment s : segments) {
                add(ranges, range(s));
            }
            return new FoundVolume(number, ranges, kind, full, "");
        } catch (CorruptStructureException e) {
            return FoundVolume.lost(number, kind, full, e.getMessage());
        }
    }

    private static String kind(List<Segment> segments) {
        return segments.stream()
                .map(s -> s.type().equals(Segment.STRIPED) && s.stripes().size() == 1
                        ? "linear"
                        : GroupText.shown(s.type()))
                .distinct()
                .limit(4)
                .collect(Collectors.joining(" and "));
    }

    /** Where a segment lies on the device. */
    private Extent range(Segment segment) throws CorruptStructureException {
        TextSection section = segment.section();
        if (!segment.type().equals(Segment.STRIPED)) {
            throw section.corrupt("a linear segment", UnreadSegments.words(segment.type()));
        }
        if (segment.stripes().size() > 1) {
            throw section.corrupt("a linear segment", segment.stripes().size() + " stripes, which are not read yet");
        }
        Segment.Stripe stripe = segment.stripes().get(0);
        VolumeGroup.PhysicalVolume on = group.physical().get(stripe.on());
        if (on == null) {
            throw section.corrupt(
                    "a physical volume",
                    GroupText.shown(stripe.on())
                            + ", a volume that LVM hides; if it moves extents (pvmove), wait until that is over");
        }
        if (!on.id().equals(id)) {
            throw section.corrupt(
                    "all of it on physical volume " + id,
                    "extents on physical volume " + GroupText.shown(on.id()) + " (" + GroupText.shown(on.device())
                            + " where the group was changed last), which is not on this unit");
        }
        if (stripe.start() > on.extents() - segment.extents()) {
            throw section.corrupt(
                    "extents within the physical volume's " + on.extents(),
                    segment.extents() + " from " + stripe.start());
        }
        long room = on.start() > size ? 0 : (size - on.start()) / group.extentLength();
        if (stripe.start() > room - segment.extents()) {
            throw section.corrupt(
                    "extents on the device, which has room for " + room, segment.extents() + " from " + stripe.start());
        }
        return new Extent(on.start() + stripe.start() * group.extentLength(), segment.extents() * group.extentLength());
    }

    private static void add(List<Extent> ranges, Extent next) {
        int last = ranges.size() - 1;
        if (last >= 0 && ranges.get(last).end() == next.position()) {
            ranges.set(
                    last,
                    new Extent(ranges.get(last).position(), ranges.get(last).length() + next.length()));
        } else {
            ranges.add(next);
        }
    }
}
