// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.archive.Entries;
import org.offhost.archive.StoredEntry;
import org.offhost.archive.StoredPath;
import org.offhost.archive.StoredStream;
import org.offhost.archive.WrittenBytes;
import org.offhost.inventory.form.DamagedMediumException;
import org.offhost.inventory.form.PackedReader;
import org.offhost.inventory.form.PackedWriter;

/** An index is sorted, and is found out if it is damaged. */
class IndexFormTest {
    @TempDir
    Path folder;

    @Test
    void aSortLargerThanItsMemoryIsInOrder() throws Exception {
        List<String> paths = paths();
        List<String> sorted = new ArrayList<>();
        try (EntrySorter sorter = new EntrySorter(folder, 8000)) {
            for (String p : paths) {
                sorter.add(packed(p), packed("of " + p));
            }
            try (EntrySorter.Items items = sorter.sorted()) {
                for (Optional<? extends EntrySorter.Item> n = items.next(); n.isPresent(); n = items.next()) {
                    EntrySorter.Item i = n.get();
                    sorted.add(PackedReader.text(i.array(), i.path(), i.rest()));
                    assertThat(PackedReader.text(i.array(), i.rest(), i.end()))
                            .isEqualTo("of " + sorted.get(sorted.size() - 1));
                }
            }
        }
        paths.sort(PathOrder.INSTANCE);
        assertThat(sorted).isEqualTo(paths);
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    /** In no order; some beyond ASCII, unpaired surrogates among them. */
    private static List<String> paths() {
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            paths.add("/d" + i % 50 + "/" + (char) ('a' + i % 26) + i);
            paths.add("/D" + i % 50 + " x" + i);
            paths.add("/d" + i % 50 + "/" + (char) ('\u00e0' + i % 500) + (char) (0xd7f0 + i % 40) + i);
        }
        Collections.shuffle(paths, new Random(7));
        return paths;
    }

    private static PackedWriter packed(String text) {
        PackedWriter out = new PackedWriter();
        out.units(text, 0);
        return out;
    }

    @Test
    void packedPathsAreInTheOrderOfPaths() {
        Random random = new Random(5);
        String[] parts = {"/", "a", "A", "b", "\u00e4", "\u00c4", "\u0153", "\ud800", "\uffff", "!", "\u0080", "zz"};
        for (int n = 0; n < 20_000; n++) {
            String a = text(random, parts);
            String b = text(random, parts);
            byte[] x = packed(a).toBytes();
            byte[] y = packed(b).toBytes();
            assertThat(Integer.signum(PathOrder.comparePacked(x, 0, x.length, y, 0, y.length)))
                    .as("%s and %s", a, b)
                    .isEqualTo(Integer.signum(PathOrder.INSTANCE.compare(a, b)));
        }
    }

    private static String text(Random random, String[] parts) {
        StringBuilder text = new StringBuilder("/");
        for (int n = random.nextInt(6); n > 0; n--) {
            text.append(parts[random.nextInt(parts.length)]);
        }
        return text.toString();
    }

    @Test
    void anIndexHasWhatWasSorted() throws Exception {
        List<String> paths = paths();
        Path file = folder.resolve("index");
        index(file, paths);
        byte[] bytes = Files.readAllBytes(file);
        List<String> read = new ArrayList<>();
        IndexReader index = open(bytes);
        for (int i = 0; i < index.blocks(); i++) {
            BlockEntries<StoredEntry> entries = index.block(i, new StoredEntryCodec()::read);
            for (Optional<StoredEntry> e = entries.next(); e.isPresent(); e = entries.next()) {
                StoredEntry one = e.get();
                read.add(one.path());
                assertThat(one).isEqualTo(stored(one.path()));
            }
        }
        paths.sort(PathOrder.INSTANCE);
        assertThat(read).isEqualTo(paths);
        assertThat(index.blocks()).isGreaterThan(5);
    }

