// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.Run;
import org.offhost.filesystem.Runs;

/** The small forms a set is made of. */
class FormTest {
    @TempDir
    Path folder;

    @Test
    void aDocumentComesBackAsItWas() {
        Document d = new Document().put("a\"\\\n", "x\ud800\u0001").put("n", 42).putAll("m.", Map.of("k", "ü€😀"));
        Document back = Document.parse(d.toBytes(400)).orElseThrow();
        assertThat(back.under("")).isEqualTo(d.under(""));
        assertThat(back.under("m.")).containsExactly(Map.entry("k", "ü€😀"));
    }

    @Test
    void everyChangedByteOfADocumentIsFound() {
        byte[] bytes = new Document().put("key", "value").put("other", "ä").toBytes();
        for (int i = 0; i < bytes.length - 1; i++) {
            byte[] changed = bytes.clone();
            changed[i] ^= 4;
            assertThat(Document.parse(changed)).isEmpty();
        }
        assertThat(Document.parse(new byte[0])).isEmpty();
    }

    @Test
    void numbersOfAnySizeStandInAHeader() {
        for (long size : new long[] {0, 511, (1L << 33) - 1, 1L << 33, 1L << 50, Long.MAX_VALUE}) {
            TarHeader h = new TarHeader("n", 0644, size, 1_700_000_000L, '0', "");
            assertThat(TarHeader.parse(h.toBytes())).contains(h);
        }
        byte[] damaged = new TarHeader("n", 0644, 1, 1, '0', "").toBytes();
        damaged[0]++;
        assertThat(TarHeader.parse(damaged)).isEmpty();
    }

    @Test
    void aCommentFillsRecordsUpToAnyLength() {
        for (int length = 512; length < 20_000; length += 1) {
            PaxRecords r = new PaxRecords();
            r.add("path", "x");
            r.padTo(length);
            assertThat(r.length()).isEqualTo(length);
        }
    }

    @Test
    void recordsComeBackAsTheyWere() {
        PaxRecords r = new PaxRecords();
        byte[] binary = {0, '\n', '=', 9};
        assertThat(r.add("SCHILY.xattr.system.x", binary)).isTrue();
        assertThat(r.add("path", "ä".repeat(49))).isTrue();
        assertThat(r.add("big", new byte[PaxRecords.MAX_RECORD])).isFalse();
        Map<String, byte[]> back = PaxRecords.parse(r.toBytes()).orElseThrow();
        assertThat(back.get("SCHILY.xattr.system.x")).isEqualTo(binary);
        assertThat(new String(back.get("path"), StandardCharsets.UTF_8)).isEqualTo("ä".repeat(49));
        assertThat(PaxRecords.parse("12 a=b\n".getBytes())).isEmpty();
        assertThat(PaxRecords.parse("99999999999 a=b\n".getBytes())).isEmpty();
    }

    @Test
    void hostileNamesStayInTheirFolder() {
        MemberNames names = new MemberNames("s");
        assertThat(names.file("/a/../b")).isEqualTo("s/files/a/%u002E%u002E/b");
        assertThat(names.file("/.")).isEqualTo("s/files/%u002E");
        assertThat(names.file("/..x/.hidden")).isEqualTo("s/files/..x/.hidden");
        assertThat(names.file("/x\ud800\u0000y")).isEqualTo("s/files/x%uD800%u0000y");
        assertThat(names.file("/😀")).isEqualTo("s/files/😀");
        assertThat(names.stream("/f", "a")).isEqualTo("s/files/f:a");
        assertThat(MemberNames.imageName("../../etc")).isEqualTo(".._.._etc.img");
        assertThat(MemberNames.imageName("..")).isEqualTo("volume.img");
    }

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
                sorter.add(new EntrySorter.Item(p, p.getBytes()));
            }
            try (EntrySorter.Items items = sorter.sorted()) {
                for (Optional<EntrySorter.Item> i = items.next(); i.isPresent(); i = items.next()) {
                    assertThat(i.get().bytes()).isEqualTo(i.get().path().getBytes());
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
    void whatIsNotInitializedIsZerosAndNeverCopied() throws Exception {
        Runs runs = new Runs.Builder()
                .add(40_960, 8192)
                .add(Run.HOLE, 4096)
                .add(1 << 20, 16_384)
                .build();
        RunContent c = RunContent.whole(new AttributeValue.NonResident(30_000, 13_000, runs), 512);
        List<Chunk> chunks = new ArrayList<>();
        Chunks stream = c.chunks();
        for (Optional<Chunk> k = stream.next(); k.isPresent(); k = stream.next()) {
            chunks.add(k.get());
        }
        assertThat(chunks)
                .containsExactly(
                        new Chunk.Span(40_960, 8192),
                        new Chunk.Blank(4096),
                        new Chunk.Span(1 << 20, 512),
                        new Chunk.Tail((1 << 20) + 512, 200),
                        new Chunk.Blank(17_000));
        assertThat(c.zeros()).isEqualTo(21_096);
        assertThat(c.map().entries()).containsExactly(0, 8192, 12_288, 712, 30_000, 0);
        assertThat(c.only(c.map()).length()).isEqualTo(8904);
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
            BlockEntries entries = index.block(i);
            while (entries.next().isPresent()) {
                n++;
            }
        }
        index.compare(n);
        return n;
    }
}
