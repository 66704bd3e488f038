// SPDX-License-Identifier: Apache-2.0
package org.offhost.restore.folder;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import org.offhost.block.FileErrors;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.filesystem.Attribute;
import org.offhost.restore.PlacementEntry;
import org.offhost.restore.PlacementReport;
import org.offhost.restore.UnreadableContentException;
import org.offhost.restore.folder.posix.UnixMetadata;

/** Writes contents, and says how far that is. */
final class ContentWriter {
    private final InsideFolder inside;
    private final FolderRoom room;
    private final PlacementReport report;
    private final Interruption interruption;
    private final long total;
    private long done;

    /** @param total bytes of all contents that are no holes */
    ContentWriter(InsideFolder inside, FolderRoom room, PlacementReport report, Interruption interruption, long total) {
        this.inside = inside;
        this.room = room;
        this.report = report;
        this.interruption = interruption;
        this.total = total;
    }

    /** Bytes that were to be written are, or are not needed. */
    void passed(long bytes) {
        done += Math.min(bytes, total - done);
        report.progress(done, total);
    }

    long left() {
        return total - done;
    }

    /** @param partial must not be there */
    void write(PlacementEntry entry, Attribute attribute, Path partial) throws IOException {
        try (InputStream in = entry.content(attribute)) {
            report.written(content(
                    in,
                    entry.length(attribute),
                    partial,
                    UnixMetadata.closed(entry.entry().facets(), partial)));
        }
    }

    private long content(InputStream in, long length, Path partial, FileAttribute<?>... made) throws IOException {
        long[] read = new long[1];
        try {
            SparseFile.Progress progress = n -> {
                interruption.check();
                read[0] = n;
                report.progress(Math.min(total, done + n), total);
            };
            return inside.write(in, length, partial, progress, made);
        } catch (UnreadableContentException | ProviderWithdrawnException e) {
            throw e;
        } catch (IOException e) {
            if (!FileErrors.isFull(e)) {
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
