// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.medium.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.offhost.array.virtual.medium.MediumException;
import org.offhost.array.virtual.medium.ReadFailedException;
import org.offhost.array.virtual.medium.Written;
import org.offhost.array.virtual.medium.file.BackingFile;
import org.offhost.block.Designator;

/**
 * The blocks of a disk as they were at the cut, read-only: pre-images where there are some, else the disk itself.
 * Thread-safe.
 */
public final class PointInTimeMedium implements BlockMedium {
    private final Designator designator;
    private final VirtualDisk origin;
    private final PreImages images;

    public PointInTimeMedium(Designator designator, VirtualDisk origin, PreImages images) {
        this.designator = designator;
        this.origin = origin;
        this.images = images;
    }

    @Override
    public Designator designator() {
        return designator;
    }

    public VirtualDisk origin() {
        return origin;
    }

    @Override
    public void test() throws IOException {
        origin.look();
        requireWhole();
    }

    /** Why it cannot be read any more; looks at the origin's file. */
    public Optional<String> failure() {
        if (images.failure() == null) {
            origin.look();
        }
        return Optional.ofNullable(images.failure());
    }

    @Override
    public long size() {
        return images.originSize() / blockLength() * blockLength();
    }

    @Override
    public Written written() {
        return Written.NOTHING;
    }

    @Override
    public int blockLength() {
        return origin.blockLength();
    }

    @Override
    public boolean readOnly() {
        return true;
    }

    private interface Sink {
        void take(BackingFile file, long position, int length, int done) throws IOException;
    }

    @Override
    public void read(long position, ByteBuffer target) throws IOException {
        int start = target.position();
        collect(position, target.remaining(), (file, at, length, done) -> {
            ByteBuffer part = target.duplicate();
            part.limit(start + done + length).position(start + done);
            file.read(at, part);
        });
        target.position(target.limit());
    }

    @Override
    public void transferTo(long position, int length, TransferTarget target, long targetPosition) throws IOException {
        collect(position, length, (file, at, n, done) -> target.accept(file, at, n, targetPosition + done));
    }

    private void collect(long position, int length, Sink sink) throws IOException {
        requireWhole();
        int done = 0;
        while (done < length) {
            PreImages.Piece piece = images.piece(position + done, length - done);
            int at = done;
            if (piece.saved()) {
                take(sink, images.file(), piece, position, at);
                done += piece.length();
            } else {
                origin.withFile(piece.position(), piece.length(), file -> take(sink, file, piece, position, at));
                // A write that came meanwhile saved what it overwrote before it began: then take it again, from there.
                if (images.isUnchanged(piece.position(), piece.length())) {
                    done += piece.length();
                }
            }
        }
        origin.look();
        requireWhole();
    }

    /** What the host cannot read is told as a block of this unit, whatever file it was to come from. */
    private void take(Sink sink, BackingFile file, PreImages.Piece piece, long position, int done) throws IOException {
        try {
            sink.take(file, piece.position(), piece.length(), done);
        } catch (ReadFailedException e) {
            throw origin.errors().failedRead(position + done + e.position() - piece.position(), e);
        }
    }

    private void requireWhole() throws MediumException {
        if (images.failure() != null) {
            throw MediumException.notReady(designator + ": " + images.failure());
        }
    }

    @Override
    public void write(long position, ByteBuffer source) throws IOException {
        throw MediumException.readOnly(designator + " is a point-in-time unit");
    }

    @Override
    public void alone(Action action) throws IOException {
        action.run(); // it cannot write
    }

    @Override
    public void unmap(long position, int length) throws IOException {
        write(position, null);
    }

    @Override
    public boolean isUnmapped(long position, int length) {
        return false;
    }

    @Override
    public long nextProvisioning(long position, long end) {
        return end;
    }

    @Override
    public void flush() {
        // nothing is ever written
    }
}
