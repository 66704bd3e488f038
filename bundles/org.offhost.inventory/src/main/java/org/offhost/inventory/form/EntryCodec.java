// SPDX-License-Identifier: Apache-2.0
package org.offhost.inventory.form;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.Encoding;
import org.offhost.filesystem.Facets;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileTimes;
import org.offhost.filesystem.Link;
import org.offhost.filesystem.LinkTarget;
import org.offhost.filesystem.Run;
import org.offhost.filesystem.Runs;

/**
 * Entries as octets, for the spool and the index. A block of entries is read and written by one codec, from its start:
 * facets and type names that come again in a block are numbers.
 */
public final class EntryCodec {
    static final int SYSTEM = 1;

    /** A target follows. */
    static final int TARGET = 2;

    /** What is finer than 100 ns follows the times. */
    private static final int FINER = 4;

    /** The first of the four times is not kept; the bits above are of the others. */
    private static final int NOT_KEPT = 0x10;

    static final int ENTRY_FLAGS = SYSTEM | TARGET | FINER | 0xF0;
    private static final int RELATIVE = 1;
    private static final int LINK_TO_DIRECTORY = 2;
    private static final int SHORT_NAME = 1;

    /** A link whose parent's sequence number follows. */
    static final int SEQUENCE = 2;

    static final int RESIDENT = 1;
    static final int SPARSE = 2;

    /** Resident, and where on the volume: with {@link #RESIDENT} the bytes are here, too, which only the spool has. */
    static final int PLACED = 4;

    static final int HOLE = 1;

    /** Runs that room is made for before they are read. */
    private static final int MOST_RUNS_AHEAD = 64;

    private final int mostRuns;
    private final int mostParts;
    private final KnownFacets facets;
    private final SharedTypes types = new SharedTypes();
    private final SharedParts shared = new InBlock();

    /** Whether a resident value is kept with its place. */
    private final boolean places;

    /** For what this host keeps: entries as parsers give them. */
    public EntryCodec() {
        this(Integer.MAX_VALUE, Integer.MAX_VALUE, true);
    }

    /**
     * For what a medium keeps.
     *
     * @param mostRuns of one entry
     * @param mostParts links, facets, and attributes, of one entry
     */
    public EntryCodec(int mostRuns, int mostParts) {
        this(mostRuns, mostParts, false);
    }

    private EntryCodec(int mostRuns, int mostParts, boolean places) {
        this.mostRuns = mostRuns;
        this.mostParts = mostParts;
        this.places = places;
        this.facets = new KnownFacets(mostParts);
    }

    /** What came before in the block is a number. */
    private final class InBlock implements SharedParts {
        @Override
        public void facets(Facets all, PackedWriter out) {
            facets.write(all, out);
        }

        @Override
        public void type(String type, PackedWriter out) {
            types.write(type, out);
        }
    }

    public void write(FileEntry e, PackedWriter out) {
        write(e, shared, out);
    }

    /** Writes what an entry of the block shares with those before it. */
    public SharedParts shared() {
        return shared;
    }

    /** @param parts writes what entries share */
    void write(FileEntry e, SharedParts parts, PackedWriter out) {
        out.signed(e.id());
        out.number(Integer.toUnsignedLong(e.sequence()));
        Codes.KIND.write(e.kind(), out);
        FileTimes t = e.times();
        out.octet((e.system() ? SYSTEM : 0)
                | (e.target().isPresent() ? TARGET : 0)
                | (t.finer() != 0 ? FINER : 0)
                | notKept(t));
        parts.facets(e.facets(), out);
        writeTimes(t, out);
        List<Link> links = e.links();
        int n = links.size();
        out.number(n);
        for (int i = 0; i < n; i++) {
            Link l = links.get(i);
            out.signed(l.parentId() - e.id());
            out.string(l.name());
            out.octet((l.shortName() ? SHORT_NAME : 0) | (l.parentSequence() != 0 ? SEQUENCE : 0));
            if (l.parentSequence() != 0) {
                out.number(Integer.toUnsignedLong(l.parentSequence()));
            }
        }
        if (e.target().isPresent()) {
            write(e.target().get(), out);
        }
        List<Attribute> attributes = e.attributes();
        n = attributes.size();
        out.number(n);
        for (int i = 0; i < n; i++) {
            write(attributes.get(i), parts, out);
        }
    }

