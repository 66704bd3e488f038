// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.medium.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.offhost.array.virtual.management.WriteReading;
import org.offhost.array.virtual.management.WrittenChunks;
import org.offhost.array.virtual.medium.FaultBoard;
import org.offhost.array.virtual.medium.MediumException;
import org.offhost.array.virtual.medium.ReadFailedException;
import org.offhost.array.virtual.medium.WriteCounter;
import org.offhost.array.virtual.medium.Written;
import org.offhost.array.virtual.medium.file.BackingFile;
import org.offhost.array.virtual.medium.file.FileIdentity;
import org.offhost.array.virtual.medium.file.HostFile;
import org.offhost.block.Designator;

/**
 * The blocks of a disk, kept in a file. The file is opened when it is first needed. Every write is counted, and what it
 * overwrites is preserved for the point-in-time units of this disk. Thread-safe.
 */
public final class VirtualDisk implements BlockMedium, TransferTarget, Closeable {
    private final Designator designator;

    private final Path path;
    private final FileIdentity identity;
    private final int blockLength;
    private final DiskErrors errors;
    private final WriteCounter counter;
    private final PointsInTime pointsInTime = new PointsInTime();
    private final WriteLog log;

    private final CutGate gate = new CutGate();
    private final UnmappedRanges unmapped = new UnmappedRanges();

    /** Guards the opening of the file; taken behind the gate, never before it. */
    private final Object opening = new Object();

    private volatile boolean readOnly;
    private volatile boolean grows;
    private volatile BackingFile file;
    private long seenChanges;
    private boolean closed;

    /**
     * @param identity of the file; another one under the name is not opened
     * @param grows whether the file ends where it was last written
     * @param start tells this start of the array from all others
     * @param marks where it is kept what was written since marked cuts
     */
    public VirtualDisk(
            Designator designator,
            Path path,
            FileIdentity identity,
            int blockLength,
            boolean readOnly,
            boolean grows,
            FaultBoard faults,
            String start,
            Path marks) {
        this.log = new WriteLog(marks);
        this.designator = designator;
        this.path = path;
        this.identity = identity;
        this.blockLength = blockLength;
        this.readOnly = readOnly;
        this.grows = grows;
        this.errors = new DiskErrors(designator, path, blockLength, faults);
        this.counter = new WriteCounter(start);
    }

    @Override
    public Designator designator() {
        return designator;
    }

    public Path path() {
        return path;
    }

    @Override
    public int blockLength() {
        return blockLength;
    }

    DiskErrors errors() {
        return errors;
    }

    @Override
    public boolean readOnly() {
        return readOnly;
    }

    @Override
    public void test() throws IOException {
        size();
    }

    @Override
    public long size() throws IOException {
        long[] size = new long[1];
        gate.shared(() -> size[0] = openForIo().size() / blockLength * blockLength);
        if (size[0] == 0) {
            throw MediumException.notReady(path + " has become shorter than a block of " + blockLength);
        }
        return size[0];
    }

    /** Why the file or device could not be opened now; empty if it could or is open. */
    public Optional<String> problem() {
        return file != null ? Optional.empty() : HostFile.problem(path);
    }

    /** Whether the file ends where it was last written, and the disk behind that. */
    public boolean grows() {
        return grows;
    }

    /**
     * Opens the file now, so that its errors show; with another access than before if the caller needs it.
     *
     * @param growing whether the file ends where it was last written
     */
    public void require(boolean writable, boolean growing) throws IOException {
        gate.alone(() -> {
            boolean before = grows;
            if (writable && (readOnly || growing && !grows)) {
                boolean wasReadOnly = readOnly;
                closeFile();
                readOnly = false;
                grows = growing;
                try {
                    open().requireWritable();
                } catch (IOException e) {
                    readOnly = wasReadOnly;
                    grows = before;
                    throw e;
                }
            }
            if (writable) {
                open().requireWritable();
            }
            long size = open().size();
            if (size < blockLength) {
                throw new IOException(path + " has " + size + " bytes, less than a block of " + blockLength
                        + ", so nothing can be on it; name another file, or a bigger size");
            }
        });
    }

