// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

import java.util.ArrayList;
import java.util.List;

/**
 * Which paths are meant, by globs.
 *
 * <p>A path is names joined by '/'. In a glob {@code *} stands for any characters of a name, {@code ?} for one,
 * {@code [a-z]} and {@code [!a-z]} for one of a set, and a name of {@code **} for any number of names. A glob without
 * wildcard that names a directory means all below it, too. Globs begin at the root, with '/' or without. Letters of
 * either case are the same, as NTFS and FAT names are. Immutable.
 */
public final class Selection {
    /** Everything. */
    public static final Selection ALL = new Selection(List.of());

    private final List<String> globs;
    private final List<Glob> compiled = new ArrayList<>();

    private Selection(List<String> globs) {
        this.globs = globs;
        for (String g : globs) {
            compiled.add(new Glob(g));
        }
    }

    /**
     * Compiles globs.
     *
     * @param globs none for everything
     * @throws IllegalArgumentException if one is malformed or empty
     */
    public static Selection of(List<String> globs) {
        return globs.isEmpty() ? ALL : new Selection(List.copyOf(globs));
    }

    /** The globs. */
    public List<String> globs() {
        return globs;
    }

    /** Whether it is everything. */
    public boolean isAll() {
        return globs.isEmpty();
    }

    /** Whether a path is meant. */
    public boolean matches(String path) {
        if (compiled.isEmpty()) {
            return true;
        }
        String[] names = Glob.names(path);
        for (Glob g : compiled) {
            if (g.matches(names)) {
                return true;
            }
        }
        return false;
    }

    /** Marks the globs that mean the path. */
    void mark(String path, boolean[] marks) {
        String[] names = Glob.names(path);
        for (int i = 0; i < marks.length; i++) {
            marks[i] = marks[i] || compiled.get(i).matches(names);
        }
    }
}
