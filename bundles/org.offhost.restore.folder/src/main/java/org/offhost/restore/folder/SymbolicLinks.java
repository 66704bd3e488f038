// SPDX-License-Identifier: Apache-2.0
package org.offhost.restore.folder;

import java.util.Optional;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.LinkTarget;

/** Which links become symbolic links of this host. */
final class SymbolicLinks {
    private SymbolicLinks() {}

    /** The target of a relative link, with '/' between names; empty if the entry is no link a POSIX host could hold. */
    static Optional<String> target(FileEntry entry) {
        return entry.target().flatMap(LinkTarget::slashed).filter(SymbolicLinks::harmless);
    }

    /** Whether it is a junction, which is a directory ([MS-FSCC] 2.1.2.5). */
    static boolean isJunction(FileEntry entry) {
        return entry.target()
                .filter(t -> t.kind() == LinkTarget.Kind.MOUNT_POINT)
                .isPresent();
    }

    /** An absolute target, or one with control characters, is not made: it means something else on this host. */
    private static boolean harmless(String target) {
        return !target.startsWith("/") && target.chars().noneMatch(c -> c < ' ');
    }
}
