// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.tar;

import java.util.List;
import java.util.Optional;
import org.offhost.archive.form.JsonText;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.LinkTarget;

/**
 * Where a symbolic link points, if it can be one in a tar for every host: relative to itself, and not upward, which readers
 * take for an attack (7-Zip refuses it, measured).
 */
public final class PlainLink {
    private static final int MOST = 4096;

    private PlainLink() {}

    public static Optional<String> of(FileEntry entry) {
        return entry.target().flatMap(LinkTarget::slashed).filter(PlainLink::isPlain);
    }

    private static boolean isPlain(String target) {
        boolean upward = List.of(target.split("/")).contains("..");
        boolean valid = !upward && !target.startsWith("/") && target.indexOf(0) < 0 && target.length() < MOST;
        for (int i = 0; valid && i < target.length(); i++) {
            valid = !JsonText.unpaired(target, i);
        }
        return valid;
    }
}
