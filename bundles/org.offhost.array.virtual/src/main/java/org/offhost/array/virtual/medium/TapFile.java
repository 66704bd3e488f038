// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.medium;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A tape image in the SIMH format ("SIMH Magtape Representation and Handling"): little-endian words around records.
 *
 * <p>A record is its length, its bytes, a fill byte if they are odd, its length again; a filemark is the word 0; FFFFFFFEh is
 * an erase gap, FFFFFFFFh the end of the medium. The top four bits of a length are its class: 0 good, 8 read with an error.
 * A record that was not written whole is no record: the tape ends before it. Confined to one thread.
 */
final class TapFile implements Closeable {
    static final int WORD = 4;

    private static final int FILEMARK = 0;
    private static final int GAP = 0xFFFFFFFE;
    private static final int END_OF_MEDIUM = 0xFFFFFFFF;
    private static final int LENGTH = 0x0FFFFFFF;
    private static final int CLASS_BAD = 0x8;

    /** No drive writes longer records: TRANSFER LENGTH has 24 bits. A text file in the place of a tape is found out. */
    private static final int LONGEST = 0xFF_FFFF;

    private static final ByteBuffer NO_FILL = ByteBuffer.allocate(0);

    /** What lies behind a place. */
    enum Kind {
        RECORD,
        /** A record that was read with an error when the image was made. */
        BAD_RECORD,
        FILEMARK,
        /** Nothing: end of data. */
        END
    }

    /**
     * An object, or the end.
     *
     * @param length bytes of a record
     * @param at where it begins
     * @param next the place behind it; {@code at} at the end
     */
    record Entry(Kind kind, int length, TapPlace at, TapPlace next) {}

    private final BackingFile file;
    private final TapIndex index = new TapIndex();
    private final ByteBuffer word = ByteBuffer.allocateDirect(WORD).order(ByteOrder.LITTLE_ENDIAN);
    private TapPlace end = TapPlace.BEGINNING;
    private long size;

    private TapFile(BackingFile file) {
        this.file = file;
    }

    /**
     * Looks through the whole file.
     *
     * @throws IOException if it is no tape image
     */
    static TapFile open(BackingFile file) throws IOException {
        TapFile tape = new TapFile(file);
        tape.size = file.size();
        Entry entry = tape.entry(TapPlace.BEGINNING);
        while (entry.kind() != Kind.END) {
            tape.index.add(entry.next());
            entry = tape.entry(entry.next());
        }
        tape.end = entry.at();
        // A file without a whole record may be anybody's: it is left alone until the first write.
        if (tape.isTornAt(tape.end) && tape.end.object() > 0 && !file.readOnly()) {
            file.truncate(tape.end.offset());
            tape.size = tape.end.offset();
        }
        return tape;
    }

    /** Whether the first record or filemark of a file is one; for an unknown file to be told from a disk. */
    static boolean looksLikeTape(BackingFile file) throws IOException {
        TapFile tape = new TapFile(file);
        tape.size = file.size();
        try {
            return tape.entry(TapPlace.BEGINNING).kind() == Kind.RECORD;
        } catch (IOException e) {
            return false;
        }
    }

    static long lengthOnFile(int record) {
        return 2L * WORD + record + (record & 1);
    }

    private int word(long offset) throws IOException {
        word.clear();
        file.read(offset, word);
        return word.getInt(0);
    }

    private boolean isTornAt(TapPlace place) throws IOException {
        return place.offset() < size && (size - place.offset() < WORD || word(place.offset()) != END_OF_MEDIUM);
    }

    /** What lies behind a place. */
    Entry entry(TapPlace from) throws IOException {
        TapPlace place = from;
        while (size - place.offset() >= WORD) {
            int head = word(place.offset());
            if (head == FILEMARK) {
                return new Entry(Kind.FILEMARK, 0, place, place.behindFilemark());
            }
            if (head == END_OF_MEDIUM) {
                break;
            }
            if (head != GAP) {
                return record(place, head);
            }
            place = place.behindGap();
        }
        return new Entry(Kind.END, 0, place, place);
    }

