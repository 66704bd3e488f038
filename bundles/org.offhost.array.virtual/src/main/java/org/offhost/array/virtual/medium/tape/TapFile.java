// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.medium.tape;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalLong;
import org.offhost.array.virtual.medium.file.BackingFile;

/**
 * A tape image in the SIMH format ("SIMH Magtape Representation and Handling"): little-endian words around records.
 *
 * <p>A record is its length, its bytes, a fill byte if they are odd, its length again; a filemark is the word 0; FFFFFFFEh is
 * an erase gap, FFFFFFFFh the end of the medium. The top four bits of a length are its class: 0 good, 8 read with an error.
 * A record that was not written whole is no record: the tape ends before it. What is no tape image behind a whole object is
 * a bad record if the image is well-formed again behind it, up to its end; otherwise nobody knows what it is, and it is kept.
 * Confined to one thread.
 */
final class TapFile implements Closeable {
    /** Filemarks of one write. */
    private static final int MARKS_AT_ONCE = 16_384;

    private static final ByteBuffer NO_FILL = ByteBuffer.allocate(0);

    /** What lies behind a place. */
    enum Kind {
        RECORD,
        /** A record that was read with an error when the image was made. */
        BAD_RECORD,
        FILEMARK,
        /** Bytes that are no tape image, up to the end of the file. */
        JUNK,
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
    private final TapWords words;
    private TapPlace end = TapPlace.BEGINNING;
    private long size;

    /** Where the image is not well-formed, and where it is again; no place if it is well-formed. */
    private long damaged = -1;

    private long sound = -1;

    private TapFile(BackingFile file) {
        this.file = file;
        this.words = new TapWords(file);
    }

    /**
     * Looks through the whole file.
     *
     * @throws IOException if it is no tape image
     */
    static TapFile open(BackingFile file) throws IOException {
        TapFile tape = new TapFile(file);
        tape.size = file.size();
        Entry entry = tape.last(TapPlace.BEGINNING);
        if (entry.kind() == Kind.JUNK && entry.at().object() == 0) {
            throw tape.malformed(
                    entry.at(),
                    "length word "
                            + Integer.toHexString(tape.words.at(entry.at().offset()))
                            + "h; expected a known class, 1 to " + TapWords.LONGEST
                            + " bytes, and the same word behind them");
        }
        if (entry.at().object() > 0 && (entry.kind() == Kind.JUNK || tape.isTornAt(entry.at()))) {
            OptionalLong again = TapSearch.sound(tape.words, entry.at().offset(), tape.size);
            if (again.isPresent()) {
                tape.damaged = entry.at().offset();
                tape.sound = again.getAsLong();
                entry = tape.last(entry.at());
            }
        }
        tape.end = entry.at();
        // A file without a whole record may be anybody's: it is left alone until the first write.
        if (entry.kind() == Kind.END && tape.isTornAt(tape.end) && tape.end.object() > 0 && !file.readOnly()) {
            file.truncate(tape.end.offset());
            tape.size = tape.end.offset();
        }
        return tape;
    }

    /** Goes on to the last object. */
    private Entry last(TapPlace from) throws IOException {
        Entry entry = entry(from);
        while (entry.kind() != Kind.END && entry.kind() != Kind.JUNK) {
            index.add(entry.next());
            entry = entry(entry.next());
        }
        return entry;
    }

    /** Whether the first record or filemark of a file is one; for an unknown file to be told from a disk. */
    static boolean looksLikeTape(BackingFile file) throws IOException {
        TapFile tape = new TapFile(file);
        tape.size = file.size();
        return tape.entry(TapPlace.BEGINNING).kind() == Kind.RECORD;
    }

    boolean isTornAt(TapPlace place) throws IOException {
        return place.offset() < size
                && (size - place.offset() < TapWords.WORD || words.at(place.offset()) != TapWords.END_OF_MEDIUM);
    }

    /** What lies behind a place. */
    Entry entry(TapPlace from) throws IOException {
        TapPlace place = from;
        while (size - place.offset() >= TapWords.WORD) {
            if (place.offset() == damaged) {
                return damaged(place, place.behindDamage(sound));
            }
            int head = words.at(place.offset());
            if (head == TapWords.FILEMARK) {
                return new Entry(Kind.FILEMARK, 0, place, place.behindFilemark());
            }
            if (head == TapWords.END_OF_MEDIUM) {
                break;
            }
            if (head != TapWords.GAP) {
                return record(place, head);
            }
            place = place.behindGap();
        }
        return new Entry(Kind.END, 0, place, place);
    }

