// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.medium.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import org.offhost.array.virtual.medium.file.BackingFile;
import org.offhost.array.virtual.medium.file.FileStamp;
import org.offhost.array.virtual.medium.file.NewFile;

/**
 * What an origin held at the cut, of every chunk that was written since. Thread-safe.
 *
 * <p>The file is a journal: each pre-image with its map entry is one record that is on stable storage before the origin
 * changes, so at whatever instant the process dies, origin and journal together still hold the point in time. Records
 * behind the last flush belong to writes that never began, and may be cut off.
 */
public final class PreImages implements Closeable {
    /** Why it is no point in time any more. */
    static final String CHANGED_BEHIND = "source file changed behind the array's back";

    /** Chunks of one map; with 8 bytes each the map of the largest unit takes 8 MiB. */
    private static final long MOST_CHUNKS = 1 << 20;

    private static final int SMALLEST_CHUNK = 64 << 10;

    /** Most pre-images of one flush. */
    private static final int BATCH = 64;

    private final BackingFile file;
    private final long originSize;
    private final int chunkLength;

    /** Position of a chunk's pre-image in the journal; 0 as long as the origin still holds it. */
    private final AtomicLongArray map;

    private long end;
    private boolean stampIsLast;
    private FileStamp stamp;
    private volatile String failure;

    private PreImages(BackingFile file, long originSize, int chunkLength) {
        this.file = file;
        this.originSize = originSize;
        this.chunkLength = chunkLength;
        this.map = new AtomicLongArray((int) ((originSize + chunkLength - 1) / chunkLength));
    }

    static int chunkLengthFor(long originSize) throws IOException {
        long chunk = SMALLEST_CHUNK;
        while (originSize / chunk >= MOST_CHUNKS) {
            chunk *= 2;
        }
        if (chunk > 1 << 30) {
            throw new IOException("a unit of " + originSize + " bytes is too large for a point-in-time unit");
        }
        return (int) chunk;
    }

    /** Makes an empty journal, durable; replaces what is there. */
    public static PreImages create(Path path, long originSize) throws IOException {
        Files.deleteIfExists(path);
        NewFile.create(path, 0);
        BackingFile file = BackingFile.open(path, false, false);
        try {
            file.requireWritable();
            PreImages made = new PreImages(file, originSize, chunkLengthFor(originSize));
            file.write(0, PreImageRecord.header(originSize, made.chunkLength));
            file.force();
            made.end = PreImageRecord.HEADER_LENGTH;
            return made;
        } catch (IOException | RuntimeException | Error e) {
            file.close();
            throw e;
        }
    }

    /** Opens a journal and cuts off what did not get whole onto storage. */
    public static PreImages open(Path path) throws IOException {
        BackingFile file = BackingFile.open(path, false, false);
        try {
            file.requireWritable();
            ByteBuffer header = ByteBuffer.allocate(PreImageRecord.HEADER_LENGTH);
            file.read(0, header);
            long size = PreImageRecord.originSize(header, path);
            int chunk = PreImageRecord.chunkLength(header, path);
            if (size < 1 || chunk != chunkLengthFor(size)) {
                throw new IOException("pre-images " + path + ": chunk length " + chunk + " for " + size + " bytes");
            }
            PreImages images = new PreImages(file, size, chunk);
            images.load();
            return images;
        } catch (IOException | RuntimeException | Error e) {
            file.close();
            throw e;
        }
    }

    private void load() throws IOException {
        List<PreImageRecord> lastBatch = new ArrayList<>();
        long at = PreImageRecord.HEADER_LENGTH;
        for (PreImageRecord r = PreImageRecord.at(file, at); r != null; r = PreImageRecord.at(file, at)) {
            if (!isSane(r)) {
                break;
            }
            apply(r);
            lastBatch.add(r);
            if (lastBatch.size() > BATCH) {
                lastBatch.remove(0);
            }
            at = r.end();
        }
        end = at;
        for (PreImageRecord r : lastBatch) {
            if (!r.dataIsWhole(file)) {
                end = r.position();
                forget(end);
                break;
            }
        }
        if (end < file.size()) {
            file.truncate(end);
        }
    }

    private boolean isSane(PreImageRecord r) {
        return switch (r.kind()) {
            case CHUNK -> r.a() >= 0 && r.a() < map.length() && r.dataLength() == lengthOf((int) r.a());
            case STAMP, FAILED -> r.dataLength() <= PreImageRecord.LONGEST_TEXT;
            case DIRTY -> r.dataLength() == 0;
        };
    }

