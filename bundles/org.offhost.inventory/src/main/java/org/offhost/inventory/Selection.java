// SPDX-License-Identifier: Apache-2.0
package org.offhost.inventory;

import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import org.offhost.filesystem.AskedPaths;
import org.offhost.filesystem.PathChoice;

/** Which paths are meant: some or all, without some. Immutable. */
public final class Selection {
    /** Everything. */
    public static final Selection ALL = new Selection(null, null);

    private final PathChoice include;
    private final PathChoice exclude;

    private Selection(PathChoice include, PathChoice exclude) {
        this.include = include;
        this.exclude = exclude;
    }

    /**
     * Paths that were understood by what is there.
     *
     * @param include no texts for everything
     * @param exclude what is left out of it, with all below
     */
    public static Selection of(PathChoice include, PathChoice exclude) {
        boolean all = include.texts().isEmpty();
        boolean whole = exclude.texts().isEmpty();
        return all && whole ? ALL : new Selection(all ? null : include, whole ? null : exclude);
    }

    /**
     * Globs, with nothing looked at that they could literally mean.
     *
     * @param globs none for everything
     * @throws IllegalArgumentException if one is malformed or empty
     */
    public static Selection of(List<String> globs) {
        return of(new AskedPaths(globs, List.of()).choice(), new AskedPaths(List.of(), List.of()).choice());
    }

    /** Whether it is everything. */
    public boolean isAll() {
        return include == null && exclude == null;
    }

    /** Whether a path is meant. */
    public boolean matches(String path) {
        return (include == null || include.matches(path)) && (exclude == null || !exclude.matches(path));
    }

    /** Adds what tells this selection from another one of the same paths. */
    public void addTo(MessageDigest digest) {
        for (PathChoice choice : new PathChoice[] {include, exclude}) {
            List<String> texts =
                    Optional.ofNullable(choice).map(PathChoice::texts).orElse(List.of());
            digest.update((byte) '[');
            for (String text : texts) {
                for (int i = 0; i < text.length(); i++) {
                    digest.update((byte) (text.charAt(i) >> 8));
                    digest.update((byte) text.charAt(i));
                }
                digest.update(new byte[2]); // no name holds U+0000
            }
        }
    }
}