    private Entry record(TapPlace place, int head) throws IOException {
        int length = head & LENGTH;
        int kind = head >>> 28;
        if (length == 0 || length > LONGEST || kind != 0 && kind != CLASS_BAD) {
            throw malformed(
                    place,
                    "length word " + Integer.toHexString(head) + "h; expected a known class and 1 to " + LONGEST
                            + " bytes");
        }
        TapPlace next = place.behindRecord(length);
        if (next.offset() > size) {
            return new Entry(Kind.END, 0, place, place);
        }
        int tail = word(next.offset() - WORD);
        if (tail != head) {
            if (next.offset() == size) {
                return new Entry(Kind.END, 0, place, place);
            }
            throw malformed(
                    place,
                    "length word " + Integer.toHexString(head) + "h in front, " + Integer.toHexString(tail)
                            + "h behind the record");
        }
        return new Entry(kind == 0 ? Kind.RECORD : Kind.BAD_RECORD, length, place, next);
    }

    private IOException malformed(TapPlace place, String found) {
        return new IOException(file.path() + " is no SIMH tape image: object " + place.object() + " at byte "
                + place.offset() + ": " + found);
    }

    /** The object before a place; an entry of kind END at the beginning. */
    Entry entryBefore(TapPlace place) throws IOException {
        long offset = place.offset();
        while (offset >= WORD) {
            int tail = word(offset - WORD);
            if (tail == FILEMARK) {
                TapPlace at = new TapPlace(place.object() - 1, offset - WORD, place.filemarks() - 1);
                return new Entry(Kind.FILEMARK, 0, at, place);
            }
            if (tail != GAP) {
                int length = tail & LENGTH;
                TapPlace at = new TapPlace(place.object() - 1, offset - lengthOnFile(length), place.filemarks());
                if (at.offset() < 0 || word(at.offset()) != tail) {
                    throw malformed(place, "no record ends before it");
                }
                return new Entry(tail >>> 28 == 0 ? Kind.RECORD : Kind.BAD_RECORD, length, at, place);
            }
            offset -= WORD;
        }
        return new Entry(Kind.END, 0, place, place);
    }

    /** Puts bytes of a record, as many as there are and as there is room. */
    void read(Entry record, long from, ByteBuffer target) throws IOException {
        ByteBuffer part = target.duplicate();
        part.limit(part.position() + (int) Math.min(record.length() - from, part.remaining()));
        file.read(record.at().offset() + WORD + from, part);
        target.position(part.position());
    }

    /** The place before an object; end of data if there are fewer. */
    TapPlace find(long object) throws IOException {
        if (object >= end.object()) {
            return end;
        }
        TapPlace place = index.before(object);
        while (place.object() < object) {
            place = entry(place).next();
        }
        return place;
    }

    /** The place right behind the filemark of that number, counted from 1; end of data if there are fewer. */
    TapPlace behindFilemark(long number) throws IOException {
        if (number > end.filemarks()) {
            return end;
        }
        TapPlace place = number == 0 ? TapPlace.BEGINNING : index.withFilemarks(number - 1);
        while (place.filemarks() < number) {
            place = entry(place).next();
        }
        return place;
    }

    TapPlace end() {
        return end;
    }

    /** Writes a record; what lay behind the place is gone. Drains the record. */
    TapPlace write(TapPlace at, ByteBuffer record) throws IOException {
        int length = record.remaining();
        cut(at);
        ByteBuffer head =
                ByteBuffer.allocate(WORD).order(ByteOrder.LITTLE_ENDIAN).putInt(0, length);
        ByteBuffer fill = (length & 1) == 0 ? NO_FILL.duplicate() : ByteBuffer.allocate(1);
        try {
            file.write(at.offset(), head, record, fill, head.duplicate());
        } catch (IOException e) {
            file.truncate(at.offset());
            throw e;
        }
        return grownTo(at.behindRecord(length));
    }

    /** Writes filemarks; what lay behind the place is gone. */
    TapPlace writeFilemarks(TapPlace at, int count) throws IOException {
        cut(at);
        TapPlace place = at;
        for (int done = 0; done < count; done++) {
            try {
                file.write(place.offset(), ByteBuffer.allocate(WORD));
            } catch (IOException e) {
                file.truncate(place.offset());
                throw e;
            }
            place = grownTo(place.behindFilemark());
        }
        return place;
    }

    private void cut(TapPlace at) throws IOException {
        if (size > at.offset()) {
            file.truncate(at.offset());
            size = at.offset();
            end = at;
            index.truncate(at.object());
        }
    }

    private TapPlace grownTo(TapPlace place) {
        size = place.offset();
        end = place;
        index.add(place);
        return place;
    }

    /** Places that the index holds; bounded. */
    int indexSize() {
        return index.size();
    }

    BackingFile file() {
        return file;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
