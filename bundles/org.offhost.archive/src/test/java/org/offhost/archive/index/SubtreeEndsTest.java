// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.archive.Entries;
import org.offhost.archive.StoredEntry;
import org.offhost.archive.StoredPath;
import org.offhost.archive.WrittenBytes;

/** What is known of where directories end changes nothing but how much is read. */
class SubtreeEndsTest {
    @TempDir
    Path folder;

    private long read;

    private IndexReader index(List<String> paths) throws Exception {
        Path file = folder.resolve("index");
        try (IndexSorter sorter = new IndexSorter(folder)) {
            for (String path : paths) {
                sorter.add(new StoredEntry(
                        path,
                        Entries.resident(100 + path.hashCode() % 50, 5, "f", "content of " + path),
                        Optional.empty(),
                        List.of()));
            }
            sorter.write(file);
        }
        byte[] bytes = Files.readAllBytes(file);
        WrittenBytes counted = (offset, target) -> {
            read += target.remaining();
            target.put(ByteBuffer.wrap(bytes, (int) offset, target.remaining()));
        };
        return IndexReader.open(counted, 0, bytes.length);
    }

    private static List<String> top(IndexPaths paths, int most) throws Exception {
        List<String> seen = new ArrayList<>();
        while (seen.size() < most) {
            Optional<StoredPath> p = paths.next();
            if (p.isEmpty()) {
                break;
            }
            seen.add(p.get().path());
            paths.skipBelow(p.get().path());
        }
        return seen;
    }

    @Test
    void aDirectoryThatIsListedAgainCostsItsFirstBlock() throws Exception {
        List<String> paths = new ArrayList<>();
        List<String> directories = new ArrayList<>();
        for (int d = 0; d < 100; d++) {
            directories.add(String.format("/d%02d", d));
            paths.add(directories.get(d));
            for (int i = 0; i < 300; i++) {
                paths.add(directories.get(d) + "/" + i);
            }
        }
        IndexReader index = index(paths);
        KnownEnds known = new KnownEnds();
        read = 0;
        assertThat(top(new IndexPaths(index, "/", known, "set"), 1000)).isEqualTo(directories);
        long first = read;
        read = 0;
        assertThat(top(new IndexPaths(index, "/", known, "set"), 1000)).isEqualTo(directories);
        assertThat(index.blocks()).isGreaterThan(20);
        assertThat(read).isLessThan(first / 20);

        read = 0;
        IndexPaths later = new IndexPaths(index, "/", known, "set");
        assertThat(top(later, 50)).hasSize(50);
        assertThat(later.next().map(StoredPath::path))
                .as("behind the page, where its block was not read yet")
                .contains("/d50");
        later.skipTo("/d97/299");
        List<String> rest = new ArrayList<>();
        for (Optional<StoredPath> p = later.next(); p.isPresent(); p = later.next()) {
            rest.add(p.get().path());
        }
        assertThat(rest).startsWith("/d97/299", "/d97/3").endsWith("/d99/99");
    }

    /** Names that differ in case alone, the same name twice, files with paths below them: as a damaged volume may have them. */
    @Test
    void anyWalkSeesTheSameWithAndWithoutWhatIsKnown() throws Exception {
        Random random = new Random(11);
        String[] names = {"a", "A", "b", "B", "c", "a!", "\u00e4", "\u00c4", "\ud800", "zz"};
        for (int round = 0; round < 15; round++) {
            List<String> paths = new ArrayList<>();
            for (int i = 0; i < 1500; i++) {
                StringBuilder path = new StringBuilder();
                for (int depth = 1 + random.nextInt(5); depth > 0; depth--) {
                    path.append('/').append(names[random.nextInt(names.length)]);
                }
                paths.add(path.toString());
                if (i % 40 == 0) {
                    paths.add(path + "/" + "long".repeat(1500) + i);
                }
            }
            IndexReader index = index(paths);
            paths.sort(PathOrder.INSTANCE);
            KnownEnds known = new KnownEnds();
            for (int walk = 0; walk < 40; walk++) {
                long seed = random.nextLong(12); // some do the same as others did
                assertThat(walk(new Random(seed), paths, new IndexPaths(index, "/", known, "set")))
                        .as("round %s, seed %s", round, seed)
                        .isEqualTo(walk(new Random(seed), paths, new IndexPaths(index, "/", new KnownEnds(), "set")))
                        .isNotEmpty();
            }
        }
    }

    private static List<String> walk(Random random, List<String> paths, IndexPaths walk) throws Exception {
        List<String> seen = new ArrayList<>();
        int skips = random.nextInt(1, 5);
        if (random.nextInt(4) == 0) {
            String from = paths.get(random.nextInt(paths.size() / 2));
            walk.skipTo(from);
            walk.skipBelow(from);
        }
        for (Optional<StoredPath> p = walk.next(); p.isPresent(); p = walk.next()) {
            seen.add(p.get().path());
            if (random.nextInt(skips) == 0) {
                walk.skipBelow(p.get().path());
            }
            if (random.nextInt(200) == 0) {
                walk.skipTo(paths.get(random.nextInt(paths.size())));
            }
        }
        return seen;
    }

    /** The same name, and another index: a set that came in another's place. */
    @Test
    void anotherIndexOfTheSameSetIsKnownAsAnother() throws Exception {
        KnownEnds known = new KnownEnds();
        List<String> one = new ArrayList<>();
        List<String> other = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            one.add("/a/" + i);
            other.add("/a/x" + i);
        }
        one.addAll(List.of("/a", "/b"));
        other.addAll(List.of("/a", "/c"));
        assertThat(top(new IndexPaths(index(one), "/", known, "set"), 9)).containsExactly("/a", "/b");
        assertThat(top(new IndexPaths(index(other), "/", known, "set"), 9)).containsExactly("/a", "/c");
    }

    @Test
    void whatIsKeptIsBounded() {
        SubtreeEnds<String> ends = new SubtreeEnds<>(KnownEnds.MOST_BYTES);
        for (int i = 0; i < 100_000; i++) {
            ends.keep(i, 1, new SubtreeEnds.End<>(i + 1, 2, "/p" + i, Optional.of("of " + i)));
            ends.find(0, 1);
        }
        assertThat(ends.size()).isBetween(1000, KnownEnds.MOST_BYTES / 320);
        assertThat(ends.find(0, 1)).as("was asked for all the time").isPresent();
        assertThat(ends.find(1, 1)).isEmpty();
        assertThat(ends.find(99_999, 1)).isPresent();
        ends.keep(5, 5, new SubtreeEnds.End<>(6, 2, "/" + "long".repeat(100_000), Optional.of("of it")));
        assertThat(ends.size()).as("longer than all that is kept").isZero();
    }

    @Test
    void indexesThatWereListedLongAgoAreForgotten() throws Exception {
        IndexReader index = index(List.of("/a"));
        KnownEnds known = new KnownEnds();
        SubtreeEnds<StoredPath> first = known.of("set 0", index);
        SubtreeEnds<StoredPath> second = known.of("set 1", index);
        for (int i = 2; i < 20; i++) {
            assertThat(known.of("set 0", index)).isSameAs(first);
            known.of("set " + i, index);
        }
        assertThat(known.of("set 1", index)).isNotSameAs(second);
    }
}
