// SPDX-License-Identifier: Apache-2.0
package org.offhost.inspect;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.offhost.driver.Lease;
import org.offhost.filesystem.AskedPaths;
import org.offhost.filesystem.EntryBatch;
import org.offhost.filesystem.EntryStream;
import org.offhost.filesystem.Fault;
import org.offhost.filesystem.FaultSubject;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.Link;
import org.offhost.filesystem.PathGlob;
import org.offhost.filesystem.TwinNames;

/** The entries that a person asks for: one path and what is in it if that is a directory, or all that match a pattern. */
public final class ChosenPaths {

    private final VolumeReader reader;
    private final String asked;
    private final Optional<FileEntry> found;
    private final List<Fault> faults = new ArrayList<>();
    private final PathGlob glob;

    /**
     * Finds a path; only if there is none of that very name it may be a pattern.
     *
     * @param path as {@link AskedPaths#normal} gives it
     * @throws NoSuchPathException if it is no pattern and there is no such path
     * @throws IllegalArgumentException if it is a malformed pattern; the message says how
     */
    public ChosenPaths(VolumeReader reader, String path) throws IOException {
        this.reader = reader;
        this.asked = path;
        this.found = reader.volume().find(asked, faults::add);
        if (found.isEmpty() && !PathGlob.isPattern(asked)) {
            throw new NoSuchPathException(asked);
        }
        this.glob = found.isPresent() ? null : glob(reader.volume(), asked);
    }

    private static PathGlob glob(FileSystemVolume volume, String pattern) throws IOException {
        String there = "";
        for (String beginning : AskedPaths.beginnings(pattern)) {
            if (there.isEmpty() && volume.find(beginning).isPresent()) {
                there = beginning;
            }
        }
        return AskedPaths.pattern(there, pattern);
    }

    /** Whether it is one path, not a pattern; then its entry comes first. */
    public boolean isOne() {
        return found.isPresent();
    }

    /** Every name on the way as it is stored. */
    private static String path(FileSystemVolume volume, String asked) throws IOException {
        StringBuilder path = new StringBuilder();
        long parent = volume.summary().rootId();
        for (int end = asked.indexOf('/', 1); asked.length() > 1; end = asked.indexOf('/', end + 1)) {
            String upTo = end < 0 ? asked : asked.substring(0, end);
            Optional<FileEntry> entry = volume.find(upTo);
            if (entry.isEmpty()) {
                return asked;
            }
            path.append('/').append(name(entry.get(), parent, upTo.substring(upTo.lastIndexOf('/') + 1)));
            parent = entry.get().id();
            if (end < 0) {
                break;
            }
        }
        return path.isEmpty() ? "/" : path.toString();
    }

    /** Of several names in one directory the one that was typed, but for its case. */
    private static String name(FileEntry entry, long parent, String typed) {
        String name = typed;
        int best = -1;
        for (Link link : entry.links()) {
            if (link.parentId() == parent && !link.shortName()) {
                int like = link.name().equals(typed) ? 2 : link.name().equalsIgnoreCase(typed) ? 1 : 0;
                if (like > best) {
                    best = like;
                    name = link.name();
                }
            }
        }
        return name;
    }

    /**
     * Gives them to a visitor, one at a time.
     *
     * @throws NoSuchPathException if nothing matches the pattern
     */
    public void walk(EntryVisitor visitor) throws IOException {
        if (found.isPresent()) {
            String path = path(reader.volume(), asked);
            visitor.entry(found.get(), path.equals("/") ? List.of() : List.of(path));
            for (Fault fault : faults) {
                visitor.fault(fault, Optional.of(path));
            }
            if (found.get().kind() == FileEntry.Kind.DIRECTORY) {
                children(found.get(), path.equals("/") ? "/" : path + "/", visitor);
            }
            return;
        }
        Matching matching = new Matching(glob, visitor);
        reader.walk(matching);
        if (!matching.any) {
            throw new NoSuchPathException(asked);
        }
    }

    private void children(FileEntry directory, String prefix, EntryVisitor visitor) throws IOException {
        TwinNames twins = new TwinNames(reader.volume().summary());
        try (EntryStream entries = reader.volume().children(directory)) {
            for (EntryBatch b = entries.next(Lease.UNIT_OF_WORK); !b.isEnd(); b = entries.next(Lease.UNIT_OF_WORK)) {
                for (FileEntry entry : b.entries()) {
                    twins.add(entry);
                    List<String> paths = entry.links().stream()
                            .filter(l -> l.isIn(directory.id(), directory.sequence()) && !l.shortName())
                            .map(l -> prefix + l.name())
                            .toList();
                    if (!paths.isEmpty()) {
                        visitor.entry(entry, paths);
                    }
                }
                for (Fault fault : b.faults()) {
                    if (mayBeIn(fault, directory)) {
                        visitor.fault(fault, path(fault, directory, prefix));
                    }
                }
            }
        }
        for (Fault fault : twins.faults(to -> entries(directory, to))) {
            if (mayBeIn(fault, directory)) {
                visitor.fault(fault, path(fault, directory, prefix));
            }
        }
    }

    private void entries(FileEntry directory, Consumer<FileEntry> to) throws IOException {
        try (EntryStream entries = reader.volume().children(directory)) {
            for (EntryBatch b = entries.next(Lease.UNIT_OF_WORK); !b.isEnd(); b = entries.next(Lease.UNIT_OF_WORK)) {
                b.entries().forEach(to);
            }
        }
    }

    /** A parser that cannot look into one directory tells the faults of all. */
    private static boolean mayBeIn(Fault fault, FileEntry directory) {
        if (fault.subject() instanceof FaultSubject.Entry e) {
            return e.id() != directory.id() && e.link().isIn(directory.id(), directory.sequence());
        }
        return !(fault.subject() instanceof FaultSubject.Inside i) || i.directory() == directory.id();
    }

    private static Optional<String> path(Fault fault, FileEntry directory, String prefix) {
        if (fault.subject() instanceof FaultSubject.Entry e) {
            return Optional.of(prefix + e.link().name());
        }
        String inside = prefix.length() == 1 ? prefix : prefix.substring(0, prefix.length() - 1);
        return fault.subject() instanceof FaultSubject.Inside ? Optional.of(inside) : Optional.empty();
    }

    /** Lets through what matches. */
    private static final class Matching implements EntryVisitor {
        private final PathGlob glob;
        private final EntryVisitor visitor;
        private boolean any;

        Matching(PathGlob glob, EntryVisitor visitor) {
            this.glob = glob;
            this.visitor = visitor;
        }

        @Override
        public void entry(FileEntry entry, List<String> paths) throws IOException {
            List<String> matching = paths.stream().filter(glob::matches).toList();
            if (!matching.isEmpty()) {
                any = true;
                visitor.entry(entry, matching);
            }
        }

        @Override
        public void fault(Fault fault, Optional<String> path) throws IOException {
            boolean named = fault.subject() instanceof FaultSubject.Entry;
            if (!named || path.filter(glob::matches).isPresent()) {
                visitor.fault(fault, path);
            }
        }
    }
}