    private BackingFile open() throws IOException {
        BackingFile now = file;
        if (now != null) {
            return now;
        }
        synchronized (opening) {
            if (closed) {
                throw new IOException(path + " was detached");
            }
            if (file == null) {
                if (Files.exists(path) && !identity.isAt(path)) {
                    throw MediumException.gone(path + " is another file than the one that was attached");
                }
                BackingFile opened = BackingFile.open(path, readOnly, grows);
                readOnly = opened.readOnly();
                seenChanges = opened.stamps().foreignChanges();
                pointsInTime.opened(opened);
                if (!log.isEmpty()) {
                    opened.stamps().watchClosely();
                    log.opened(opened.stamps().stamp());
                }
                file = opened;
            }
            return file;
        }
    }

    @Override
    public void read(long position, ByteBuffer target) throws IOException {
        gate.shared(() -> {
            errors.checkReadable(position, target.remaining());
            try {
                openForIo().read(position, target);
            } catch (ReadFailedException e) {
                throw errors.failedRead(e.position(), e);
            }
        });
    }

    private BackingFile openForIo() throws MediumException {
        try {
            return open();
        } catch (MediumException e) {
            throw e;
        } catch (IOException e) {
            throw MediumException.notReady(e.getMessage());
        }
    }

    @Override
    public void write(long position, ByteBuffer source) throws IOException {
        writing(position, source.remaining(), f -> f.write(position, source));
    }

    /** I/O on the open file. */
    interface FileUse {
        void with(BackingFile file) throws IOException;
    }

    /** Takes bytes from another file. */
    @Override
    public void accept(BackingFile from, long fromPosition, int length, long position) throws IOException {
        writing(position, length, f -> {
            if (f != from) {
                from.transferTo(fromPosition, length, f, position);
            } else {
                ByteBuffer copy = ByteBuffer.allocateDirect(length);
                from.read(fromPosition, copy);
                f.write(position, copy.flip());
            }
        });
    }

    private void writing(long position, int length, FileUse write) throws IOException {
        try {
            gate.shared(() -> writeCounted(position, length, write));
        } catch (MediumException e) {
            throw e.whileWriting();
        } catch (ReadFailedException e) {
            if (!e.file().equals(file.path())) {
                throw e; // it was the other one
            }
            throw errors.failedWrite(position, e).whileWriting();
        } catch (IOException e) {
            throw errors.failedWrite(position, e).whileWriting();
        }
    }

    private void writeCounted(long position, int length, FileUse write) throws IOException {
        if (readOnly()) {
            throw MediumException.readOnly(designator + " is read-only");
        }
        errors.checkWritable(position, length);
        BackingFile f = openForIo();
        f.whereabouts().requireLately();
        note(f.stamps().foreignChangesLately());
        long begun = counter.begin(length / blockLength());
        try {
            pointsInTime.preserve(f, position, length);
            log.note(position, length);
            unmapped.remove(position, position + length);
            write.with(f);
        } catch (MediumException | ReadFailedException e) {
            throw e;
        } catch (IOException e) {
            f.whereabouts().requireAfter(e);
            throw e;
        } finally {
            counter.end(begun);
        }
    }

    @Override
    public void transferTo(long position, int length, TransferTarget target, long targetPosition) throws IOException {
        gate.shared(() -> {
            errors.checkReadable(position, length);
            BackingFile from = openForIo();
            try {
                target.accept(from, position, length, targetPosition);
            } catch (ReadFailedException e) {
                throw errors.failedRead(e.position(), e);
            }
        });
    }

    @Override
    public void alone(Action action) throws IOException {
        gate.alone(action::run);
    }

    /** The JDK cannot give a file's room back, but what holds zeros, a hole among them, need not be written. */
    @Override
    public void unmap(long position, int length) throws IOException {
        gate.alone(() -> {
            writing(position, length, f -> f.clear(position, length));
            unmapped.add(position, position + length);
        });
    }

