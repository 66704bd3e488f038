// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.Facet;
import org.offhost.filesystem.Facets;
import org.offhost.filesystem.WindowsFacets;

/**
 * Facets of entries. A volume has few combinations of flags and descriptor for all its files, so those that came last are
 * given again, the same object: nobody makes, compares or writes them anew.
 */
final class EntryFacets {
    /** A power of two. */
    private static final int RECENT = 512;

    private final Facets[] recent = new Facets[RECENT];
    private final int[] flags = new int[RECENT];
    private final AttributeValue.Resident[] descriptors = new AttributeValue.Resident[RECENT];
    private final boolean[] caseSensitive = new boolean[RECENT];

    /** @param descriptor compared by identity, as they are given again, too */
    Facets of(int attributes, boolean isCaseSensitive, Optional<AttributeValue.Resident> descriptor) {
        AttributeValue.Resident security = descriptor.orElse(null);
        int slot = (System.identityHashCode(security) * 31 + attributes) * 2 + (isCaseSensitive ? 1 : 0) & RECENT - 1;
        if (recent[slot] == null
                || flags[slot] != attributes
                || descriptors[slot] != security
                || caseSensitive[slot] != isCaseSensitive) {
            recent[slot] = make(attributes, isCaseSensitive, descriptor);
            flags[slot] = attributes;
            descriptors[slot] = security;
            caseSensitive[slot] = isCaseSensitive;
        }
        return recent[slot];
    }

    private static Facets make(int attributes, boolean isCaseSensitive, Optional<AttributeValue.Resident> descriptor) {
        List<Facet> facets = new ArrayList<>(3);
        facets.add(WindowsFacets.attributes(attributes));
        descriptor.map(WindowsFacets::security).ifPresent(facets::add);
        if (isCaseSensitive) {
            facets.add(WindowsFacets.caseSensitive());
        }
        return Facets.of(facets);
    }
}
