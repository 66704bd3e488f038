// SPDX-License-Identifier: Apache-2.0
package org.offhost.kit.name;

import java.util.Optional;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.LinkTarget;

/** Which links become symbolic links of this host. */
public final class SymbolicLinks {
    private SymbolicLinks() {}

    /**
     * The target, with '/' between names; empty if the entry is no link a POSIX host could hold. One of a POSIX file system is
     * made as it is; no restore follows it.
     */
    public static Optional<String> target(FileEntry entry) {
        boolean reparse = entry.attributes().stream().anyMatch(a -> a.role() == Attribute.Role.REPARSE);
        return entry.target()
                .flatMap(LinkTarget::slashed)
                .filter(t -> !reparse || harmless(t))
                .filter(t -> t.indexOf(0) < 0);
    }

    /** Whether it is a junction, which is a directory ([MS-FSCC] 2.1.2.5). */
    public static boolean isJunction(FileEntry entry) {
        return entry.target()
                .filter(t -> t.kind() == LinkTarget.Kind.MOUNT_POINT)
                .isPresent();
    }

    /**
     * An absolute target of Windows, or one with control characters, is not made: it means something else on this host, and the
     * reparse point is kept.
     */
    private static boolean harmless(String target) {
        return !target.startsWith("/") && target.chars().noneMatch(c -> c < ' ');
    }
}
