// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.set;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.backup.ListedPath;
import org.offhost.backup.Listing;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileTimes;

/** Pages of any length are the whole, also of a damaged volume, where entries share a path. */
class PathPageTest {
    /** A directory, files of which some share a path, across what is read together and across pages. */
    private static List<ListedPath> all() {
        List<ListedPath> all = new ArrayList<>(List.of(path("/", FileEntry.Kind.DIRECTORY, 0)));
        for (int i = 0; i < 400; i++) {
            for (int same = i % 50 == 7 ? 300 : i % 3; same >= 0; same--) {
                all.add(path(String.format("/f%03d.txt", i), FileEntry.Kind.FILE, all.size()));
            }
        }
        return all;
    }

    private static ListedPath path(String path, FileEntry.Kind kind, long number) {
        return new ListedPath(path, kind, number, FileTimes.NONE);
    }

    /** What the engine makes of an index, of paths that are in order by their characters. */
    private static Listing<ListedPath> listing(List<ListedPath> all) {
        return new Listing<>() {
            private int at;

            @Override
            public List<ListedPath> next(int limit) {
                int from = at;
                at = Math.min(all.size(), from + limit);
                return all.subList(from, at);
            }

            @Override
            public void skipTo(String path) {
                while (at < all.size() && all.get(at).path().compareTo(path) < 0) {
                    at++;
                }
            }

            @Override
            public void skipBelow(String directory) {
                // there is no other directory
            }

            @Override
            public void close() {
                // nothing is open
            }
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 100, 255, 256, 257, 1000, 5000})
    void pagesTogetherAreTheWhole(int limit) throws Exception {
        List<ListedPath> all = all();
        for (boolean deep : new boolean[] {true, false}) {
            List<ListedPath> told = new ArrayList<>();
            Optional<PageCursor> after = Optional.empty();
            do {
                PathPage page = PathPage.read(listing(all), new PathPage.Query("/", deep, "", limit, after));
                told.addAll(page.found());
                after = page.next().isPresent() ? PageCursor.of(page.next().map(PageCursor::word)) : Optional.empty();
            } while (after.isPresent());
            assertThat(told).as("deep: %s", deep).isEqualTo(all.subList(1, all.size()));
        }
    }
}
