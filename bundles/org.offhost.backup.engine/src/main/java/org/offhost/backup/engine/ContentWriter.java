// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.io.IOException;
import java.nio.file.Path;
import org.offhost.archive.StoredEntry;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.filesystem.Attribute;

/** Writes contents, and says how far that is. */
final class ContentWriter {
    private final InsideFolder inside;
    private final FolderRoom room;
    private final Hands job;
    private final long total;
    private long done;

    /** @param total bytes of all contents that are no holes */
    ContentWriter(InsideFolder inside, FolderRoom room, Hands job, long total) {
        this.inside = inside;
        this.room = room;
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

    /** @param partial must not be there */
    void write(StoredEntry entry, Attribute attribute, RestoreFolderBody.Contents contents, Path partial)
            throws IOException {
        try (ReadSide in = ReadSide.of(() -> contents.open(entry, attribute))) {
            job.tally().throughHost(content(in, contents.length(entry, attribute), partial));
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
