// SPDX-License-Identifier: Apache-2.0
package org.offhost.inventory.form;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.Encoding;
import org.offhost.filesystem.Facets;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.Link;

/**
 * Goes over the entries of a block of a spool, which {@link EntryCodec} wrote, and knows where their parts lie: of a million
 * entries nothing is made an object but their names. What is told is of the entry that was read last. Belongs to one thread.
 */
public final class EntryScan {
    private final PackedReader in;
    private final KnownFacets knownFacets = new KnownFacets(Integer.MAX_VALUE);
    private final SharedTypes types = new SharedTypes();

    private long id;
    private FileEntry.Kind kind = FileEntry.Kind.FILE;
    private int flags;
    private Facets facets = Facets.NONE;
    private final List<Link> links = new ArrayList<>();

    /** Where the entry begins, where its facets do, what is behind them, and the number of its attributes. */
    private int head;

    private int headEnd;
    private int body;
    private int bodyEnd;

    /** Those of the entry, and more that were of others. */
    private final List<ScannedAttribute> attributes = new ArrayList<>();

    private int count;

    /** @param in the block, at its beginning */
    public EntryScan(PackedReader in) {
        this.in = in;
    }

    /** Goes to the next entry; false behind the last. */
    public boolean next() throws IOException {
        if (in.atEnd()) {
            return false;
        }
        head = in.at();
        id = in.signed();
        in.pass(1);
        kind = Codes.KIND.read(in);
        flags = Codes.flags("entry flags", EntryCodec.ENTRY_FLAGS, in);
        headEnd = in.at();
        facets = knownFacets.read(in);
        body = in.at();
        EntryCodec.passTimes(flags, in);
        links.clear();
        for (int n = in.count(); n > 0; n--) {
            links.add(EntryCodec.readLink(id, in));
        }
        if (links.isEmpty()) {
            throw in.damaged("an entry with a name", "entry " + id + " without");
        }
        if ((flags & EntryCodec.TARGET) != 0) {
            EntryCodec.readTarget(in);
        }
        bodyEnd = in.at();
        count = in.count();
        for (int i = 0; i < count; i++) {
            if (i == attributes.size()) {
                attributes.add(new ScannedAttribute());
            }
            attributes.get(i).read(types.read(in), in);
        }
        return true;
    }

    /** {@link FileEntry#id()}. */
    public long id() {
        return id;
    }

    /** {@link FileEntry#kind()}. */
    public FileEntry.Kind kind() {
        return kind;
    }

    /** {@link FileEntry#system()}. */
    public boolean system() {
        return (flags & EntryCodec.SYSTEM) != 0;
    }

    /** {@link FileEntry#links()}; good until the next entry. */
    public List<Link> links() {
        return links;
    }

    /** Number of its attributes. */
    public int attributes() {
        return count;
    }

    /** An attribute, from 0 on; good until the next entry. */
    public ScannedAttribute attribute(int number) {
        return attributes.get(number);
    }

    /** Tells the runs of its attributes but holes, and clusters that were given up, which are in nobody's use. */
    public void runsInUse(RunSink to) throws IOException {
        int end = in.at();
        for (int i = 0; i < count; i++) {
            ScannedAttribute a = attributes.get(i);
            if (a.role() != Attribute.Role.BAD_CLUSTERS && !a.isResident()) {
                a.runs(in, to);
            }
        }
        in.seek(end);
    }

    /**
     * Writes the entry as an index beside an image of its volume has it: without structures; content that lies in the file
     * system's records is in the image, and known by its place there. Content that is decoded may be all in them, too, and
     * decoders take it as a parser gives it.
     */
    void writeBesideImage(SharedParts parts, PackedWriter out) throws IOException {
        int kept = 0;
        long runs = 0;
        boolean plain = true;
        for (int i = 0; i < count; i++) {
            ScannedAttribute a = attributes.get(i);
            boolean structure = a.role() == Attribute.Role.STRUCTURE;
            kept += structure ? 0 : 1;
            runs += structure || a.isResident() ? 0 : a.runs();
            plain &= a.role() != Attribute.Role.CONTENT || a.encoding() == Encoding.PLAIN;
        }
        in.copy(head, headEnd, out);
        parts.facets(facets, out);
        in.copy(body, bodyEnd, out);
        out.number(kept);
        for (int i = 0; i < count; i++) {
            ScannedAttribute a = attributes.get(i);
            if (a.role() != Attribute.Role.STRUCTURE) {
                parts.type(a.type(), out);
                a.writeBesideImage(in, plain, runs <= EntryLimits.RUNS, out);
            }
        }
    }
}
