// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.lvm;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.offhost.block.BlockDevice;
import org.offhost.block.Layout;
import org.offhost.block.Slice;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.FoundVolume;
import org.offhost.filesystem.lvm.thin.PoolState;
import org.offhost.filesystem.lvm.thin.ThinPool;
import org.offhost.filesystem.lvm.thin.ThinVolume;
import org.offhost.kit.session.Withdrawal;

/** The thin volumes of a group and their pools: LVM's text says which there are, the table of a pool where they lie. */
final class ThinVolumes {

    /** In sectors; the pool's table has bounds of its own. */
    private static final long MOST_CHUNK = 1L << 21;

    private static final long MOST_DEVICE = (1L << 24) - 1;

    private final VolumeGroup group;
    private final BlockDevice row;
    private final Withdrawal session;
    private final Places places;
    private final Map<String, Pool> pools = new HashMap<>();
    private final List<String> evidence = new ArrayList<>();

    /** Where the volumes of the group lie that a list of ranges tells of. */
    interface Places {
        Layout of(TextSection volume) throws CorruptStructureException;
    }

    /** A pool, and where its table and then its chunks lie. */
    private record Pool(ThinPool pool, Layout place, PoolState state) {}

    ThinVolumes(VolumeGroup group, BlockDevice row, Withdrawal session, Places places) {
        this.group = group;
        this.row = row;
        this.session = session;
        this.places = places;
    }

    /** A sentence for each pool that was read. */
    List<String> evidence() {
        return evidence;
    }

    /** Whether a volume is a pool, which bears nothing that is not of its thin volumes. */
    static boolean isPool(TextSection volume) {
        return volume.findSection("segment1")
                .flatMap(s -> s.findText("type"))
                .orElse("")
                .equals(SegmentTypes.POOL);
    }

    /**
     * A thin volume.
     *
     * @throws CorruptStructureException if it, or its pool, cannot be read
     */
    FoundVolume volume(int number, String kind, String name, Segment segment) throws IOException {
        TextSection section = segment.section();
        refuse(section, "external_origin", "what was never written to it lies in a volume outside of the pool");
        refuse(section, "merge", "a snapshot is being merged into it; wait until that is over");
        if (segment.extents() > Long.MAX_VALUE / group.extentLength()) {
            throw section.corrupt("a length that can be counted", segment.extents() + " extents");
        }
        Pool pool = pool(section, section.text("thin_pool"));
        ThinVolume map = new ThinVolume(
                session,
                pool.pool(),
                section.number("device_id", 0, MOST_DEVICE),
                segment.extents() * group.extentLength(),
                pool.state().words());
        try {
            map.open(around(pool.place()));
        } catch (CorruptStructureException e) {
            throw section.corrupt("a pool that knows the volume", e.getMessage());
        }
        return FoundVolume.mapped(number, pool.place(), map, kind, name);
    }

    private static void refuse(TextSection section, String entry, String why) throws CorruptStructureException {
        Optional<String> value = section.findText(entry);
        if (value.isPresent()) {
            throw section.corrupt(
                    "a volume that is whole in its pool",
                    entry + " " + GroupText.shown(value.get()) + ": " + why + UnreadSegments.EXPORT);
        }
    }

    private Pool pool(TextSection wanting, String name) throws IOException {
        Pool known = pools.get(name);
        if (known == null) {
            known = read(wanting, name);
            pools.put(name, known);
        }
        return known;
    }

    private Pool read(TextSection wanting, String name) throws IOException {
        TextSection volume = group.logical().get(name);
        if (volume == null || !isPool(volume)) {
            throw wanting.corrupt("a pool", GroupText.shown(name) + ", which is none");
        }
        TextSection segment = volume.section("segment1");
        Set<String> changes = segment.sections().keySet();
        if (!changes.isEmpty()) {
            throw segment.corrupt(
                    "a pool at rest",
                    "changes to be made in it: " + GroupText.shown(String.join(", ", changes))
                            + "; wait until they are, or activate the pool");
        }
        Layout table = places.of(part(segment, "metadata"));
        Layout data = places.of(part(segment, "pool"));
        ThinPool pool = new ThinPool(
                volume.text("id"),
                segment.number("transaction_id", 0, Long.MAX_VALUE),
                segment.number("chunk_size", 1, MOST_CHUNK) * PvLabel.SECTOR,
                table.length(),
                data.length());
        List<Layout.Stripes> parts = new ArrayList<>(table.parts());
        parts.addAll(data.parts());
        Layout place = new Layout(parts);
        try {
            PoolState state = pool.state(around(place));
            note(name, state, pool);
            return new Pool(pool, place, state);
        } catch (CorruptStructureException e) {
            throw segment.corrupt("a table that is sound", e.getMessage());
        }
    }

    private void note(String name, PoolState state, ThinPool pool) {
        evidence.add("table of thin pool '" + GroupText.shown(group.name() + "/" + name) + "': transaction "
                + state.transaction() + " as the text has it, its sum is right, " + state.used() + " of "
                + state.chunks() + " chunks of " + pool.chunk() + " bytes in use"
                + (state.held() ? "; a copy of its root is kept for somebody, which does not count" : ""));
    }

    private TextSection part(TextSection segment, String entry) throws CorruptStructureException {
        String name = segment.text(entry);
        TextSection volume = group.logical().get(name);
        if (volume == null) {
            throw segment.corrupt("a volume " + GroupText.shown(name), "none");
        }
        return volume;
    }

    private BlockDevice around(Layout place) throws CorruptStructureException {
        if (!place.isAligned(row.blockLength())) {
            throw new CorruptStructureException(
                    "thin pool", place.position(), "whole blocks of " + row.blockLength(), "others");
        }
        return Slice.of(row, place);
    }
}
