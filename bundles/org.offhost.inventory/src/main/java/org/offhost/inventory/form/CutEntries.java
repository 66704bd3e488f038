// SPDX-License-Identifier: Apache-2.0
package org.offhost.inventory.form;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.offhost.filesystem.Facet;
import org.offhost.filesystem.Facets;
import org.offhost.filesystem.FileEntry;

/**
 * Entries as octets, for a medium, that are sorted before they are written: cut where facets and types stand, which are written
 * otherwise in every block. So an entry is put into its block without being read. Used by one thread, for one sort; the order
 * in which entries are joined does not matter.
 *
 * <p>An entry is the number of its cuts, its facets, the type of each attribute, the lengths of the parts before the cuts, and
 * all its parts. Memory is bounded: of a volume of many facets or types the later ones are written out each time.
 */
public final class CutEntries {
    /** Bytes of facets that become known. */
    private static final long ROOM = 1 << 20;

    /** What facets take beside their bytes. */
    private static final int EACH = 64;

    private static final int MOST_TYPES = 64;

    private final EntryCodec medium = new EntryCodec(EntryLimits.RUNS, EntryLimits.PARTS);
    private final Map<Facets, Integer> numbers = new HashMap<>();
    private final List<Facets> facets = new ArrayList<>();
    private final List<String> types = new ArrayList<>();
    private long room = ROOM;

    /** The facets of the entry before, and their number: compared by identity, as those of a block of a spool are the same. */
    private Facets last;

    private int lastNumber;

    private final PackedWriter octets = new PackedWriter();
    private final Cuts cuts = new Cuts();

    /** The entry at hand: where it is cut, and what stands there. */
    private static final class Cuts implements SharedParts {
        private int[] ends = new int[16];
        private String[] types = new String[16];
        private Facets facets;
        private int count;

        void clear() {
            count = 0;
        }

        private int add(int end) {
            if (count == ends.length) {
                ends = Arrays.copyOf(ends, 2 * count);
                types = Arrays.copyOf(types, 2 * count);
            }
            ends[count] = end;
            return count++;
        }

        @Override
        public void facets(Facets all, PackedWriter out) {
            add(out.size());
            facets = all;
        }

        @Override
        public void type(String type, PackedWriter out) {
            int number = add(out.size()); // before the array is taken: it may be another one then
            types[number] = type;
        }
    }

    /** Begins an entry. @return takes what a block has before it, then to be left alone */
    public PackedWriter begin() {
        octets.reset();
        return octets;
    }

    /** Ends the entry that was begun. */
    public void write(FileEntry e, PackedWriter out) {
        cuts.clear();
        medium.write(e, cuts, octets);
        end(out);
    }

    /** Ends the entry that was begun, as an index beside an image of its volume has it. */
    public void writeBesideImage(EntryScan e, PackedWriter out) throws IOException {
        cuts.clear();
        e.writeBesideImage(cuts, octets);
        end(out);
    }

    /** Ends the entry that was begun, one that {@link EntryScan#isPlain()}, as the index of a set of files has it. */
    public void writeBesideStream(EntryScan e, PackedWriter out) throws IOException {
        cuts.clear();
        e.writeBesideStream(cuts, octets);
        end(out);
    }

    private void end(PackedWriter out) {
        out.number(cuts.count);
        write(cuts.facets, out);
        for (int i = 1; i < cuts.count; i++) {
            write(cuts.types[i], out);
        }
        int begin = 0;
        for (int i = 0; i < cuts.count; i++) {
            out.number(cuts.ends[i] - begin);
            begin = cuts.ends[i];
        }
        out.raw(octets);
    }

    private void write(Facets all, PackedWriter out) {
        if (all != last) {
            lastNumber = number(all);
            last = all;
        }
        out.number(lastNumber + 1);
        if (lastNumber < 0) {
            new KnownFacets(EntryLimits.PARTS).write(all, out);
        }
    }

    /** -1 if there is no room for it to become known. */
    private int number(Facets all) {
        Integer number = numbers.get(all);
        if (number == null && size(all) <= room) {
            room -= size(all);
            number = facets.size();
            numbers.put(all, number);
            facets.add(all);
        }
        return number == null ? -1 : number;
    }

    private static long size(Facets all) {
        long size = EACH;
        for (Facet f : all) {
            size += EACH + (f instanceof Facet.Bytes b ? b.value().length() : 0);
        }
        return size;
    }

    private void write(String type, PackedWriter out) {
        int number = types.indexOf(type);
        if (number < 0 && types.size() < MOST_TYPES) {
            number = types.size();
            types.add(type);
        }
        out.number(number + 1);
        if (number < 0) {
            out.string(type);
        }
    }

    /**
     * Puts an entry into a block, and what a block has before it.
     *
     * @param in at an entry, which ends with it
     * @param parts of the codec of the block
     */
    public void join(PackedReader in, SharedParts parts, PackedWriter out) throws IOException {
        cuts.clear();
        int count = in.count(EntryLimits.PARTS + 1);
        cuts.facets = readFacets(in);
        for (int i = 0; i < count; i++) {
            cuts.add(0);
            cuts.types[i] = i == 0 ? null : readType(in);
        }
        for (int i = 0; i < count; i++) {
            cuts.ends[i] = in.count(Integer.MAX_VALUE);
        }
        for (int i = 0; i < count; i++) {
            in.copy(cuts.ends[i], out);
            if (i == 0) {
                parts.facets(cuts.facets, out);
            } else {
                parts.type(cuts.types[i], out);
            }
        }
        in.copyRest(out);
    }

    private Facets readFacets(PackedReader in) throws IOException {
        int number = (int) in.number();
        return number == 0 ? new KnownFacets(EntryLimits.PARTS).read(in) : facets.get(number - 1);
    }

    private String readType(PackedReader in) throws IOException {
        int number = (int) in.number();
        return number == 0 ? in.string(EntryLimits.NAME) : types.get(number - 1);
    }
}
