// SPDX-License-Identifier: Apache-2.0
package org.offhost.kit.place;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Names of the members of an archive, each of them once. What a set calls its files comes from a medium and is hostile: an archive that
 * tells it as it is would write outside of the folder in which somebody unpacks it. All names are in memory. One thread.
 */
public final class ArchiveNames {
    /** Leads out of a folder here or on Windows, or is no text. */
    private static final Pattern HOSTILE = Pattern.compile("(?s)(^|/)\\.\\.?(/|$)|^\\p{Alpha}:|[\\\\\\x00\\p{Cs}]");

    private final int longest;
    private final Set<String> taken = new HashSet<>();
    private long twins;

    /** @param longest characters that a name may have */
    public ArchiveNames(int longest) {
        this.longest = longest;
    }

    /**
     * What a path is called inside.
     *
     * @param path as {@link org.offhost.restore.PlacementEntry#path} has it; of the root the name is empty
     * @return empty if it is none that may be told, or too long
     */
    public Optional<String> of(String path) {
        String name = path.replaceAll("/+", "/").substring(1);
        return name.length() > longest || HOSTILE.matcher(name).find() ? Optional.empty() : Optional.of(name);
    }

    /** Takes a name, if nobody had it. */
    public boolean take(String name) {
        return taken.add(name);
    }

    /** Takes a name, or the first one with a number behind it that nobody had. */
    public String free(String name) {
        String free = name;
        while (!taken.add(free)) {
            free = name + "~" + ++twins;
        }
        return free;
    }
}
