// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

import java.util.Objects;
import java.util.Optional;

/** What a {@link Fault} is about. A fault cannot be made without one. */
public sealed interface FaultSubject {
    /** The path by which a person finds it; empty if it has none, or none is known. */
    Optional<String> path(DirectoryTree directories);

    /** The file system itself: its tables, its maps. */
    record FileSystem() implements FaultSubject {
        @Override
        public Optional<String> path(DirectoryTree directories) {
            return Optional.empty();
        }
    }

    /**
     * A file or directory with a name.
     *
     * @param id {@link FileEntry#id()}
     * @param link its name; of the root "" in itself
     */
    record Entry(long id, Link link) implements FaultSubject {
        public Entry {
            Objects.requireNonNull(link, "link");
        }

        /** By its main name. */
        public static Entry of(FileEntry entry) {
            return new Entry(entry.id(), entry.links().get(0));
        }

        @Override
        public Optional<String> path(DirectoryTree directories) {
            return Optional.of(directories.path(link).orElseGet(() -> "/?/" + link.name()));
        }
    }

    /**
     * Something in a directory that has no name, or none that can be read.
     *
     * @param directory {@link FileEntry#id()} of the directory
     * @param sequence its {@link FileEntry#sequence()}
     */
    record Inside(long directory, int sequence) implements FaultSubject {
        @Override
        public Optional<String> path(DirectoryTree directories) {
            return directories
                    .path(new Link(directory, sequence, "", false))
                    .map(p -> p.equals("/") ? p : p.substring(0, p.length() - 1));
        }
    }

    /**
     * An entry of which nothing but its number is known.
     *
     * @param id {@link FileEntry#id()}
     */
    record Number(long id) implements FaultSubject {
        @Override
        public Optional<String> path(DirectoryTree directories) {
            return Optional.empty();
        }
    }
}
