// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Names that come twice in one directory, exactly or but for their case where the directory knows none: what is behind one
 * of them cannot be told from what is behind the other, and who writes both under one path loses one.
 *
 * <p>Entries are noted as they come, by a hash of directory and name in 8 bytes; only if two hashes meet are they read again
 * and compared. Takes 24 MiB at most, whatever the volume: of more names than fit a part is looked at, and the rest when the
 * entries are read again, once for each million or two. One thread.
 */
public final class TwinNames {
    /** Most twins that are named. */
    public static final int NAMED = 1000;

    private static final int LARGEST = 1 << 21;
    private static final int SMALLEST = 1 << 10;

    /** Hashes that may be those of twins; in directories that know case most are none. */
    private static final int MET = 1 << 16;

    /** Hashes below this belong to the parts before. */
    private long from = Long.MIN_VALUE;

    /** Hashes from this on belong to the parts behind; none are left out if it is the largest number. */
    private long to = Long.MAX_VALUE;

    private final VolumeTraits traits;
    private final int largest;
    private long[] table = new long[SMALLEST];
    private int count;
    private final Set<Long> met = new HashSet<>();
    private final Set<Long> caseSensitive = new HashSet<>();

    /** Gives the entries once more. */
    @FunctionalInterface
    public interface Source {
        /** Gives every entry to a consumer, in any order. */
        void entries(Consumer<FileEntry> to) throws IOException;
    }

    /** For the names of a volume. */
    public TwinNames(VolumeSummary volume) {
        this(volume.traits(), LARGEST);
    }

    /**
     * @param traits how entries are called, and whether case counts everywhere
     * @param largest slots of the table, a power of two
     */
    TwinNames(VolumeTraits traits, int largest) {
        this.traits = traits;
        this.largest = largest;
    }

    /** Notes the names of an entry. */
    public void add(FileEntry entry) {
        if (WindowsFacets.isCaseSensitive(entry.facets())) {
            caseSensitive.add(entry.id());
        }
        for (Link link : entry.links()) {
            if (isName(entry, link)) {
                add(hash(link));
            }
        }
    }

    /** The root is in itself, and an 8.3 alias may be that of nobody else by chance alone. */
    private static boolean isName(FileEntry entry, Link link) {
        return !link.shortName() && !(link.name().isEmpty() && link.parentId() == entry.id());
    }

    private void add(long hash) {
        if (hash < from || hash >= to) {
            return;
        }
        if (count >= table.length / 8 * 7) {
            grow();
            if (hash >= to) {
                return;
            }
        }
        int slot = slot(hash);
        if (table[slot] == hash) {
            if (met.size() < MET) {
                met.add(hash);
            }
        } else {
            table[slot] = hash;
            count++;
        }
    }

    private int slot(long hash) {
        int mask = table.length - 1;
        int slot = (int) (hash ^ hash >>> 32) & mask;
        while (table[slot] != 0 && table[slot] != hash) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    /** Makes room, or leaves the upper half of the hashes to another reading. */
    private void grow() {
        long[] old = table;
        if (old.length < largest) {
            table = new long[old.length * 2];
        } else {
            to = Math.max(from + 1, from + (to - from >>> 1));
            table = new long[old.length];
        }
        count = 0;
        for (long hash : old) {
            if (hash != 0 && hash < to) {
                table[slot(hash)] = hash;
                count++;
            }
        }
    }

    /** Whether {@link #faults} will read the entries again: two may be twins, or there are more names than fit. */
    public boolean askAgain() {
        return to != Long.MAX_VALUE || !met.isEmpty();
    }

    /**
     * The twins among all entries; each but the first of a name is a fault of its own.
     *
     * @param again reads what was added once more, only if need be
     * @return in no order, the first {@link #NAMED}
     */
    public List<Fault> faults(Source again) throws IOException {
        while (to != Long.MAX_VALUE && met.size() < MET) {
            from = to;
            to = Long.MAX_VALUE;
            Arrays.fill(table, 0);
            count = 0;
            again.entries(this::add);
        }
        table = new long[0];
        if (met.isEmpty()) {
            return List.of();
        }
        Map<String, Long> first = new HashMap<>();
        List<Fault> faults = new ArrayList<>();
        again.entries(e -> compare(e, first, faults));
        return faults;
    }

    private void compare(FileEntry entry, Map<String, Long> first, List<Fault> faults) {
        for (Link link : entry.links()) {
            if (isName(entry, link) && met.contains(hash(link)) && faults.size() < NAMED) {
                boolean exact = traits.caseSensitive() || caseSensitive.contains(link.parentId());
                Long other = first.putIfAbsent(
                        link.parentId() + "/" + (exact ? link.name() : folded(link.name())), entry.id());
                if (other != null) {
                    faults.add(new Fault(
                            new FaultSubject.Entry(entry.id(), link),
                            Fault.Effect.DOUBTFUL,
                            traits.idIsPosition() ? traits.idName() : traits.entry(entry.id()),
                            traits.idIsPosition() ? entry.id() : Fault.UNKNOWN,
                            "its name comes twice in its directory"
                                    + (other == entry.id() ? "" : ": " + traits.entry(other) + " has it, too")));
                }
            }
        }
    }

    private static String folded(String name) {
        char[] folded = name.toCharArray();
        for (int i = 0; i < folded.length; i++) {
            folded[i] = fold(folded[i]);
        }
        return new String(folded);
    }

    /** Letters that are the same to some only, as dotless i and I, are two here: a sound volume may have both. */
    private static char fold(char c) {
        char upper = NameCase.fold(c);
        return upper == c || upper < 0x80 && c < 0x80 || Character.toLowerCase(upper) == c ? upper : c;
    }

    private long hash(Link link) {
        boolean exact = traits.caseSensitive();
        String name = link.name();
        int length = name.length();
        long hash = link.parentId() * 0x9E3779B97F4A7C15L;
        for (int i = 0; i < length; i++) {
            char c = name.charAt(i);
            hash = (hash ^ (exact ? c : fold(c))) * 0xFF51AFD7ED558CCDL;
            hash ^= hash >>> 32;
        }
        hash *= 0xC4CEB9FE1A85EC53L;
        hash ^= hash >>> 29;
        return hash == 0 || hash == Long.MAX_VALUE ? 1 : hash;
    }
}