    @Test
    void whatIsSkippedIsMostlyNotEvenRead() throws Exception {
        List<String> paths = new ArrayList<>(List.of("/B", "/b"));
        for (int i = 0; i < 20_000; i++) {
            paths.add("/a/" + i);
            paths.add((i % 2 == 0 ? "/B/" : "/b/") + i);
        }
        paths.addAll(List.of("/a", "/c", "/c/1"));
        Path file = folder.resolve("index");
        index(file, paths);
        byte[] bytes = Files.readAllBytes(file);
        long[] read = {0};
        WrittenBytes counted = (offset, target) -> {
            read[0] += target.remaining();
            target.put(ByteBuffer.wrap(bytes, (int) offset, target.remaining()));
        };
        IndexReader index = IndexReader.open(counted, 0, bytes.length);
        assertThat(index.blocks()).isGreaterThan(20);
        long table = read[0];
        IndexPaths top = new IndexPaths(index, "/", new KnownEnds(), "set");
        List<String> seen = new ArrayList<>();
        for (Optional<StoredPath> p = top.next(); p.isPresent(); p = top.next()) {
            seen.add(p.get().path());
            top.skipBelow(p.get().path());
        }
        assertThat(seen).containsExactly("/a", "/B", "/b", "/c");
        IndexPaths end = new IndexPaths(index, "/", new KnownEnds(), "set");
        end.skipTo("/c");
        assertThat(end.next().map(StoredPath::path)).contains("/c");
        assertThat(end.next().map(StoredPath::path)).contains("/c/1");
        assertThat(end.next()).isEmpty();
        assertThat(read[0] - table).isLessThan((bytes.length - table) / 2);
    }

    private void index(Path file, List<String> paths) throws Exception {
        try (IndexSorter sorter = new IndexSorter(folder)) {
            for (String p : paths) {
                sorter.add(stored(p));
            }
            sorter.write(file);
        }
    }

    private static StoredEntry stored(String path) {
        return new StoredEntry(
                path,
                Entries.resident(100 + path.hashCode() % 50, 5, "f", "content of " + path),
                path.length() % 2 == 0 ? Optional.of("/main") : Optional.empty(),
                path.length() % 3 == 0
                        ? List.of(new StoredStream(0, StoredStream.Form.PLAIN, path.length(), 9))
                        : List.of());
    }

    @Test
    void nothingComesBetweenADirectoryAndWhatIsInIt() {
        List<String> paths = new ArrayList<>(List.of("/a b", "/A/x", "/a", "/a.txt", "/a/y/z", "/a!", "/B"));
        paths.sort(PathOrder.INSTANCE);
        assertThat(paths).containsExactly("/a", "/A/x", "/a/y/z", "/a b", "/a!", "/a.txt", "/B");
    }

    @Test
    void anIndexThatLiesIsFound() throws Exception {
        Path file = folder.resolve("index");
        index(
                file,
                IntStream.range(0, 3000)
                        .mapToObj(i -> String.format("/f%05d", i))
                        .toList());
        byte[] good = Files.readAllBytes(file);
        assertThat(readAll(good)).isEqualTo(3000);
        Random random = new Random(3);
        for (int n = 0; n < 300; n++) {
            byte[] bad = good.clone();
            bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
            assertThatThrownBy(() -> readAll(bad)).isInstanceOf(DamagedMediumException.class);
        }
    }

    private static IndexReader open(byte[] bytes) throws Exception {
        WrittenBytes b = (offset, target) -> target.put(ByteBuffer.wrap(bytes, (int) offset, target.remaining()));
        return IndexReader.open(b, 0, bytes.length);
    }

    private static int readAll(byte[] bytes) throws Exception {
        IndexReader index = open(bytes);
        int n = 0;
        for (int i = 0; i < index.blocks(); i++) {
            BlockEntries<StoredEntry> entries = index.block(i, new StoredEntryCodec()::read);
            while (entries.next().isPresent()) {
                n++;
            }
        }
        index.compare(n);
        return n;
    }
}
