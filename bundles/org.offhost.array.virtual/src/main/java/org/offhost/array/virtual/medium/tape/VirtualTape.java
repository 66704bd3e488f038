// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.medium.tape;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.offhost.array.virtual.management.WriteReading;
import org.offhost.array.virtual.medium.FaultBoard;
import org.offhost.array.virtual.medium.MediumException;
import org.offhost.array.virtual.medium.ReadFailedException;
import org.offhost.array.virtual.medium.WriteCounter;
import org.offhost.array.virtual.medium.Written;
import org.offhost.array.virtual.medium.file.BackingFile;
import org.offhost.array.virtual.medium.file.FileIdentity;
import org.offhost.block.Designator;
import org.offhost.scsi.AdditionalSense;
import org.offhost.scsi.SenseKey;

/**
 * A tape drive with its cartridge, kept in a tape file (SSC-4): one position, variable records, filemarks.
 *
 * <p>What the drive reports is a {@link MediumException}, with the position already where the standard has it. One call at a
 * time; thread-safe.
 */
public final class VirtualTape implements Closeable {
    /** Longest record; that of a common half-inch drive. */
    public static final int LONGEST_RECORD = 8 << 20;

    private final Designator designator;
    private final Path path;
    private final FileIdentity identity;
    private final TapeLimit limit;
    private final WriteCounter counter;
    private boolean readOnly;
    private TapFile file;
    private TapPlace place = TapPlace.BEGINNING;
    private boolean closed;
    private long seenChanges;
    private long seenByCounter;

    /**
     * @param identity of the file; another one under the name is not opened
     * @param capacity bytes of the file at which the medium is full; 0 for none
     * @param start tells this start of the array from all others
     */
    public VirtualTape(
            Designator designator,
            Path path,
            FileIdentity identity,
            boolean readOnly,
            long capacity,
            FaultBoard faults,
            String start) {
        this.designator = designator;
        this.path = path;
        this.identity = identity;
        this.readOnly = readOnly;
        this.limit = new TapeLimit(designator, path, faults, capacity);
        this.counter = new WriteCounter(start);
    }

    public Designator designator() {
        return designator;
    }

    public Path path() {
        return path;
    }

    public synchronized boolean readOnly() {
        return readOnly;
    }

    /** Whether the first record of a file is one of a tape. The file must not be attached. */
    public static boolean isTape(Path path) throws IOException {
        try (BackingFile file = BackingFile.open(path, true, false)) {
            return TapFile.looksLikeTape(file);
        }
    }

    /** Opens the file now, so that its errors show; with another access than before if the caller needs it. */
    public synchronized void require(boolean writable, long newCapacity) throws IOException {
        if (newCapacity > 0) {
            limit.capacity(newCapacity);
        }
        if (writable && readOnly) {
            closeFile();
            readOnly = false;
            try {
                open();
            } catch (IOException e) {
                readOnly = true;
                throw e;
            }
        }
        open();
        if (writable) {
            file.file().requireWritable();
        }
    }

    private void open() throws IOException {
        if (closed) {
            throw new IOException(path + " was detached");
        }
        if (file == null) {
            if (Files.exists(path) && !identity.isAt(path)) {
                throw MediumException.gone(path + " is another file than the one that was attached");
            }
            BackingFile opened = BackingFile.open(path, readOnly, false);
            readOnly = opened.readOnly();
            try {
                file = TapFile.open(opened);
            } finally {
                if (file == null) {
                    opened.close();
                }
            }
            seenChanges = opened.stamps().foreignChanges();
            seenByCounter = seenChanges;
            place = TapPlace.BEGINNING;
        }
    }

    /** Makes ready for a command; reports once if somebody else wrote the file, and is then at the beginning. */
    private TapFile ready() throws IOException {
        try {
            open();
        } catch (MediumException e) {
            throw e;
        } catch (IOException e) {
            throw MediumException.notReady(e.getMessage());
        }
        if (!readOnly) {
            file.file().whereabouts().requireLately();
        }
        if (file.file().stamps().foreignChangesLately() != seenChanges) {
            if (!readOnly) {
                file.file().whereabouts().require();
            }
            writes();
            closeFile();
            throw MediumException.of(
                    SenseKey.UNIT_ATTENTION,
                    AdditionalSense.MEDIUM_MAY_HAVE_CHANGED,
                    path + " was changed behind the array's back; the tape was rewound");
        }
        return file;
    }

    /** TEST UNIT READY. */
    public synchronized void test() throws IOException {
        ready();
    }

    /** Whether its file is open, so that it is there as a unit whatever became of the file's name. */
    public synchronized boolean isOpen() {
        return file != null;
    }

    /** Where the drive stands. */
    public synchronized TapPlace place() throws IOException {
        ready();
        return place;
    }

    /** Whether the position is at or past early warning. */
    public synchronized boolean isNearEnd() {
        return limit.isNear(place);
    }

    /**
     * READ(6) of one record.
     *
     * @param target takes the first {@code length} bytes of the record
     * @param length TRANSFER LENGTH; not more than the room of {@code target}
     * @param suppress SILI: a record of another length is no error
     */
    public synchronized void read(ByteBuffer target, int length, boolean suppress) throws IOException {
        TapFile tape = ready();
        if (length == 0) {
            return;
        }
        TapFile.Entry entry = tape.entry(place);
        place = entry.next();
        limit.checkReadable(entry.at(), length);
        if (entry.kind() == TapFile.Kind.BAD_RECORD || entry.kind() == TapFile.Kind.JUNK) {
            throw limit.unreadable(entry.at(), length);
        }
        if (entry.kind() == TapFile.Kind.FILEMARK) {
            throw MediumException.filemark(length);
        }
        if (entry.kind() == TapFile.Kind.END) {
            throw MediumException.blank(length);
        }
        ByteBuffer part = target.duplicate();
        part.limit(part.position() + Math.min(length, part.remaining()));
        try {
            tape.read(entry, 0, part);
        } catch (ReadFailedException e) {
            throw limit.failedRead(e, length);
        }
        target.position(part.position());
        if (entry.length() != length && !suppress) {
            throw MediumException.incorrectLength((long) length - entry.length());
        }
    }

