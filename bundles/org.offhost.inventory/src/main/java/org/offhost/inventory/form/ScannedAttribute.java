// SPDX-License-Identifier: Apache-2.0
package org.offhost.inventory.form;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.Encoding;

/** Where the parts of an attribute lie in a block of a spool. Part of {@link EntryScan}, and used again for the next entry. */
public final class ScannedAttribute {
    private String type;
    private Attribute.Role role;
    private Encoding encoding;
    private boolean named;
    private int flags;
    private long length;
    private long initialized;
    private int runs;

    /** Bytes of the runs that are holes. */
    private long holes;

    /** Where role, name and encoding begin, then the flags, the value, its bytes if it is resident, and its runs. */
    private int from;

    private int flagsAt;
    private int value;
    private int bytes;
    private int runsAt;
    private int end;

    void read(String kind, PackedReader in) throws IOException {
        type = kind;
        from = in.at();
        role = Codes.ROLE.read(in);
        named = in.skipString(EntryLimits.NAME) > 0;
        encoding = Codes.ENCODING.read(in);
        flagsAt = in.at();
        flags = EntryCodec.readAttributeFlags(in);
        value = in.at();
        boolean placed = (flags & EntryCodec.PLACED) != 0;
        if (isResident()) {
            length = in.skipBytes();
            bytes = in.at() - (int) length;
        } else if (placed) {
            throw in.unknown("attribute flags of a spool", "attribute flags " + flags);
        } else {
            length = in.number();
            initialized = in.number();
        }
        runsAt = in.at();
        runs = 0;
        holes = 0;
        if (placed || !isResident()) {
            passRuns(in);
        }
        end = in.at();
    }

    private void passRuns(PackedReader in) throws IOException {
        runs = in.count();
        for (int i = 0; i < runs; i++) {
            long run = in.number();
            if ((run & EntryCodec.HOLE) == 0) {
                in.pass(1);
            } else {
                holes += run >>> 1;
            }
        }
    }

    /** {@link Attribute#type()}. */
    String type() {
        return type;
    }

    /** {@link Attribute#role()}. */
    public Attribute.Role role() {
        return role;
    }

    /** {@link Attribute#encoding()}. */
    Encoding encoding() {
        return encoding;
    }

    /** Whether its bytes are with the entry. */
    public boolean isResident() {
        return (flags & EntryCodec.RESIDENT) != 0;
    }

    /** Bytes of content. */
    public long length() {
        return length;
    }

    /** Of one that is not resident: bytes from its start that were ever written. */
    public long initializedLength() {
        return initialized;
    }

    /** Number of its runs, holes among them. */
    public int runs() {
        return runs;
    }

    /** Whether it is an unnamed stream in the form that applications read, and an index keeps all that is known of its place. */
    boolean isPlainContent() {
        return !named
                && encoding == Encoding.PLAIN
                && (isResident() ? length <= EntryLimits.RECORD : runs <= EntryLimits.RUNS);
    }

    /** The attribute as an object; the reader may be anywhere afterwards. */
    Attribute whole(EntryCodec codec, PackedReader in) throws IOException {
        in.seek(from);
        return codec.readAttribute(type, in, Integer.MAX_VALUE);
    }

    /** The bytes of one that is resident, where they lie. */
    ByteBuffer bytes(PackedReader in) {
        return in.part(bytes, (int) length);
    }

    /** The value of one that is not resident; the reader may be anywhere afterwards. */
    AttributeValue.NonResident nonResident(PackedReader in) throws IOException {
        in.seek(value);
        return EntryCodec.readNonResident(in, Integer.MAX_VALUE);
    }

    /** Tells its runs but holes; leaves the reader behind them. */
    void runs(PackedReader in, RunSink to) throws IOException {
        in.seek(runsAt);
        long last = 0;
        for (int n = in.count(); n > 0; n--) {
            long run = in.number();
            if ((run & EntryCodec.HOLE) == 0) {
                long position = last + in.signed();
                to.run(position, run >>> 1);
                last = position + (run >>> 1);
            }
        }
    }

    /**
     * Writes all but the type.
     *
     * @param byPlace whether content is known by its place
     * @param withRuns whether runs are kept
     */
    void writeBesideImage(PackedReader in, boolean byPlace, boolean withRuns, PackedWriter out) throws IOException {
        in.copy(from, flagsAt, out);
        int sparse = flags & EntryCodec.SPARSE;
        if (!isResident()) {
            out.octet(sparse);
            in.copy(value, withRuns ? end : runsAt, out);
            if (!withRuns) {
                out.number(0);
            }
        } else if (byPlace && role == Attribute.Role.CONTENT && runs > 0) {
            out.octet(EntryCodec.PLACED | sparse);
            in.copy(runsAt, end, out);
            writeHoles(in, out);
        } else {
            out.octet(EntryCodec.RESIDENT | sparse);
            in.copy(value, runsAt, out);
        }
    }

    /** Writes all but the type, as {@code IndexedEntry.besideStream} has it: bytes that the stream has are not kept a second time. */
    void writeBesideStream(PackedReader in, PackedWriter out) throws IOException {
        in.copy(from, flagsAt, out);
        int sparse = flags & EntryCodec.SPARSE;
        if (!isResident()) {
            out.octet(sparse);
            in.copy(value, end, out);
        } else if (length > 0) {
            out.octet(sparse);
            out.number(length);
            out.number(length);
            out.number(0);
        } else {
            out.octet(EntryCodec.RESIDENT | sparse);
            out.number(0);
        }
    }

    /** The bytes that are not on the volume as they are, their number before them. */
    private void writeHoles(PackedReader in, PackedWriter out) throws IOException {
        out.number(holes);
        if (holes == 0) {
            return;
        }
        int behind = in.at();
        in.seek(runsAt);
        int at = bytes;
        for (int n = in.count(); n > 0; n--) {
            long run = in.number();
            int next = at + (int) (run >>> 1);
            if ((run & EntryCodec.HOLE) == 0) {
                in.pass(1);
            } else {
                in.copy(at, next, out);
            }
            at = next;
        }
        in.seek(behind);
    }
}