    private static int notKept(FileTimes t) {
        return (t.created() == FileTimes.NOT_KEPT ? NOT_KEPT : 0)
                | (t.modified() == FileTimes.NOT_KEPT ? NOT_KEPT << 1 : 0)
                | (t.changed() == FileTimes.NOT_KEPT ? NOT_KEPT << 2 : 0)
                | (t.accessed() == FileTimes.NOT_KEPT ? NOT_KEPT << 3 : 0);
    }

    /** Those that are kept, each less the one before. */
    private static void writeTimes(FileTimes t, PackedWriter out) {
        long last = writeTime(t.created(), 0, out);
        last = writeTime(t.modified(), last, out);
        last = writeTime(t.changed(), last, out);
        writeTime(t.accessed(), last, out);
        if (t.finer() != 0) {
            out.number(t.finer());
        }
    }

    private static long writeTime(long ticks, long last, PackedWriter out) {
        if (ticks == FileTimes.NOT_KEPT) {
            return last;
        }
        out.signed(ticks - last);
        return ticks;
    }

    static FileTimes readTimes(int flags, PackedReader in) throws IOException {
        long[] ticks = new long[4];
        long last = 0;
        for (int i = 0; i < ticks.length; i++) {
            boolean kept = (flags & NOT_KEPT << i) == 0;
            last = kept ? last + in.signed() : last;
            ticks[i] = kept ? last : FileTimes.NOT_KEPT;
        }
        long finer = (flags & FINER) != 0 ? in.number() : 0;
        try {
            return new FileTimes(ticks[0], ticks[1], ticks[2], ticks[3], Math.toIntExact(finer));
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw in.damaged("nanoseconds below 100 for each of four times", Long.toUnsignedString(finer));
        }
    }

    /** Passes over the times. */
    static void passTimes(int flags, PackedReader in) throws IOException {
        in.pass(4 - Integer.bitCount(flags & 0xF0) + ((flags & FINER) != 0 ? 1 : 0));
    }

    private static void write(LinkTarget target, PackedWriter out) {
        Codes.LINK.write(target.kind(), out);
        out.octet((target.relative() ? RELATIVE : 0) | (target.directory() ? LINK_TO_DIRECTORY : 0));
        out.string(target.path());
        out.string(target.shown());
    }

    static LinkTarget readTarget(PackedReader in) throws IOException {
        LinkTarget.Kind kind = Codes.LINK.read(in);
        int flags = Codes.flags("target flags", RELATIVE | LINK_TO_DIRECTORY, in);
        String path = in.string(EntryLimits.NAME);
        String shown = in.string(EntryLimits.NAME);
        return new LinkTarget(kind, path, shown, (flags & RELATIVE) != 0, (flags & LINK_TO_DIRECTORY) != 0);
    }

    private void write(Attribute a, SharedParts parts, PackedWriter out) {
        parts.type(a.type(), out);
        Codes.ROLE.write(a.role(), out);
        out.string(a.name());
        Codes.ENCODING.write(a.encoding(), out);
        int sparse = a.sparse() ? SPARSE : 0;
        if (a.value() instanceof AttributeValue.NonResident n) {
            out.octet(sparse);
            out.number(n.length());
            out.number(n.initializedLength());
            writeRuns(n.runs(), out);
        } else if (a.value() instanceof AttributeValue.InRecord r) {
            out.octet(PLACED | sparse);
            writeRuns(r.runs(), out);
            out.bytes(r.others());
        } else if (a.value() instanceof AttributeValue.Resident r) {
            boolean placed = places && r.place().count() > 0;
            out.octet(RESIDENT | (placed ? PLACED : 0) | sparse);
            out.bytes(r);
            if (placed) {
                writeRuns(r.place(), out);
            }
        }
    }

    /** Each run is its length times two, plus one for a hole, and how far it is behind the end of the one before. */
    private static void writeRuns(Runs runs, PackedWriter out) {
        out.number(runs.count());
        long last = 0;
        for (int i = 0; i < runs.count(); i++) {
            long position = runs.position(i);
            long length = runs.length(i);
            boolean hole = position == Run.HOLE;
            out.number(length << 1 | (hole ? HOLE : 0));
            if (!hole) {
                out.signed(position - last);
                last = position + length;
            }
        }
    }

