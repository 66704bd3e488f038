// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.lvm;

import java.util.ArrayList;
import java.util.List;
import org.offhost.filesystem.CorruptStructureException;

/**
 * A row of extents of a logical volume that are mapped alike.
 *
 * @param start first extent of the logical volume
 * @param extents how many it has
 * @param type as LVM calls it; a linear one is "striped" with one stripe
 * @param stripes where it lies, if its type is {@link #STRIPED}
 * @param chunk bytes that lie together on each of several stripes; 0 if there is one
 * @param section all that the text says of it
 */
record Segment(long start, long extents, String type, List<Stripe> stripes, long chunk, TextSection section) {
    static final String STRIPED = "striped";

    /** Segments of a volume, extents of a segment, and extents of a device: as many as 32 bits count. */
    private static final long MOST = 0xFFFF_FFFFL;

    /** 1 TiB, far more than LVM makes; in sectors. */
    private static final long MOST_CHUNK = 1L << 31;

    Segment {
        stripes = List.copyOf(stripes);
    }

    /**
     * A stripe.
     *
     * @param on name of a physical volume in the text, or of another logical volume
     * @param start its first extent there
     */
    record Stripe(String on, long start) {}

    /** All of a logical volume, which cover it without a gap. */
    static List<Segment> of(TextSection volume) throws CorruptStructureException {
        long count = volume.number("segment_count", 1, MOST);
        List<Segment> segments = new ArrayList<>();
        long next = 0;
        for (long i = 1; i <= count; i++) {
            Segment s = one(volume.section("segment" + i));
            if (s.start() != next) {
                throw s.section().corrupt("start_extent " + next, String.valueOf(s.start()));
            }
            next += s.extents();
            segments.add(s);
        }
        return segments;
    }

    private static Segment one(TextSection section) throws CorruptStructureException {
        String type = section.text("type");
        long extents = section.number("extent_count", 1, MOST);
        List<Stripe> stripes = type.equals(STRIPED) ? stripes(section) : List.of();
        if (!stripes.isEmpty() && extents % stripes.size() != 0) {
            throw section.corrupt("extents that " + stripes.size() + " stripes share", String.valueOf(extents));
        }
        long chunk = stripes.size() > 1 ? section.number("stripe_size", 1, MOST_CHUNK) * PvLabel.SECTOR : 0;
        return new Segment(section.number("start_extent", 0, MOST), extents, type, stripes, chunk, section);
    }

    private static List<Stripe> stripes(TextSection section) throws CorruptStructureException {
        List<?> list = section.list("stripes");
        long count = section.number("stripe_count", 1, MOST);
        if (list.size() % 2 != 0 || list.size() / 2 != count) {
            throw section.corrupt(count + " stripes", list.size() + " names and numbers");
        }
        List<Stripe> stripes = new ArrayList<>();
        for (int i = 0; i < list.size(); i += 2) {
            if (list.get(i) instanceof String on && list.get(i + 1) instanceof Long at && at >= 0 && at <= MOST) {
                stripes.add(new Stripe(on, at));
            } else {
                throw section.corrupt("a name and an extent for each stripe", "others");
            }
        }
        return stripes;
    }
}
