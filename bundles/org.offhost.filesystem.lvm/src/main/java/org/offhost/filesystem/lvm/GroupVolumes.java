// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.lvm;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.offhost.block.Extent;
import org.offhost.block.Layout;
import org.offhost.block.UnreadableBlockException;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.FoundVolume;
import org.offhost.kit.session.Withdrawal;

/** The logical volumes of a group, each where it lies on the devices, or why it cannot be used. */
final class GroupVolumes {
    private static final String VISIBLE = "VISIBLE";

    private final VolumeGroup group;
    private final Map<String, PhysicalVolume> there;

    /** Bytes of all devices. */
    private final long room;

    /** What is not what it seems, by the names of logical volumes: LVM keeps changes or a merge in them. */
    private final Map<String, String> held = new HashMap<>();

    private final ThinVolumes thin;

    /**
     * @param there physical volumes that can be read, by their ids; of other groups, too
     * @param session whose end ends all reads of volumes
     */
    GroupVolumes(VolumeGroup group, Map<String, PhysicalVolume> there, Withdrawal session) {
        this.group = group;
        this.thin = new ThinVolumes(
                group, DeviceRow.of(List.copyOf(there.values())), session, v -> layout(v, Segment.of(v)));
        this.there = Map.copyOf(there);
        this.room = there.values().stream().mapToLong(p -> p.device().size()).sum();
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

    /** What was found besides, a sentence each. */
    List<String> evidence() {
        return thin.evidence();
    }

    /**
     * Volumes that people see, by name, numbered from a number on; pools are none, their thin volumes are.
     *
     * @throws IOException if a device fails
     */
    List<FoundVolume> all(int first) throws IOException {
        List<FoundVolume> all = new ArrayList<>();
        for (Map.Entry<String, TextSection> e : new TreeMap<>(group.logical()).entrySet()) {
            if (e.getValue().list("status").contains(VISIBLE) && !ThinVolumes.isPool(e.getValue())) {
                all.add(volume(first + all.size(), e.getKey(), e.getValue()));
            }
        }
        return all;
    }

    private FoundVolume volume(int number, String name, TextSection section) throws IOException {
        String full = group.name() + "/" + name;
        String kind = "LVM2 logical volume";
        try {
            List<Segment> segments = Segment.of(section);
            kind = "LVM2 " + kind(segments);
            if (held.containsKey(name)) {
                throw section.corrupt("a volume that is whole by itself", held.get(name));
            }
            if (segments.size() == 1 && segments.get(0).type().equals(SegmentTypes.THIN)) {
                return thin.volume(number, kind, full, segments.get(0));
            }
            return new FoundVolume(number, layout(section, segments), kind, full, "");
        } catch (CorruptStructureException | UnreadableBlockException e) {
            return FoundVolume.lost(number, kind, full, e.getMessage());
        }
    }

    /** Where a volume lies of which the text tells it. */
    private Layout layout(TextSection volume, List<Segment> segments) throws CorruptStructureException {
        List<Layout.Stripes> parts = new ArrayList<>();
        long length = 0;
        for (Segment s : segments) {
            parts.add(stripes(s));
            length += parts.get(parts.size() - 1).length();
            if (length > room) {
                throw volume.corrupt("extents that differ, within " + room + " bytes", length + " bytes");
            }
        }
        Layout layout = new Layout(parts);
        Optional<Extent> twice = Overlaps.within(layout);
        if (twice.isPresent()) {
            throw volume.corrupt(
                    "each extent once",
                    "one at byte " + twice.get().position() + " that is already another of the volume's");
        }
        return layout;
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

    /** Where a segment lies. */
    private Layout.Stripes stripes(Segment segment) throws CorruptStructureException {
        TextSection section = segment.section();
        if (!segment.type().equals(Segment.STRIPED)) {
            throw section.corrupt("a linear or striped segment", UnreadSegments.words(segment.type()));
        }
        List<Extent> ranges = new ArrayList<>();
        for (Segment.Stripe stripe : segment.stripes()) {
            ranges.add(
                    range(section, stripe, segment.extents() / segment.stripes().size()));
        }
        long each = ranges.get(0).length();
        if (ranges.size() == 1) {
            return new Layout.Stripes(ranges, each);
        }
        if (each % segment.chunk() != 0) {
            throw section.corrupt("stripes of whole chunks of " + segment.chunk(), each + " bytes");
        }
        return new Layout.Stripes(ranges, segment.chunk());
    }

    private Extent range(TextSection section, Segment.Stripe stripe, long extents) throws CorruptStructureException {
        VolumeGroup.Member on = group.physical().get(stripe.on());
        if (on == null) {
            throw section.corrupt(
                    "a physical volume",
                    GroupText.shown(stripe.on())
                            + ", a volume that LVM hides; if it moves extents (pvmove), wait until that is over");
        }
        PhysicalVolume physical = there.get(on.id());
        if (physical == null) {
            throw section.corrupt(
                    "all of it on physical volume " + ids(),
                    "extents on physical volume " + GroupText.shown(on.id()) + " (" + GroupText.shown(on.device())
                            + " where the group was changed last), which is not on this unit: name the one that has it beside this one");
        }
        if (stripe.start() > on.extents() - extents) {
            throw section.corrupt(
                    "extents within the physical volume's " + on.extents(), extents + " from " + stripe.start());
        }
        long size = physical.device().size();
        long has = on.start() > size ? 0 : (size - on.start()) / group.extentLength();
        if (stripe.start() > has - extents) {
            throw section.corrupt(
                    "extents on the device, which has room for " + has, extents + " from " + stripe.start());
        }
        return new Extent(
                physical.start() + on.start() + stripe.start() * group.extentLength(), extents * group.extentLength());
    }

    /** Of the group's physical volumes that are there, some. */
    private String ids() {
        return group.physical().values().stream()
                .map(VolumeGroup.Member::id)
                .filter(there::containsKey)
                .limit(4)
                .map(GroupText::shown)
                .collect(Collectors.joining(", "));
    }
}