    private void apply(PreImageRecord r) throws IOException {
        switch (r.kind()) {
            case CHUNK -> {
                map.set((int) r.a(), r.dataPosition());
                stampIsLast = false;
            }
            case STAMP -> {
                stamp = new FileStamp(r.text(file), r.a(), r.b());
                stampIsLast = true;
            }
            case DIRTY -> stampIsLast = false;
            case FAILED -> failure = r.text(file);
        }
    }

    private void forget(long from) {
        stampIsLast = false;
        for (int i = 0; i < map.length(); i++) {
            if (map.get(i) >= from) {
                map.set(i, 0);
            }
        }
    }

    public long originSize() {
        return originSize;
    }

    /** Why this is no point in time any more; null if it is one. */
    public String failure() {
        return failure;
    }

    /** Remembers for ever that this is no point in time any more. */
    synchronized void fail(String reason) {
        if (failure == null) {
            failure = reason;
            try {
                append(PreImageRecord.Kind.FAILED, 0, 0, ByteBuffer.wrap(reason.getBytes(StandardCharsets.UTF_8)));
                file.force();
            } catch (IOException e) {
                // in memory it has failed; after a restart the stamp of the origin tells
            }
        }
    }

    /** Remembers how the origin's file looks when the array has written all it will; durable. */
    synchronized void seal(FileStamp now) throws IOException {
        if (!stampIsLast || !now.equals(stamp)) {
            ByteBuffer key = ByteBuffer.wrap(now.key().getBytes(StandardCharsets.UTF_8));
            append(PreImageRecord.Kind.STAMP, now.changedNanos(), now.size(), key);
            file.force();
            stamp = now;
            stampIsLast = true;
        }
    }

    /**
     * Holds the origin's file against the last seal. Says nothing if the array died with a write under way: nobody can tell
     * that write from a foreign one.
     */
    synchronized void verify(FileStamp now) {
        if (stampIsLast && !now.equals(stamp) || now.size() / chunkLength < originSize / chunkLength) {
            fail(CHANGED_BEHIND);
        }
    }

    /** Makes the pre-image of every chunk of a range durable that the origin still holds. To be called before a write. */
    synchronized void preserve(BackingFile origin, long position, long length) throws IOException {
        if (failure != null) {
            return;
        }
        int last = (int) ((Math.min(position + length, originSize) - 1) / chunkLength);
        if (stampIsLast) {
            append(PreImageRecord.Kind.DIRTY, 0, 0, ByteBuffer.allocate(0));
            file.force();
            stampIsLast = false;
        }
        ByteBuffer chunk = null;
        List<long[]> batch = new ArrayList<>();
        for (int i = (int) (position / chunkLength); i <= last; i++) {
            if (map.get(i) == 0) {
                chunk = chunk == null ? ByteBuffer.allocateDirect(chunkLength) : chunk;
                chunk.clear().limit(lengthOf(i));
                origin.read((long) i * chunkLength, chunk);
                long at = append(PreImageRecord.Kind.CHUNK, i, 0, chunk.flip());
                batch.add(new long[] {i, at});
                if (batch.size() == BATCH) {
                    publish(batch);
                }
            }
        }
        publish(batch);
    }

    private void publish(List<long[]> batch) throws IOException {
        if (!batch.isEmpty()) {
            file.force();
            batch.forEach(entry -> map.set((int) entry[0], entry[1]));
            batch.clear();
        }
    }

    private long append(PreImageRecord.Kind kind, long a, long b, ByteBuffer data) throws IOException {
        PreImageRecord record = PreImageRecord.write(file, end, kind, a, b, data);
        end = record.end();
        return record.dataPosition();
    }

    private int lengthOf(int chunk) {
        return (int) Math.min(chunkLength, originSize - (long) chunk * chunkLength);
    }

    /**
     * Finds out where a byte of the point in time is kept.
     *
     * @param most bytes asked for
     */
    Piece piece(long position, long most) {
        int chunk = (int) (position / chunkLength);
        long saved = map.get(chunk);
        long inChunk = position - (long) chunk * chunkLength;
        long length = Math.min(most, lengthOf(chunk) - inChunk);
        if (saved != 0) {
            return new Piece(true, saved + inChunk, (int) length);
        }
        while (length < most && ++chunk < map.length() && map.get(chunk) == 0) {
            length = Math.min(most, length + lengthOf(chunk));
        }
        return new Piece(false, position, (int) length);
    }

    /** Whether the origin still holds all chunks of a range. */
    boolean isUnchanged(long position, int length) {
        Piece piece = piece(position, length);
        return !piece.saved() && piece.length() == length;
    }

    BackingFile file() {
        return file;
    }

    /** Bytes in a row: in the journal, or in the origin's file. */
    record Piece(boolean saved, long position, int length) {}

    @Override
    public void close() throws IOException {
        file.close();
    }
}
