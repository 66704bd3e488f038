// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

import java.util.Objects;
import java.util.Optional;

/**
 * Where a link points, as its file system keeps it; read by the parser, so that nobody else has to know how it is stored.
 *
 * @param kind what sort of link it is, and so how its path is written
 * @param path as stored; may hold unpaired surrogates; empty if what is stored could not be made out
 * @param shown what people are shown in place of the path; empty if nothing else
 * @param relative whether the path begins at the directory that holds the link
 * @param directory whether the link itself is kept as a directory, as NTFS does with links to directories
 */
public record LinkTarget(Kind kind, String path, String shown, boolean relative, boolean directory) {
    /** What sort of link it is. */
    public enum Kind {
        /** A symbolic link as POSIX has it: the path is any text, by custom names joined by '/'. */
        POSIX,
        /** A symbolic link of Windows: names joined by '\', an absolute one in the form of its object manager. */
        WINDOWS,
        /** A junction, or a place where a volume is mounted: an absolute path of Windows. */
        MOUNT_POINT
    }

    public LinkTarget {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(shown, "shown");
    }

    /** A symbolic link of a POSIX file system. */
    public static LinkTarget posix(String path) {
        return new LinkTarget(Kind.POSIX, path, "", !path.startsWith("/"), false);
    }

    /** The path with '/' between names, if it means the same on a POSIX host: an absolute one of Windows does not. */
    public Optional<String> slashed() {
        if (path.isEmpty()) {
            return Optional.empty();
        }
        return switch (kind) {
            case POSIX -> Optional.of(path);
            case WINDOWS -> relative ? Optional.of(path.replace('\\', '/')) : Optional.empty();
            case MOUNT_POINT -> Optional.empty();
        };
    }
}
