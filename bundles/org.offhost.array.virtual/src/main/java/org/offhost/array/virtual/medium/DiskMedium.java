// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.medium;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.offhost.array.virtual.management.WriteReading;
import org.offhost.block.Designator;

/**
 * The blocks of a disk, kept in a file. The file is opened when it is first needed. Every write is counted, and what it
 * overwrites is preserved for the point-in-time units of this disk. Thread-safe.
 */
public final class DiskMedium implements BlockMedium, Closeable {
    /** Why a point-in-time unit fails whose origin's file somebody else wrote. */
    public static final String CHANGED_BEHIND = "source file changed behind the array's back";

    private final Designator designator;
    private final Path path;
    private final int blockLength;
    private final DiskErrors errors;
    private final WriteCounter counter;
    private final PointsInTime pointsInTime = new PointsInTime();

    /** I/O holds it shared; a cut, and opening and closing the file, hold it alone. Fair, so that a cut gets its turn. */
    private final ReadWriteLock gate = new ReentrantReadWriteLock(true);

    /** Guards the opening of the file; taken behind the gate, never before it. */
    private final Object opening = new Object();

    private volatile boolean readOnly;
    private volatile BackingFile file;
    private long seenChanges;
    private boolean closed;

    /** @param start tells this start of the array from all others */
    public DiskMedium(
            Designator designator, Path path, int blockLength, boolean readOnly, FaultBoard faults, String start) {
        this.designator = designator;
        this.path = path;
        this.blockLength = blockLength;
        this.readOnly = readOnly;
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
        gate.readLock().lock();
        try {
            return openForIo().size() / blockLength * blockLength;
        } finally {
            gate.readLock().unlock();
        }
    }

    /** Opens the file now, so that its errors show; with another access than before if the caller needs it. */
    public void require(boolean writable) throws IOException {
        gate.writeLock().lock();
        try {
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
            long size = open().size();
            if (size < blockLength) {
                throw new IOException(path + " has " + size + " bytes, less than a block of " + blockLength);
            }
        } finally {
            gate.writeLock().unlock();
        }
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
                BackingFile opened = BackingFile.open(path, readOnly);
                seenChanges = opened.stamps().foreignChanges();
                pointsInTime.opened(opened);
                file = opened;
            }
            return file;
        }
    }

    @Override
    public void read(long position, ByteBuffer target) throws IOException {
        gate.readLock().lock();
        try {
            errors.checkReadable(position, target.remaining());
            openForIo().read(position, target);
        } finally {
            gate.readLock().unlock();
        }
    }

    private BackingFile openForIo() throws MediumException {
        try {
            return open();
        } catch (IOException e) {
            throw MediumException.notReady(e.getMessage());
        }
    }

    @Override
    public void write(long position, ByteBuffer source) throws IOException {
        writing(position, source.remaining(), f -> f.write(position, source));
    }

    /** Takes bytes from another file. */
    void accept(BackingFile from, long fromPosition, int length, long position) throws IOException {
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

    private interface Write {
        void to(BackingFile file) throws IOException;
    }

    private void writing(long position, int length, Write write) throws IOException {
        gate.readLock().lock();
        try {
            if (readOnly()) {
                throw MediumException.readOnly(designator + " is read-only");
            }
            errors.checkWritable(position, length);
            BackingFile f = openForIo();
            note(f.stamps().foreignChangesLately());
            long begun = counter.begin();
            try {
                pointsInTime.preserve(f, position, length);
                write.to(f);
            } finally {
                counter.end(begun);
            }
        } catch (MediumException e) {
            throw e.whileWriting();
        } catch (IOException e) {
            throw errors.failedWrite(position, e).whileWriting();
        } finally {
            gate.readLock().unlock();
        }
    }

    @Override
    public void transferTo(long position, int length, DiskMedium target, long targetPosition) throws IOException {
        gate.readLock().lock();
        try {
            errors.checkReadable(position, length);
            target.accept(openForIo(), position, length, targetPosition);
        } finally {
            gate.readLock().unlock();
        }
    }

    @Override
    public void flush() throws IOException {
        gate.readLock().lock();
        try {
            if (!readOnly()) {
                openForIo().force();
            }
        } finally {
            gate.readLock().unlock();
        }
    }

    /** Gives pieces of this disk's own file to a point-in-time unit of it. */
    interface FileUse {
        void with(BackingFile file) throws IOException;
    }

    void withFile(long position, long length, FileUse use) throws IOException {
        gate.readLock().lock();
        try {
            errors.checkReadable(position, length);
            use.with(openForIo());
        } finally {
            gate.readLock().unlock();
        }
    }

    /** Looks whether somebody else wrote the file. */
    public void look() {
        gate.readLock().lock();
        try {
            look(open());
        } catch (NoSuchFileException e) {
            pointsInTime.fail("source file is gone: " + path);
        } catch (IOException e) {
            // locked by somebody, perhaps: that may pass, and whoever reads is told
        } finally {
            gate.readLock().unlock();
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
        pointsInTime.fail(CHANGED_BEHIND);
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
        return gate.writeLock().tryLock(limit, unit);
    }

    void resume() {
        gate.writeLock().unlock();
    }

    /** Begins a point in time: from now on what is overwritten is preserved. The caller holds the disk. */
    void cut(PreImages images) throws IOException {
        BackingFile f = open();
        f.stamps().watchClosely();
        look(f);
        images.seal(f.stamps().stamp());
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
    public void remove(PreImages images) {
        gate.writeLock().lock();
        try {
            pointsInTime.remove(images);
        } finally {
            gate.writeLock().unlock();
        }
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
            } finally {
                f.close();
            }
        }
    }

    @Override
    public void close() throws IOException {
        gate.writeLock().lock();
        try {
            synchronized (opening) {
                closed = true;
            }
            closeFile();
        } finally {
            gate.writeLock().unlock();
        }
    }
}
