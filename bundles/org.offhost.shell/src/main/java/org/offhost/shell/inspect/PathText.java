// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.inspect;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.VolumeSummary;
import org.offhost.inspect.StreamHash;
import org.offhost.inspect.VolumeCounts;
import org.offhost.inspect.VolumeReport;
import org.offhost.inspect.picture.VolumeTitle;

/** One path for a person: all that is kept of its entry, its streams, and what is in it if it is a directory. */
final class PathText implements VolumeReport {
    private final PrintWriter out;
    private final EntryText entryText;
    private final StreamText streams;
    private final EntryLines children;
    private VolumeSummary summary;
    private boolean first = true;
    private long inside;

    /** @param streams how its streams are shown */
    PathText(PrintWriter out, FileSystemVolume volume, StreamText streams, EntryLines children) {
        this.out = out;
        this.entryText = new EntryText(out, volume);
        this.streams = streams;
        this.children = children;
    }

    @Override
    public void header(VolumeSummary volume, long imageBytes) {
        summary = volume;
        out.println(VolumeTitle.of(volume));
        out.println();
    }

    @Override
    public void entry(FileEntry entry, List<String> paths, List<StreamHash> hashes) throws IOException {
        if (!first) {
            inside++;
            children.entry(entry, paths, hashes);
            return;
        }
        first = false;
        entryText.print(entry, paths.isEmpty() ? "/" : paths.get(0));
        out.println();
        if (!entry.attributes().isEmpty()) {
            streams.begin(summary);
            streams.entry(entry, List.of(""), hashes);
            streams.flush();
        }
        if (entry.kind() == FileEntry.Kind.DIRECTORY) {
            out.println();
            children.begin(summary);
        }
    }

    @Override
    public void footer(VolumeCounts counts) {
        children.flush();
        if (inside > 0) {
            out.printf(Locale.ROOT, "%n%,d %s in it%n", inside, inside == 1 ? "entry" : "entries");
        }
    }
}
