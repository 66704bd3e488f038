// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.io.IOException;
import java.nio.file.Path;
import org.offhost.archive.StoredEntry;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.filesystem.Attribute;

/** Writes contents under a name of the job's own, and gives them theirs when they are whole. */
final class ContentWriter {
    private static final String PARTIAL = ".offhost-partial-";

    private final InsideFolder inside;
    private final FolderRoom room;
    private final RestoreLog log;
    private final RunningJob job;
    private final long total;
    private long done;

    /** @param total bytes of all contents that are no holes */
    ContentWriter(InsideFolder inside, FolderRoom room, RestoreLog log, RunningJob job, long total) {
        this.inside = inside;
        this.room = room;
        this.log = log;
        this.job = job;
        this.total = total;
    }

    /** Bytes that were to be written are, or are not needed. */
    void passed(long bytes) {
        done += Math.min(bytes, total - done);
        job.progress(done, total);
    }

    long left() {
        return total - done;
    }

    /** Deletes what a run left that was killed. */
    static void clean(InsideFolder inside, RestoreLog log, String job) throws IOException {
        if (log.partialIn() != null) {
            inside.delete(partial(inside, log.partialIn(), job));
        }
    }

    private static Path partial(InsideFolder inside, String directory, String job) throws IOException {
        return inside.path(directory.isEmpty() ? PARTIAL + job : directory + "/" + PARTIAL + job);
    }

    /** @param replace whether what has the name may go */
    void write(
            StoredEntry entry,
            Attribute attribute,
            RestoreFolderBody.Contents contents,
            long number,
            PlacedNames.Placed place,
            boolean replace)
            throws IOException {
        Path target = inside.path(place.relative());
        String directory =
                place.relative().substring(0, Math.max(0, place.relative().lastIndexOf('/')));
        log.in(directory);
        Path partial = partial(inside, directory, job.id());
        inside.delete(partial);
        try (ReadSide in = ReadSide.of(() -> contents.open(entry, attribute))) {
            job.tally().throughHost(content(in, contents.length(entry, attribute), partial));
            log.own(number, place.ordinal());
            inside.publish(partial, target, replace);
        } finally {
            inside.delete(partial);
        }
    }

    private long content(ReadSide in, long length, Path partial) throws IOException {
        long[] read = new long[1];
        try {
            return inside.write(in, length, partial, n -> {
                read[0] = n;
                job.progress(Math.min(total, done + n), total);
            });
        } catch (UnreadableContentException | ProviderWithdrawnException e) {
            throw e;
        } catch (IOException e) {
            if (!Sentences.isFull(e)) {
                throw e;
            }
            if (read[0] == 0 && length > Math.max(0, room.free())) {
                throw new IOException(
                        "its " + length + " bytes do not fit: the file system has " + Math.max(0, room.free())
                                + " free, and keeps no holes",
                        e);
            }
            throw room.full(left() - read[0], e);
        }
    }
}