    public FileEntry read(PackedReader in) throws IOException {
        long id = in.signed();
        int sequence = (int) in.number();
        FileEntry.Kind kind = Codes.KIND.read(in);
        int flags = Codes.flags("entry flags", ENTRY_FLAGS, in);
        Facets kept = facets.read(in);
        FileTimes times = readTimes(flags, in);
        int n = in.count(mostParts);
        List<Link> links = new ArrayList<>(Math.min(n, 16));
        for (int i = 0; i < n; i++) {
            links.add(readLink(id, in));
        }
        if (links.isEmpty()) {
            throw in.damaged("an entry with a name", "entry " + id + " without");
        }
        Optional<LinkTarget> target = (flags & TARGET) != 0 ? Optional.of(readTarget(in)) : Optional.empty();
        n = in.count(mostParts);
        int runs = 0;
        List<Attribute> attributes = new ArrayList<>(Math.min(n, 16));
        for (int i = 0; i < n; i++) {
            Attribute a = readAttribute(in, mostRuns - runs);
            runs += a.value() instanceof AttributeValue.NonResident v ? v.runs().count() : 0;
            attributes.add(a);
        }
        return new FileEntry(id, sequence, kind, (flags & SYSTEM) != 0, links, times, kept, target, attributes);
    }

    static Link readLink(long id, PackedReader in) throws IOException {
        long parent = id + in.signed();
        String name = in.string(EntryLimits.NAME);
        int flags = readLinkFlags(in);
        int sequence = (flags & SEQUENCE) != 0 ? (int) in.number() : 0;
        return new Link(parent, sequence, name, (flags & SHORT_NAME) != 0);
    }

    static int readLinkFlags(PackedReader in) throws IOException {
        return Codes.flags("link flags", SHORT_NAME | SEQUENCE, in);
    }

    private Attribute readAttribute(PackedReader in, int runs) throws IOException {
        return readAttribute(types.read(in), in, runs);
    }

    /** Reads what is behind the type of an attribute. */
    Attribute readAttribute(String type, PackedReader in, int runs) throws IOException {
        Attribute.Role role = Codes.ROLE.read(in);
        String name = in.string(EntryLimits.NAME);
        Encoding encoding = Codes.ENCODING.read(in);
        int flags = readAttributeFlags(in);
        return new Attribute(type, role, name, encoding, (flags & SPARSE) != 0, readValue(flags, in, runs));
    }

    static int readAttributeFlags(PackedReader in) throws IOException {
        return Codes.flags("attribute flags", RESIDENT | SPARSE | PLACED, in);
    }

    static UnknownFormException notOnMedia(int flags, PackedReader in) {
        return in.unknown("attribute flags without " + PLACED + " beside " + RESIDENT, "attribute flags " + flags);
    }

    private AttributeValue readValue(int flags, PackedReader in, int runs) throws IOException {
        boolean resident = (flags & RESIDENT) != 0;
        if ((flags & PLACED) == 0) {
            return resident ? in.resident() : readNonResident(in, runs);
        }
        if (resident && !places) {
            throw notOnMedia(flags, in);
        }
        try {
            if (resident) {
                AttributeValue.Resident value = in.resident();
                return value.at(readRuns(in, Math.min(runs, EntryLimits.RECORD_RUNS)));
            }
            Runs place = readRuns(in, Math.min(runs, EntryLimits.RECORD_RUNS));
            if (place.length() > EntryLimits.RECORD) {
                throw in.damaged("a value of at most " + EntryLimits.RECORD + " bytes", place.length() + " bytes");
            }
            return new AttributeValue.InRecord(place, in.resident());
        } catch (IllegalArgumentException e) {
            throw in.damaged("a place of each byte of a value", e.getMessage());
        }
    }

    static AttributeValue.NonResident readNonResident(PackedReader in, int most) throws IOException {
        long length = in.number();
        long initialized = in.number();
        Runs runs = readRuns(in, most);
        try {
            return new AttributeValue.NonResident(length, initialized, runs);
        } catch (IllegalArgumentException e) {
            throw in.damaged("lengths of an attribute", e.getMessage());
        }
    }

    private static Runs readRuns(PackedReader in, int most) throws IOException {
        int n = in.count(most);
        if (n == 0) {
            return Runs.NONE;
        }
        Runs.Builder runs = new Runs.Builder(Math.min(n, MOST_RUNS_AHEAD));
        long last = 0;
        try {
            for (int i = 0; i < n; i++) {
                long l = in.number();
                if ((l & HOLE) != 0) {
                    runs.add(Run.HOLE, l >>> 1);
                } else {
                    long position = last + in.signed();
                    runs.add(position, l >>> 1);
                    last = position + (l >>> 1);
                }
            }
            return runs.build();
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw in.damaged("a run list", e.getMessage());
        }
    }
}
