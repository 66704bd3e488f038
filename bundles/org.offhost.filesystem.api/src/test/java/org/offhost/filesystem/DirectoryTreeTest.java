// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DirectoryTreeTest {
    private static final long ROOT = 5;
    private final DirectoryTree tree = new DirectoryTree(ROOT);

    private void add(long id, long parent, String name) {
        tree.add(directory(id, new Link(parent, name, false)));
    }

    private static FileEntry directory(long id, Link link) {
        return new FileEntry(
                id, 1, FileEntry.Kind.DIRECTORY, false, List.of(link), FileTimes.NONE, Facets.NONE, List.of());
    }

    private Optional<String> path(long parent, String name) {
        return tree.path(new Link(parent, name, false));
    }

    @Test
    void directoryMayComeBehindWhatIsInIt() {
        add(70, 60, "inner");
        assertThat(path(70, "a")).isEmpty();
        add(60, ROOT, "outer");
        assertThat(path(70, "a")).contains("/outer/inner/a");
        assertThat(path(ROOT, "a")).contains("/a");
    }

    @Test
    void directoryThatHasGotAnothersNumberIsNotTakenForIt() {
        add(60, ROOT, "new owner of the number");
        assertThat(tree.path(new Link(60, 2, "a", false))).isEmpty();
        assertThat(tree.path(new Link(60, 1, "a", false))).contains("/new owner of the number/a");

        tree.add(directory(70, new Link(60, 2, "left behind", false)));
        assertThat(path(70, "a")).isEmpty();
    }

    @Test
    void namesOfAnyCharactersAreKept() {
        String[] names = {"latin\u00e9", "\u4e16\u754c", "unpaired \ud800", "", "x".repeat(DirectoryTree.MAX_PATH - 3)};
        for (int i = 0; i < names.length; i++) {
            add(100 + i, ROOT, names[i]);
        }
        for (int i = 0; i < names.length; i++) {
            assertThat(path(100 + i, "f")).contains("/" + names[i] + "/f");
        }
    }

    @Test
    void whatLiesDeeperThanAPathCanBeLongHasNone() {
        for (int i = 0; i < 200; i++) {
            add(1000 + i, i == 0 ? ROOT : 999 + i, "d".repeat(255));
        }
        assertThat(path(1000 + 126, "f".repeat(254)).orElseThrow()).hasSize(DirectoryTree.MAX_PATH);
        assertThat(path(1000 + 126, "f".repeat(255))).isEmpty();
        assertThat(path(1000 + 199, "f")).isEmpty();
    }

    @Test
    void anEntryThatComesAgainReplacesTheFirst() {
        add(60, ROOT, "before");
        add(60, ROOT, "after");
        assertThat(tree.size()).isEqualTo(1);
        assertThat(path(60, "a")).contains("/after/a");
    }

    @Test
    void loopHasNoPath() {
        add(60, 70, "a");
        add(70, 60, "b");
        assertThat(path(60, "c")).isEmpty();
    }

    @Test
    void manyAreFoundAgain() {
        for (int i = 0; i < 10_000; i++) {
            add(1000L + i * 1024L, i == 0 ? ROOT : 1000L + (i / 10) * 1024L, "d" + i);
        }
        assertThat(tree.size()).isEqualTo(10_000);
        assertThat(path(1000L + 9_999 * 1024L, "f")).contains("/d0/d9/d99/d999/d9999/f");
    }

    @Test
    void aDirectoryTakesAtMostAHundredBytes() throws IllegalAccessException {
        for (int i = 0; i < 300_000; i++) {
            add(64 + i, ROOT, String.format("directory of %07d letters", i));
            if (i >= 20_000 && i % 1000 == 0) {
                assertThat(arrays(tree)).as("bytes for %d directories", i + 1).isLessThanOrEqualTo(100L * (i + 1));
            }
        }
    }

    /** Bytes of all arrays an object of this package holds, directly or through another one of this package. */
    private static long arrays(Object object) throws IllegalAccessException {
        long bytes = 0;
        for (Field field : object.getClass().getDeclaredFields()) {
            field.setAccessible(true);
            Object value = field.get(object);
            if (value instanceof PackedNames) {
                bytes += arrays(value);
            } else if (value != null && value.getClass().isArray()) {
                bytes += Array.getLength(value) * (value instanceof long[] ? 8L : value instanceof int[] ? 4L : 1L);
            }
        }
        return bytes;
    }
}
