// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.offhost.filesystem.Facet;
import org.offhost.filesystem.Facets;
import org.offhost.filesystem.PosixFacets;

/** Makes the facets of inodes, one object for all that have the same. One thread. */
final class FacetPool {
    /** Flags of an inode (chattr(1)), but for those that say how it is stored. */
    static final String FLAGS = "ext.flags";

    static final String PROJECT = "ext.project";

    /** Length of a file whose content is encrypted and so given in whole blocks. */
    static final String LENGTH = "ext.length";

    private static final int MOST = 4096;
    private static final int STORAGE_FLAGS = Inode.INDEX
            | 0x2000
            | 0x4_0000
            | Inode.EXTENTS
            | Inode.EA_INODE
            | Inode.INLINE_DATA
            | 0x400_0000
            | 0x8000_0000;

    private final Map<Key, Facets> plain = new HashMap<>();
    private final Map<Facets, Facets> all = new HashMap<>();

    private Key lastKey = new Key(-1, 0, 0, 0, 0, 0);
    private Facets lastFacets;

    /** What most inodes differ in. Those that a record has by itself go by method handles, at ten times the cost. */
    private record Key(int mode, int flags, long owner, long group, long project, long device) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Key k
                    && mode == k.mode
                    && flags == k.flags
                    && owner == k.owner
                    && group == k.group
                    && project == k.project
                    && device == k.device;
        }

        @Override
        public int hashCode() {
            long hash = ((((mode * 31L + flags) * 31 + owner) * 31 + group) * 31 + project) * 31 + device;
            return Long.hashCode(hash);
        }
    }

    Facets of(Inode inode, List<Facet> attributes) {
        int type = inode.type();
        boolean device = type == PosixFacets.BLOCK_DEVICE || type == PosixFacets.CHARACTER_DEVICE;
        Key key = new Key(
                inode.mode,
                inode.flags & ~STORAGE_FLAGS,
                inode.owner(),
                inode.group(),
                inode.project(),
                device ? inode.device() : -1);
        Facets facets = key.equals(lastKey) ? lastFacets : plain(key);
        lastKey = key;
        lastFacets = facets;
        if (attributes.isEmpty()) {
            return facets;
        }
        List<Facet> both = new ArrayList<>(attributes);
        facets.forEach(both::add);
        return shared(Facets.of(both));
    }

    private Facets plain(Key key) {
        Facets facets = plain.get(key);
        if (facets == null) {
            if (plain.size() >= MOST) {
                plain.clear();
            }
            facets = make(key);
            plain.put(key, facets);
        }
        return facets;
    }

    private Facets shared(Facets facets) {
        if (all.size() >= MOST) {
            all.clear();
        }
        Facets same = all.putIfAbsent(facets, facets);
        return same == null ? facets : same;
    }

    private static Facets make(Key key) {
        List<Facet> facets = new ArrayList<>();
        facets.add(new Facet.Number(PosixFacets.MODE, key.mode));
        facets.add(new Facet.Number(PosixFacets.OWNER, key.owner));
        facets.add(new Facet.Number(PosixFacets.GROUP, key.group));
        if (key.device >= 0) {
            facets.add(new Facet.Number(PosixFacets.DEVICE, key.device));
        }
        if (key.flags != 0) {
            facets.add(new Facet.Number(FLAGS, Integer.toUnsignedLong(key.flags)));
        }
        if (key.project != 0) {
            facets.add(new Facet.Number(PROJECT, key.project));
        }
        return Facets.of(facets);
    }
}
