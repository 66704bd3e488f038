// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.source;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.offhost.backup.engine.job.Tally;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.backup.notice.RefusedException;
import org.offhost.filesystem.AskedPaths;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.PathChoice;
import org.offhost.filesystem.PathCounts;
import org.offhost.inventory.Selection;
import org.offhost.inventory.SpoolPaths;

/** The files that a job was asked for, understood by what is there: a path that exists is meant literally. */
public final class AskedFiles {
    /** How many texts are named in the notes, and in a refusal. */
    private static final int NAMED = 20;

    private final List<String> paths;
    private final List<String> names;
    private final List<String> exclude;

    public AskedFiles(List<String> paths, List<String> names, List<String> exclude) {
        this.paths = paths;
        this.names = names;
        this.exclude = exclude;
    }

    /** The folder below which everything lies that can be meant, so that little of an index is read. */
    public String folder() {
        return new AskedPaths(paths, names).folder();
    }

    /** Goes through everything that is there, the same each time. */
    public interface Walk {
        void each(SpoolPaths.Visitor visitor) throws IOException;
    }

    /**
     * What the texts mean. What each of them came to is noted.
     *
     * @param walk goes twice, or never if everything is meant
     * @param set that they are in; empty for a volume
     * @throws RefusedException if one of them means nothing
     */
    public Selection understood(Walk walk, Tally tally, Optional<String> set) throws IOException {
        AskedPaths include = new AskedPaths(paths, names);
        AskedPaths without = new AskedPaths(exclude, List.of());
        if (include.isEmpty() && without.isEmpty()) {
            return Selection.ALL;
        }
        walk.each((path, entry) -> {
            include.look(path, entry.links());
            without.look(path, entry.links());
        });
        PathChoice chosen = choice(false, include);
        PathChoice left = choice(true, without).withAllBelow();
        Selection selection = Selection.of(chosen, left);
        PathCounts found = new PathCounts(chosen);
        PathCounts leftOut = new PathCounts(left);
        long[] kept = new long[1];
        walk.each((path, entry) -> {
            boolean directory = entry.kind() == FileEntry.Kind.DIRECTORY;
            found.add(path, directory);
            leftOut.add(path, directory);
            if (selection.matches(path)) {
                kept[0]++;
            }
        });
        refuseUnmatched(found.unmatched(), set);
        if (kept[0] == 0) {
            throw new RefusedException(Notice.of(NoticeCode.ALL_EXCLUDED));
        }
        Notice matched = option(NoticeCode.PATHS_MATCHED, chosen.texts());
        found.words(NAMED).forEach(w -> tally.note(matched.with("detail", oneLine(w))));
        Notice excluded = Notice.of(NoticeCode.PATHS_MATCHED).with("excluded", true);
        leftOut.words(NAMED).forEach(w -> tally.note(excluded.with("detail", oneLine(w))));
        return selection;
    }

    /** How they came: who gave a list did not type them. */
    private Notice option(NoticeCode code, List<String> texts) {
        return Notice.of(code)
                .with("typed", texts.stream().anyMatch(typed()::contains))
                .with("listed", !typed().containsAll(texts));
    }

    private Set<String> typed() {
        Set<String> typed = new HashSet<>();
        paths.forEach(p -> typed.add(AskedPaths.normal(p)));
        return typed;
    }

    private static String oneLine(String text) {
        return text.replace("\n", "\\u000a");
    }

    private static PathChoice choice(boolean excluded, AskedPaths asked) throws RefusedException {
        try {
            return asked.choice();
        } catch (IllegalArgumentException e) {
            throw new RefusedException(
                    Notice.of(NoticeCode.PATTERN_MALFORMED)
                            .with("excluded", excluded)
                            .with("detail", e.getMessage()),
                    e);
        }
    }

    private void refuseUnmatched(List<String> unmatched, Optional<String> set) throws RefusedException {
        if (unmatched.isEmpty()) {
            return;
        }
        Notice none = option(NoticeCode.PATTERNS_MATCH_NOTHING, unmatched)
                .with(
                        "paths",
                        unmatched.stream().limit(NAMED).map(AskedFiles::oneLine).toList());
        if (unmatched.size() > NAMED) {
            none = none.with("more", unmatched.size() - NAMED);
        }
        if (set.isPresent()) {
            none = none.with("set", set.get());
        }
        Optional<String> hint = unmatched.stream().anyMatch(t -> t.indexOf('\\') >= 0)
                ? Optional.of("backslash")
                : unmatched.stream().anyMatch(t -> t.indexOf(':') >= 0) ? Optional.of("colon") : Optional.empty();
        throw new RefusedException(hint.isPresent() ? none.with("hint", hint.get()) : none);
    }
}
