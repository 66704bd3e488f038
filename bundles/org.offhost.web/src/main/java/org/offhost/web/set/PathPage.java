// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.set;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.offhost.backup.ListedPath;
import org.offhost.backup.Listing;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileTimes;

/** Some paths of a set: a file, or what is directly in a directory, or all below it, or of that what is called like something. */
final class PathPage {
    /** Paths that one page looks at to find some that are called like something. */
    static final int MOST_EXAMINED = 50_000;

    private static final int BATCH = 256;

    private final List<ListedPath> found = new ArrayList<>();
    private final Query query;
    private Optional<PageCursor> next = Optional.empty();
    private int examined;

    /**
     * What is asked for.
     *
     * @param directory or a file, without '/' at its end, but for the root
     * @param deep whether all below it is meant
     * @param name part of the names that are meant, in lower case; empty for all
     * @param limit most paths wanted
     */
    record Query(String directory, boolean deep, String name, int limit, Optional<PageCursor> after) {}

    private PathPage(Query query) {
        this.query = query;
    }

    /** Reads a page of a listing of the directory. */
    static PathPage read(Listing<ListedPath> listing, Query query) throws IOException {
        PathPage page = new PathPage(query);
        if (query.deep()) {
            page.deep(listing);
        } else {
            page.children(listing);
        }
        return page;
    }

    List<ListedPath> found() {
        return found;
    }

    /** Where to go on; empty at the end. */
    Optional<PageCursor> next() {
        return next;
    }

    /** Paths that were looked at. */
    int examined() {
        return examined;
    }

    private int prefix() {
        return query.directory().equals("/") ? 0 : query.directory().length();
    }

    private void deep(Listing<ListedPath> listing) throws IOException {
        int passed = start(listing);
        PageCursor before = query.after().orElse(new PageCursor("", 0));
        for (List<ListedPath> batch = listing.next(BATCH); !batch.isEmpty(); batch = listing.next(BATCH)) {
            int at = 0;
            while (passed > 0 && at < batch.size() && batch.get(at).path().equals(before.path())) {
                passed--;
                at++;
            }
            passed = at < batch.size() ? 0 : passed;
            int begin = at;
            for (; at < batch.size(); at++) {
                if (found.size() == query.limit() || examined == MOST_EXAMINED) {
                    next = Optional.of(cursor(batch, begin, at, before));
                    return;
                }
                examined++;
                ListedPath path = batch.get(at);
                if (!isDirectoryItself(path) && isCalled(path)) {
                    found.add(path);
                }
            }
            before = cursor(batch, begin, at, before);
        }
    }

    /**
     * Where a page that ends within a batch goes on: counted backwards, and only there.
     *
     * @param begin of what of the batch is told
     * @param end of it
     * @param before what was told last before the batch
     */
    private static PageCursor cursor(List<ListedPath> batch, int begin, int end, PageCursor before) {
        if (end == begin) {
            return before;
        }
        String path = batch.get(end - 1).path();
        int from = end - 1;
        while (from > begin && batch.get(from - 1).path().equals(path)) {
            from--;
        }
        return new PageCursor(path, end - from + (from == begin && before.path().equals(path) ? before.times() : 0));
    }

    /** A file, asked for by its own path, is told; a directory is asked for what is in it. */
    private boolean isDirectoryItself(ListedPath path) {
        return path.kind() == FileEntry.Kind.DIRECTORY && path.path().length() <= prefix() + 1;
    }

    private boolean isCalled(ListedPath path) {
        if (query.name().isEmpty()) {
            return true;
        }
        String name = path.path().substring(path.path().lastIndexOf('/') + 1);
        return name.toLowerCase(Locale.ROOT).contains(query.name());
    }

    /** Goes to where the page before ended; returns how many paths of that name were told. */
    private int start(Listing<ListedPath> listing) throws IOException {
        if (query.after().isEmpty()) {
            return 0;
        }
        listing.skipTo(query.after().get().path());
        return query.after().get().times();
    }

    /** Entry by entry, since what is below each directory is passed over. */
    private void children(Listing<ListedPath> listing) throws IOException {
        int passed = start(listing);
        if (passed > 0) {
            listing.skipBelow(query.after().get().path());
        }
        PageCursor last = query.after().orElse(new PageCursor("", 0));
        for (List<ListedPath> one = listing.next(1); !one.isEmpty(); one = listing.next(1)) {
            ListedPath path = one.get(0);
            int end = path.path().indexOf('/', prefix() + 1);
            if (isDirectoryItself(path)) {
                continue;
            }
            // a set of chosen files need not have the directories that they are in
            ListedPath child = end < 0
                    ? path
                    : new ListedPath(path.path().substring(0, end), FileEntry.Kind.DIRECTORY, 0, FileTimes.NONE);
            if (passed > 0 && child.path().equals(last.path())) {
                passed--;
                continue;
            }
            if (found.size() == query.limit()) {
                next = Optional.of(last);
                return;
            }
            examined++;
            found.add(child);
            last = new PageCursor(child.path(), child.path().equals(last.path()) ? last.times() + 1 : 1);
            if (child.kind() == FileEntry.Kind.DIRECTORY) {
                listing.skipBelow(child.path());
            }
        }
    }
}
