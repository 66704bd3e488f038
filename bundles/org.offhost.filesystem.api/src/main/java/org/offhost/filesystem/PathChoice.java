// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/** What {@link AskedPaths} came to mean: paths, each with all below it, and patterns. Immutable. */
public final class PathChoice {
    private final List<String> texts;
    private final List<String> meant;
    private final boolean[] exact;
    private final LiteralPaths literals;
    private final List<PathGlob> globs;
    private final boolean below;

    private PathChoice(Builder b) {
        this.below = false;
        this.texts = List.copyOf(b.texts);
        this.meant = b.meant;
        this.exact = b.exact;
        this.literals = b.literals;
        this.globs = b.globs;
    }

    private PathChoice(PathChoice of) {
        this.texts = of.texts;
        this.meant = of.meant;
        this.exact = of.exact;
        this.literals = of.literals;
        this.globs = of.globs;
        this.below = true;
    }

    /** The same, but a directory that a pattern means is meant with all below it, as one that is named: for exceptions. */
    public PathChoice withAllBelow() {
        return new PathChoice(this);
    }

    /** Collects the meaning of each text, in their order. */
    static final class Builder {
        private final List<String> texts;
        private final List<String> meant = new ArrayList<>();
        private final boolean[] exact;
        private final LiteralPaths literals;
        private final List<PathGlob> globs = new ArrayList<>();

        Builder(List<String> texts) {
            this.texts = texts;
            this.exact = new boolean[texts.size()];
            this.literals = new LiteralPaths(texts.size());
        }

        /** @param letters whether the very letters are meant */
        void literal(String path, boolean letters) {
            int text = meant.size();
            String bare = path.equals("/") ? "" : path;
            meant.add(bare);
            globs.add(null);
            exact[text] = letters;
            literals.add(NameCase.fold(bare), text);
        }

        void pattern(PathGlob glob) {
            meant.add("");
            globs.add(glob);
        }

        PathChoice build() {
            return new PathChoice(this);
        }
    }

    /** What was asked for, as normal paths. */
    public List<String> texts() {
        return texts;
    }

    /** Whether a text is a pattern. */
    public boolean isPattern(int text) {
        return globs.get(text) != null;
    }

    /** Whether a path is the one that a text says, not one below it or one of a pattern. */
    public boolean isItself(int text, String path) {
        return globs.get(text) == null
                && path.length() == Math.max(1, meant.get(text).length());
    }

    /** Whether a path is meant. */
    public boolean matches(String path) {
        boolean[] found = new boolean[1];
        each(path, text -> found[0] = true);
        return found[0];
    }

    /** Gives the number of each text that means a path. */
    public void each(String path, IntConsumer text) {
        if (!literals.isEmpty()) {
            String folded = NameCase.fold(path);
            within(path, "", text);
            for (int end = folded.indexOf('/', 1); end > 0; end = folded.indexOf('/', end + 1)) {
                within(path, folded.substring(0, end), text);
            }
            if (path.length() > 1) {
                within(path, folded, text);
            }
        }
        String[] names = null;
        for (int i = 0; i < globs.size(); i++) {
            if (globs.get(i) != null) {
                names = names == null ? PathGlob.names(path) : names;
                if (matches(globs.get(i), names)) {
                    text.accept(i);
                }
            }
        }
    }

    private boolean matches(PathGlob glob, String[] names) {
        for (int n = 1; below && n < names.length; n++) {
            if (glob.matches(Arrays.copyOf(names, n))) {
                return true;
            }
        }
        return glob.matches(names);
    }

    private void within(String path, String folded, IntConsumer text) {
        for (int i = literals.first(folded); i >= 0; i = literals.next(i)) {
            if (!exact[i] || path.startsWith(meant.get(i))) {
                text.accept(i);
            }
        }
    }
}
