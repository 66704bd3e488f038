// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Texts by which a person means paths of a volume or a set, while it is found out what they mean.
 *
 * <p>The law: a path that is there is meant literally, with everything below it if it is a directory; only a text that is no
 * path may be a pattern ({@link PathGlob}), and then only behind the longest beginning of it that is there. Letters of either case are the same ({@link NameCase}), unless there is a path
 * of the very letters: then it alone is meant. A short name (8.3) on the way stands for the long one. So whoever has the
 * paths shows them all, {@link #look}, and asks for the {@link #choice} behind the last.
 *
 * <p>Memory grows with the texts, not with the paths. Belongs to one thread.
 */
public final class AskedPaths {
    private static final byte SAME_BUT_FOR_CASE = 1;
    private static final byte SAME = 2;

    private final List<String> texts = new ArrayList<>();
    private final int patterns;
    private final LiteralPaths literals;
    private final byte[] seen;
    private final Set<String> shortNames = new HashSet<>();
    private final Map<String, String> aliases = new HashMap<>();

    /** Beginnings of texts that look like patterns, folded; whether they are there. */
    private final Map<String, Boolean> beginnings = new HashMap<>();

    /**
     * @param texts paths or patterns, as they were typed
     * @param names paths alone, never taken for patterns
     * @throws IllegalArgumentException if one is empty
     */
    public AskedPaths(List<String> texts, List<String> names) {
        texts.forEach(t -> this.texts.add(normal(t)));
        names.forEach(t -> this.texts.add(normal(t)));
        this.patterns = texts.size();
        this.literals = new LiteralPaths(this.texts.size());
        this.seen = new byte[this.texts.size()];
        for (int i = 0; i < this.texts.size(); i++) {
            literals.add(NameCase.fold(this.texts.get(i)), i);
            noteShortNames(this.texts.get(i));
            if (i < patterns) {
                beginnings(this.texts.get(i)).forEach(b -> beginnings.put(NameCase.fold(b), false));
            }
        }
    }

    /** The beginnings of a normal path that end at a name and look like a pattern, the longest first; not all of it. */
    public static List<String> beginnings(String text) {
        List<String> found = new ArrayList<>();
        for (int end = text.lastIndexOf('/'); end > 0; end = text.lastIndexOf('/', end - 1)) {
            if (PathGlob.isPattern(text.substring(0, end))) {
                found.add(text.substring(0, end));
            }
        }
        return found;
    }

    /**
     * A pattern whose beginning is there, so that only the rest of it has wildcards.
     *
     * @param beginning of the text; empty for none
     * @throws IllegalArgumentException if the rest is malformed
     */
    public static PathGlob pattern(String beginning, String text) {
        return new PathGlob(PathGlob.quoted(beginning) + text.substring(beginning.length()));
    }

    /**
     * A path as volumes give it: begins with one '/', has no empty names, does not end with '/'; the root is "/".
     *
     * @throws IllegalArgumentException if the text is empty
     */
    public static String normal(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("empty path");
        }
        StringBuilder path = new StringBuilder(text.length() + 1);
        for (String name : text.split("/")) {
            if (!name.isEmpty()) {
                path.append('/').append(name);
            }
        }
        return path.isEmpty() ? "/" : path.toString();
    }

    private void noteShortNames(String text) {
        if (text.indexOf('~') >= 0) {
            for (String name : PathGlob.names(text)) {
                if (name.indexOf('~') >= 0) {
                    shortNames.add(NameCase.fold(name));
                }
            }
        }
    }

    /** Whether nothing was asked for. */
    public boolean isEmpty() {
        return texts.isEmpty();
    }

    /** The folder below which everything lies that can be meant; "/" if that is not known. */
    public String folder() {
        return texts.size() != 1 || texts.get(0).indexOf('~') >= 0 ? "/" : PathGlob.folder(texts.get(0));
    }

    /**
     * Looks at a path that is there.
     *
     * @param path '/' and names joined by '/'
     * @param links names of the entry, short ones included
     */
    public void look(String path, List<Link> links) {
        for (int i = literals.first(NameCase.fold(path)); i >= 0; i = literals.next(i)) {
            seen[i] = (byte) Math.max(seen[i], texts.get(i).equals(path) ? SAME : SAME_BUT_FOR_CASE);
        }
        if (!beginnings.isEmpty()) {
            beginnings.replace(NameCase.fold(path), true);
        }
        if (!shortNames.isEmpty()) {
            String name = path.substring(path.lastIndexOf('/') + 1);
            for (int i = 1; i < links.size(); i++) {
                Link link = links.get(i);
                if (link.shortName()
                        && links.get(i - 1).name().equals(name)
                        && shortNames.contains(NameCase.fold(link.name()))) {
                    String folder = path.substring(0, path.length() - name.length());
                    aliases.put(NameCase.fold(folder + link.name()), path);
                }
            }
        }
    }

    /**
     * What the texts mean among the paths that were looked at.
     *
     * @throws IllegalArgumentException if one is no path that is there, and malformed as a pattern
     */
    public PathChoice choice() {
        PathChoice.Builder choice = new PathChoice.Builder(texts);
        for (int i = 0; i < texts.size(); i++) {
            String text = texts.get(i);
            String full = seen[i] > 0 ? text : withoutShortNames(text);
            if (seen[i] > 0) {
                choice.literal(text, seen[i] == SAME);
            } else if (!full.equals(text)) {
                choice.literal(full, true);
            } else if (i < patterns && PathGlob.isPattern(text)) {
                String beginning = beginnings(text).stream()
                        .filter(b -> beginnings.get(NameCase.fold(b)))
                        .findFirst()
                        .orElse("");
                choice.pattern(pattern(beginning, text));
            } else {
                choice.literal(text, false);
            }
        }
        return choice.build();
    }

    private String withoutShortNames(String text) {
        if (aliases.isEmpty()) {
            return text;
        }
        String path = "";
        for (String name : PathGlob.names(text)) {
            String next = path + "/" + name;
            path = aliases.getOrDefault(NameCase.fold(next), next);
        }
        return path.isEmpty() ? text : path;
    }
}
