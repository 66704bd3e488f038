// SPDX-License-Identifier: Apache-2.0
package org.offhost.inventory.form;

import java.io.IOException;
import java.nio.ByteBuffer;
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
    private int linksEnd;
    private int bodyEnd;

    /** For entries that are wanted whole. */
    private final EntryCodec codec = new EntryCodec();

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
        linksEnd = in.at();
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

    /** {@link FileEntry#facets()}. */
    public Facets facets() {
        return facets;
    }

    /** {@link FileEntry#times()}. */
    public FileTimes times() throws IOException {
        int end = in.at();
        in.seek(body);
        FileTimes times = EntryCodec.readTimes(flags, in);
        in.seek(end);
        return times;
    }

    /** All of it, as an object. */
    public FileEntry whole() throws IOException {
        int end = in.at();
        in.seek(head);
        in.pass(1);
        int sequence = (int) in.number();
        Optional<LinkTarget> target = Optional.empty();
        if ((flags & EntryCodec.TARGET) != 0) {
            in.seek(linksEnd);
            target = Optional.of(EntryCodec.readTarget(in));
        }
        List<Attribute> all = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            all.add(attributes.get(i).whole(codec, in));
        }
        in.seek(end);
        return new FileEntry(id, sequence, kind, system(), links, times(), facets, target, all);
    }

    /**
     * Whether nothing but structures is beside its names, times and facets, or one unnamed content that is kept as an application
     * reads it: so of nearly all files and directories. A directory has no content.
     */
    public boolean isPlain() {
        if (system() || (flags & EntryCodec.TARGET) != 0) {
            return false;
        }
        int contents = kind == FileEntry.Kind.FILE ? 1 : 0;
        boolean plain = contents == 1 || kind == FileEntry.Kind.DIRECTORY;
        for (int i = 0; plain && i < count; i++) {
            ScannedAttribute a = attributes.get(i);
            if (a.role() == Attribute.Role.CONTENT) {
                plain = contents-- == 1 && a.isPlainContent();
            } else {
                plain = a.role() == Attribute.Role.STRUCTURE && a.encoding() == Encoding.PLAIN;
            }
        }
        return plain;
    }

    /** The content of one that {@link #isPlain()}; empty if it has none. Good until the next entry. */
    public Optional<ScannedAttribute> plainContent() {
        for (int i = 0; i < count; i++) {
            if (attributes.get(i).role() == Attribute.Role.CONTENT) {
                return Optional.of(attributes.get(i));
            }
        }
        return Optional.empty();
    }

    /** The bytes of its attribute that {@link ScannedAttribute#isResident()}; good until the next entry. */
    public ByteBuffer bytes(ScannedAttribute resident) {
        return resident.bytes(in);
    }

    /** The value of its attribute that is not resident. */
    public AttributeValue.NonResident runs(ScannedAttribute value) throws IOException {
        int end = in.at();
        AttributeValue.NonResident runs = value.nonResident(in);
        in.seek(end);
        return runs;
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
        writeHead(kept, parts, out);
        for (int i = 0; i < count; i++) {
            ScannedAttribute a = attributes.get(i);
            if (a.role() != Attribute.Role.STRUCTURE) {
                parts.type(a.type(), out);
                a.writeBesideImage(in, plain, runs <= EntryLimits.RUNS, out);
            }
        }
    }

    private void writeHead(int kept, SharedParts parts, PackedWriter out) throws IOException {
        in.copy(head, headEnd, out);
        parts.facets(facets, out);
        in.copy(body, bodyEnd, out);
        out.number(kept);
    }

    /** Writes an entry that {@link #isPlain()} as the index of a set of files has it: its content is a stream of the set. */
    void writeBesideStream(SharedParts parts, PackedWriter out) throws IOException {
        Optional<ScannedAttribute> content = plainContent();
        writeHead(content.isPresent() ? 1 : 0, parts, out);
        if (content.isPresent()) {
            parts.type(content.get().type(), out);
            content.get().writeBesideStream(in, out);
        }
    }
}
