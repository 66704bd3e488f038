// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

import java.util.ArrayList;
import java.util.List;
import org.offhost.filesystem.PathGlob;

/**
 * Which paths are meant, by globs.
 *
 * <p>Globs are as {@link PathGlob} says. Immutable.
 */
public final class Selection {
    /** Everything. */
    public static final Selection ALL = new Selection(List.of());

    private final List<String> globs;
    private final List<PathGlob> compiled = new ArrayList<>();

    private Selection(List<String> globs) {
        this.globs = globs;
        for (String g : globs) {
            compiled.add(new PathGlob(g));
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
        String[] names = PathGlob.names(path);
        for (PathGlob g : compiled) {
            if (g.matches(names)) {
                return true;
            }
        }
        return false;
    }

    /** Marks the globs that mean the path. */
    void mark(String path, boolean[] marks) {
        String[] names = PathGlob.names(path);
        for (int i = 0; i < marks.length; i++) {
            marks[i] = marks[i] || compiled.get(i).matches(names);
        }
    }
}
