// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.offhost.block.Extent;

/** Lists of ranges of a volume. */
final class ExtentLists {
    private ExtentLists() {}

    /** What of some ranges is in none of others; both ascending. */
    static List<Extent> without(List<Extent> ranges, List<Extent> others) {
        List<Extent> left = new ArrayList<>();
        int next = 0;
        for (Extent range : ranges) {
            long from = range.position();
            while (next < others.size() && others.get(next).end() <= from) {
                next++;
            }
            for (int i = next; i < others.size() && others.get(i).position() < range.end(); i++) {
                if (others.get(i).position() > from) {
                    left.add(new Extent(from, others.get(i).position() - from));
                }
                from = Math.max(from, others.get(i).end());
            }
            if (from < range.end()) {
                left.add(new Extent(from, range.end() - from));
            }
        }
        return left;
    }

    /** Those of a list, ascending, those joined that touch or overlap; none of none. The list is sorted. */
    static List<Extent> joined(List<Extent> all) {
        all.sort(Comparator.comparingLong(Extent::position));
        List<Extent> joined = new ArrayList<>();
        Extent open = null;
        for (Extent e : all) {
            if (open != null && e.position() <= open.end()) {
                open = new Extent(open.position(), Math.max(open.end(), e.end()) - open.position());
            } else {
                if (open != null) {
                    joined.add(open);
                }
                open = e;
            }
        }
        if (open != null) {
            joined.add(open);
        }
        return joined;
    }
}
