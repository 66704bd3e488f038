// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.offhost.block.Extent;

/** Disjoint, joined ranges that can be asked what they hold. */
final class RangeSet {
    private final TreeMap<Long, Extent> byPosition = new TreeMap<>();

    RangeSet(List<Extent> ranges) {
        ranges.forEach(r -> byPosition.put(r.position(), r));
    }

    boolean contains(long position, long length) {
        Map.Entry<Long, Extent> e = byPosition.floorEntry(position);
        return e != null && e.getValue().end() >= position + length;
    }
}