    /** WRITE(6) of one record, which is drained. */
    public synchronized void write(ByteBuffer record) throws IOException {
        int length = record.remaining();
        TapFile tape = writable();
        if (length == 0) {
            return;
        }
        limit.checkWritable(place, TapWords.lengthOnFile(length), length);
        long begun = counter.begin(1);
        try {
            place = tape.write(place, record);
        } catch (IOException e) {
            tape.file().whereabouts().requireAfter(e);
            throw limit.failedWrite(e, length);
        } finally {
            counter.end(begun);
        }
        limit.warn(place);
    }

    private TapFile writable() throws IOException {
        TapFile tape = ready();
        if (readOnly) {
            throw MediumException.readOnly(designator + " is write-protected");
        }
        return tape;
    }

    /** WRITE FILEMARKS; unless immediate everything written is on stable storage behind it. */
    public synchronized void writeFilemarks(int count, boolean immediate) throws IOException {
        TapFile tape = writable();
        if (count > 0) {
            limit.checkWritable(place, (long) TapWords.WORD * count, count);
            long begun = counter.begin(0);
            try {
                place = tape.writeFilemarks(place, count);
            } catch (IOException e) {
                tape.file().whereabouts().requireAfter(e);
                throw limit.failedWrite(e, count);
            } finally {
                counter.end(begun);
            }
        }
        if (!immediate) {
            tape.file().force();
            tape.file().whereabouts().require();
        }
        if (count > 0) {
            limit.warn(place);
        }
    }

    /** REWIND, and LOCATE to the beginning. */
    public synchronized void rewind() throws IOException {
        ready();
        place = TapPlace.BEGINNING;
    }

    /** LOCATE; behind end of data there is nothing to be found. */
    public synchronized void locate(long object) throws IOException {
        TapFile tape = ready();
        place = tape.find(object);
        if (place.object() != object) {
            throw MediumException.blank(0);
        }
    }

    /**
     * SPACE over records; stops behind a filemark, or before it when going back.
     *
     * @param blindly whether a filemark counts as one of them instead, and coming to the end of data is told, but not how
     */
    public synchronized void spaceRecords(long count, boolean blindly) throws IOException {
        TapFile tape = ready();
        for (long left = Math.abs(count); left > 0; left--) {
            TapFile.Entry entry = count > 0 ? tape.entry(place) : tape.entryBefore(place);
            place = count > 0 ? entry.next() : entry.at();
            if (entry.kind() == TapFile.Kind.FILEMARK && !blindly) {
                throw MediumException.filemark(left);
            }
            if (entry.kind() == TapFile.Kind.END || entry.kind() == TapFile.Kind.JUNK) {
                throw count > 0 ? end(blindly, left) : MediumException.beginning(left);
            }
        }
        if (blindly && count > 0 && tape.entry(place).kind() == TapFile.Kind.END) {
            throw end(true, 0);
        }
    }

    private static MediumException end(boolean blindly, long residual) {
        return blindly
                ? MediumException.of(SenseKey.NO_SENSE, AdditionalSense.END_OF_DATA, "end of data")
                : MediumException.blank(residual);
    }

    /** SPACE over filemarks: behind the last of them, or before it when going back. */
    public synchronized void spaceFilemarks(long count) throws IOException {
        TapFile tape = ready();
        long there = count > 0 ? tape.end().filemarks() - place.filemarks() : place.filemarks();
        long left = Math.abs(count) - there;
        if (left > 0) {
            place = count > 0 ? tape.end() : TapPlace.BEGINNING;
            throw count > 0 ? MediumException.blank(left) : MediumException.beginning(left);
        }
        if (count > 0) {
            place = tape.behindFilemark(place.filemarks() + count);
        } else if (count < 0) {
            place = tape.entryBefore(tape.behindFilemark(place.filemarks() + count + 1))
                    .at();
        }
    }

    /** SPACE to end of data. */
    public synchronized void spaceToEnd() throws IOException {
        place = ready().end();
    }

    /** Writes the records between two filemarks to a stream, without moving the drive; returns their number. */
    public synchronized long export(int tapeFile, OutputStream out) throws IOException {
        return TapeExport.write(ready(), tapeFile, out);
    }

    public Written written() {
        return counter.written();
    }

    /** Bytes that the medium has, and those of them that nothing is written to; empty if it has no end. */
    public synchronized Optional<TapeLength> room() throws IOException {
        return limit.room(ready().end());
    }

    /** Reads the write counter. */
    public synchronized WriteReading writes() {
        if (file != null
                && file.file().stamps().foreignChanges() != seenChanges
                && file.file().stamps().foreignChanges() != seenByCounter) {
            seenByCounter = file.file().stamps().foreignChanges();
            counter.newEpoch();
        }
        return counter.read();
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        closeFile();
    }

    private void closeFile() throws IOException {
        TapFile open = file;
        file = null;
        if (open != null) {
            try {
                if (!readOnly) {
                    open.file().force();
                }
            } finally {
                open.close();
            }
        }
    }
}
