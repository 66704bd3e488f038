// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.inspect;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.EntryStream;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.Link;

/** The paths of all names of one entry, found by climbing from directory to directory. */
final class EntryPaths {
    /** Directories looked at for one entry, whatever number of names it claims to have. */
    private static final int LIMIT = 1024;

    private static final String UNKNOWN = "/?";

    private final FileSystemVolume volume;

    /** Paths of directories; of the root "". */
    private final Map<Long, String> known = new HashMap<>();

    private int climbed;

    /** @param path one path of the entry, by which a directory is known */
    EntryPaths(FileSystemVolume volume, String path) throws IOException {
        this.volume = volume;
        known.put(volume.summary().rootId(), "");
        int end = path.lastIndexOf('/');
        Optional<FileEntry> parent = end > 0 ? volume.find(path.substring(0, end)) : Optional.empty();
        parent.ifPresent(p -> known.put(p.id(), path.substring(0, end)));
    }

    String of(Link link) throws IOException {
        return directory(link) + "/" + link.name();
    }

    private String directory(Link link) throws IOException {
        String path = known.get(link.parentId());
        if (path == null) {
            known.put(link.parentId(), UNKNOWN); // as long as it is not known: a loop ends here
            path = climb(link);
            known.put(link.parentId(), path);
        }
        return path;
    }

    private String climb(Link link) throws IOException {
        long id = link.parentId();
        Optional<FileEntry> entry = id < 1 || ++climbed > LIMIT ? Optional.empty() : entry(id);
        return entry.filter(e -> link.isIn(id, e.sequence())).isPresent()
                ? of(entry.get().links().get(0))
                : UNKNOWN;
    }

    private Optional<FileEntry> entry(long id) throws IOException {
        try (EntryStream entries = volume.entries(OptionalLong.of(id - 1))) {
            return entries.next(1).entries().stream().filter(e -> e.id() == id).findFirst();
        } catch (CorruptStructureException e) {
            return Optional.empty();
        }
    }
}
