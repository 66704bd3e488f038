// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.source;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.offhost.backup.RefusedException;
import org.offhost.backup.engine.job.Tally;
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
     * @param where what there is, for a message: "the volume"
     * @throws RefusedException if one of them means nothing
     */
    public Selection understood(Walk walk, Tally tally, String where) throws IOException {
        AskedPaths include = new AskedPaths(paths, names);
        AskedPaths without = new AskedPaths(exclude, List.of());
        if (include.isEmpty() && without.isEmpty()) {
            return Selection.ALL;
        }
        walk.each((path, entry) -> {
            include.look(path, entry.links());
            without.look(path, entry.links());
        });
        PathChoice chosen = choice("--path", include);
        PathChoice left = choice("--exclude", without).withAllBelow();
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
        refuseUnmatched(found.unmatched(), where);
        if (kept[0] == 0) {
            throw new RefusedException("--exclude leaves out everything that was asked for; nothing was written");
        }
        String option = option(chosen.texts());
        found.words(NAMED).forEach(w -> tally.note(option + " " + oneLine(w)));
        leftOut.words(NAMED).forEach(w -> tally.note("--exclude " + oneLine(w)));
        return selection;
    }

    /** By which option they came, for a message: who gave a list did not type them. */
    private String option(List<String> texts) {
        Set<String> typed = new HashSet<>();
        paths.forEach(p -> typed.add(AskedPaths.normal(p)));
        boolean some = texts.stream().anyMatch(typed::contains);
        boolean all = texts.stream().allMatch(typed::contains);
        return all ? "--path" : some ? "--path and --paths-from" : "--paths-from";
    }

    private static String oneLine(String text) {
        return text.replace("\n", "\\u000a");
    }

    private static PathChoice choice(String option, AskedPaths asked) throws RefusedException {
        try {
            return asked.choice();
        } catch (IllegalArgumentException e) {
            throw new RefusedException(
                    option + ": there is no such path, and as a pattern it is malformed: " + e.getMessage()
                            + "; nothing was written",
                    e);
        }
    }

    private void refuseUnmatched(List<String> unmatched, String where) throws RefusedException {
        if (unmatched.isEmpty()) {
            return;
        }
        int more = unmatched.size() - NAMED;
        List<String> named = unmatched.subList(0, Math.min(NAMED, unmatched.size())).stream()
                .map(AskedFiles::oneLine)
                .toList();
        String hint = unmatched.stream().anyMatch(t -> t.indexOf('\\') >= 0)
                ? " Names are joined by '/'."
                : unmatched.stream().anyMatch(t -> t.indexOf(':') >= 0) ? " A stream comes with its file." : "";
        throw new RefusedException(option(unmatched) + " "
                + String.join(" and ", named)
                + (more > 0 ? " and " + more + " more" : "")
                + (unmatched.size() == 1 ? " matches" : " match") + " no file of " + where
                + "; nothing was written." + hint + " 'offhost inspect' and 'offhost list' show what is there");
    }
}
