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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.archive.Entries;
import org.offhost.archive.StoredEntry;
import org.offhost.archive.WrittenBytes;
import org.offhost.inventory.form.DamagedMediumException;

/** An index is sorted, and is found out if it is damaged. */
class IndexFormTest {
    @TempDir
    Path folder;

    @Test
    void aSortLargerThanItsMemoryIsInOrder() throws Exception {
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            paths.add("/d" + i % 50 + "/" + (char) ('a' + i % 26) + i);
            paths.add("/D" + i % 50 + " x" + i);
        }
        Collections.shuffle(paths, new Random(7));
        List<String> sorted = new ArrayList<>();
        try (EntrySorter sorter = new EntrySorter(folder, 8000)) {
            for (String p : paths) {
                sorter.add(p, ByteBuffer.wrap(p.getBytes()));
            }
            try (EntrySorter.Items items = sorter.sorted()) {
                for (Optional<EntrySorter.Item> i = items.next(); i.isPresent(); i = items.next()) {
                    assertThat(i.get().bytes())
                            .isEqualTo(ByteBuffer.wrap(i.get().path().getBytes()));
                    sorted.add(i.get().path());
                }
            }
        }
        paths.sort(PathOrder.INSTANCE);
        assertThat(sorted).isEqualTo(paths);
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
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
        try (IndexWriter out = new IndexWriter(file)) {
            for (int i = 0; i < 3000; i++) {
                out.add(new StoredEntry(
                        String.format("/f%05d", i),
                        Entries.resident(100 + i, 5, "f", "content " + i),
                        Optional.empty(),
                        List.of()));
            }
        }
        byte[] good = Files.readAllBytes(file);
        assertThat(readAll(good)).isEqualTo(3000);
        Random random = new Random(3);
        for (int n = 0; n < 300; n++) {
            byte[] bad = good.clone();
            bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
            assertThatThrownBy(() -> readAll(bad)).isInstanceOf(DamagedMediumException.class);
        }
    }

    private static int readAll(byte[] bytes) throws Exception {
        WrittenBytes b = (offset, target) -> target.put(ByteBuffer.wrap(bytes, (int) offset, target.remaining()));
        IndexReader index = IndexReader.open(b, 0, bytes.length);
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
