// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.tar;

import java.util.List;
import java.util.Optional;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.LinkTarget;
import org.offhost.inventory.form.JsonText;

/**
 * Where a symbolic link points, if it can be one in a tar. One of a POSIX file system points wherever it does. One of Windows
 * must mean the same on every host: relative to itself, and not upward, which readers take for an attack (7-Zip refuses it,
 * measured); its reparse point is in the tar, too.
 */
public final class PlainLink {
    private static final int MOST = 4096;

    private PlainLink() {}

    public static Optional<String> of(FileEntry entry) {
        boolean reparse = entry.attributes().stream().anyMatch(a -> a.role() == Attribute.Role.REPARSE);
        return entry.target()
                .flatMap(LinkTarget::slashed)
                .filter(PlainLink::isText)
                .filter(t -> !reparse || leadsDown(t));
    }

    private static boolean leadsDown(String target) {
        return !target.startsWith("/") && !List.of(target.split("/")).contains("..");
    }

    private static boolean isText(String target) {
        boolean valid = target.indexOf(0) < 0 && target.length() < MOST;
        for (int i = 0; valid && i < target.length(); i++) {
            valid = !JsonText.unpaired(target, i);
        }
        return valid;
    }
}