    @Override
    public boolean isUnmapped(long position, int length) {
        return unmapped.contains(position, position + length);
    }

    @Override
    public long nextProvisioning(long position, long end) {
        return unmapped.next(position, end);
    }

    @Override
    public void flush() throws IOException {
        gate.shared(() -> {
            if (!readOnly()) {
                BackingFile f = openForIo();
                f.force();
                f.whereabouts().require();
            }
        });
    }

    /** Gives this disk's own file to a point-in-time unit of it, to read a range. */
    void withFile(long position, long length, FileUse use) throws IOException {
        gate.shared(() -> {
            errors.checkReadable(position, length);
            use.with(openForIo());
        });
    }

    /** Looks whether somebody else wrote the file. */
    public void look() {
        try {
            gate.shared(() -> look(open()));
        } catch (NoSuchFileException e) {
            pointsInTime.fail("source file is gone: " + path);
            log.lose("source file is gone: " + path);
        } catch (IOException e) {
            // locked by somebody, perhaps: that may pass, and whoever reads is told
        }
    }

    private void look(BackingFile f) {
        note(f.stamps().foreignChanges());
    }

    private void note(long changes) {
        synchronized (opening) {
            if (changes == seenChanges) {
                return;
            }
            seenChanges = changes;
        }
        counter.newEpoch();
        pointsInTime.fail(PreImages.CHANGED_BEHIND);
        log.lose(PreImages.CHANGED_BEHIND);
    }

    @Override
    public Written written() {
        return counter.written();
    }

    /** Reads the write counter. */
    public WriteReading writes() {
        if (file != null) {
            look();
        }
        return counter.read();
    }

    /** Keeps every write out; false if one did not end within the limit. To be ended with {@link #resume}. */
    boolean hold(long limit, TimeUnit unit) throws InterruptedException {
        return gate.close(limit, unit);
    }

    void resume() {
        gate.open();
    }

    /** Begins a point in time: from now on what is overwritten is preserved. The caller holds the disk. */
    void cut(PreImages images) throws IOException {
        BackingFile f = open();
        f.stamps().watchClosely();
        look(f);
        images.seal(f.stamps().stamp());
    }

    /** From now on what is written is noted behind this mark. The caller holds the disk, and has had it {@link #cut}. */
    public void mark(String name) throws IOException {
        log.mark(name, open().size() / blockLength * blockLength);
    }

    public void forget(String mark) throws IOException {
        log.forget(mark);
    }

    /** The marked cuts, the oldest first. */
    public List<String> marks() {
        return log.names();
    }

    /** What was written between two marked cuts; looks whether somebody else wrote the file. */
    public WrittenChunks written(String since, String until) {
        try {
            gate.shared(() -> look(open()));
        } catch (IOException e) {
            return WrittenChunks.unknown("whether somebody else wrote " + path + " cannot be told: " + e.getMessage());
        }
        return log.between(since, until);
    }

    /** Takes part in every write from now on. */
    public void add(PreImages images) {
        synchronized (opening) {
            if (file != null) {
                file.stamps().watchClosely();
                images.verify(file.stamps().stamp());
            }
            pointsInTime.add(images);
        }
    }

    /** Takes no more part in writes; returns when no write uses it any more. */
    public void remove(PreImages images) throws IOException {
        gate.alone(() -> {
            pointsInTime.remove(images);
        });
    }

    /** Whether its file is open, so that it is there as a unit whatever became of the file's name. */
    public boolean isOpen() {
        return file != null;
    }

    public boolean hasPointsInTime() {
        return !pointsInTime.isEmpty();
    }

    private void closeFile() throws IOException {
        BackingFile f = file;
        file = null;
        if (f != null) {
            try {
                look(f);
                if (!readOnly) {
                    f.force();
                }
                pointsInTime.seal(f);
                log.seal(f.stamps().stamp());
            } finally {
                f.close();
            }
        }
    }

    @Override
    public void close() throws IOException {
        gate.alone(() -> {
            synchronized (opening) {
                closed = true;
            }
            closeFile();
        });
    }
}