    private Entry damaged(TapPlace at, TapPlace next) {
        int length = (int) Math.min(next.offset() - at.offset(), TapWords.LONGEST);
        return new Entry(Kind.BAD_RECORD, length, at, next);
    }

    private Entry record(TapPlace place, int head) throws IOException {
        int length = TapWords.length(head);
        if (!TapWords.isRecord(head)) {
            return new Entry(Kind.JUNK, 0, place, place);
        }
        TapPlace next = place.behindRecord(length);
        if (next.offset() > size) {
            return new Entry(Kind.END, 0, place, place);
        }
        int tail = words.at(next.offset() - TapWords.WORD);
        if (tail != head) {
            if (next.offset() == size) {
                return new Entry(Kind.END, 0, place, place);
            }
            return new Entry(Kind.JUNK, 0, place, place);
        }
        return new Entry(TapWords.isGood(head) ? Kind.RECORD : Kind.BAD_RECORD, length, place, next);
    }

    private IOException malformed(TapPlace place, String found) {
        return new IOException(file.path() + " is no SIMH tape image: object " + place.object() + " at byte "
                + place.offset() + ": " + found);
    }

    /** The object before a place; an entry of kind END at the beginning. */
    Entry entryBefore(TapPlace place) throws IOException {
        long offset = place.offset();
        while (offset >= TapWords.WORD) {
            if (offset == sound) {
                return damaged(new TapPlace(place.object() - 1, damaged, place.filemarks()), place);
            }
            int tail = words.at(offset - TapWords.WORD);
            if (tail == TapWords.FILEMARK) {
                TapPlace at = new TapPlace(place.object() - 1, offset - TapWords.WORD, place.filemarks() - 1);
                return new Entry(Kind.FILEMARK, 0, at, place);
            }
            if (tail != TapWords.GAP) {
                int length = TapWords.length(tail);
                TapPlace at =
                        new TapPlace(place.object() - 1, offset - TapWords.lengthOnFile(length), place.filemarks());
                if (at.offset() < 0 || words.at(at.offset()) != tail) {
                    throw malformed(place, "no record ends before it");
                }
                return new Entry(TapWords.isGood(tail) ? Kind.RECORD : Kind.BAD_RECORD, length, at, place);
            }
            offset -= TapWords.WORD;
        }
        return new Entry(Kind.END, 0, place, place);
    }

    /** Puts bytes of a record, as many as there are and as there is room. */
    void read(Entry record, long from, ByteBuffer target) throws IOException {
        ByteBuffer part = target.duplicate();
        part.limit(part.position() + (int) Math.min(record.length() - from, part.remaining()));
        file.read(record.at().offset() + TapWords.WORD + from, part);
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
        ByteBuffer head = ByteBuffer.allocate(TapWords.WORD)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0, length);
        ByteBuffer fill = (length & 1) == 0 ? NO_FILL.duplicate() : ByteBuffer.allocate(1);
        try {
            file.write(at.offset(), head, record, fill, head.duplicate());
        } catch (IOException e) {
            file.truncate(at.offset());
            throw e;
        }
        return grownTo(at.behindRecord(length));
    }

    /** Writes filemarks, many at once, as one command may ask for 16 million; what lay behind the place is gone. */
    TapPlace writeFilemarks(TapPlace at, int count) throws IOException {
        cut(at);
        ByteBuffer marks = ByteBuffer.allocate(TapWords.WORD * Math.min(count, MARKS_AT_ONCE));
        TapPlace place = at;
        for (int left = count; left > 0; ) {
            int now = Math.min(left, MARKS_AT_ONCE);
            try {
                file.write(place.offset(), marks.clear().limit(TapWords.WORD * now));
            } catch (IOException e) {
                file.truncate(place.offset());
                throw e;
            }
            for (int i = 0; i < now; i++) {
                place = grownTo(place.behindFilemark());
            }
            left -= now;
        }
        return place;
    }

    private void cut(TapPlace at) throws IOException {
        if (size > at.offset()) {
            file.truncate(at.offset());
            size = at.offset();
            end = at;
            index.truncate(at.object());
            if (at.offset() <= damaged) {
                damaged = -1;
                sound = -1;
            }
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
