// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.offhost.archive.tar.MemberReader;
import org.offhost.archive.tar.SparseContent;
import org.offhost.archive.tar.SparseTar;
import org.offhost.archive.tar.TarHeader;
import org.offhost.tck.Fixtures;

/** The table of the guide: what others make of sets, each said by that program itself. */
class PlainReadersTest {
    private static final Path GUIDE = Path.of("../../docs/guide/restore-without-offhost.md");

    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    private static final Map<String, PlainReader> READERS = new LinkedHashMap<>();

    /** A tar for each column but the first, and what is to be in it. */
    private static final List<Column> COLUMNS = new ArrayList<>();

    private record Column(Path tar, Map<String, String> expected) {}

    @BeforeAll
    static void make() throws Exception {
        Path modules = Files.createDirectory(shared.resolve("modules"));
        READERS.put("GNU tar", PlainReader.program("tar", "tar -xf"));
        READERS.put("bsdtar", PlainReader.program("bsdtar", "bsdtar --no-xattrs -xf"));
        READERS.put("Python tarfile", PlainReader.program("python3", "python3 -m tarfile -e"));
        READERS.put("7-Zip", PlainReader.program("7zz", "7zz x -bd -y -ttar"));
        READERS.put("commons-compress, as a stream", PlainReader.commonsStream());
        READERS.put("commons-compress, TarFile", PlainReader.commonsFile());
        READERS.put("plexus-archiver", PlainReader.plexus());
        READERS.put("Ant", PlainReader.ant());
        READERS.put("npm tar", PlainReader.npm("tar", modules));
        READERS.put("npm tar-stream", PlainReader.npm("tar-stream", modules));
        READERS.put("busybox tar", PlainReader.program("busybox", "busybox tar -xf"));
        READERS.put("GNU cpio", PlainReader.program("cpio", "cpio -idm --quiet -F"));
        try (Backup b = Backup.of(Fixtures.shared("ntfs-4k"), shared.resolve("spool"))) {
            Map<String, String> files = Truth.plainFiles(b);
            COLUMNS.add(set(b, "few", SetProfile.FILES, files, "/sparse/hole-only.bin", "/sparse/tail.bin"));
            COLUMNS.add(many());
            COLUMNS.add(set(b, "volume", SetProfile.VOLUME, Map.of()));
            COLUMNS.add(set(b, "rest", SetProfile.FILES, files, rest(files)));
        }
    }

    @AfterAll
    static void forget() {
        READERS.clear();
        COLUMNS.clear();
    }

    static List<String> readers() {
        return List.of(
                "GNU tar",
                "bsdtar",
                "Python tarfile",
                "7-Zip",
                "commons-compress, as a stream",
                "commons-compress, TarFile",
                "plexus-archiver",
                "Ant",
                "npm tar",
                "npm tar-stream",
                "busybox tar",
                "GNU cpio");
    }

    private static String[] rest(Map<String, String> files) {
        Set<String> globs = new TreeSet<>();
        files.keySet()
                .forEach(p -> globs.add("/" + p.split("/")[1].split(":")[0] + (p.lastIndexOf('/') > 0 ? "/**" : "")));
        globs.remove("/sparse/**");
        return globs.toArray(String[]::new);
    }

    /** A medium with one set, as long as what is on it. */
    private static Column set(Backup b, String id, SetProfile profile, Map<String, String> files, String... globs)
            throws IOException {
        Path medium = shared.resolve(id);
        long end;
        try (TestDisk disk = Backup.disk(medium, 100L << 20, 512)) {
            SetRecord set = b.toDisk(disk, id, profile, globs);
            end = set.start() + set.length();
        }
        try (FileChannel c = FileChannel.open(medium, java.nio.file.StandardOpenOption.WRITE)) {
            c.truncate(end);
        }
        return new Column(medium, expected(medium, id, files));
    }

    /** Names as they are in the tar: what is a file there, by the volume's own content; the image by our own reading. */
    private static Map<String, String> expected(Path medium, String id, Map<String, String> files) throws IOException {
        Map<String, String> expected = new TreeMap<>();
        byte[] all = Files.readAllBytes(medium);
        WrittenBytes bytes = (offset, target) -> target.put(ByteBuffer.wrap(all, (int) offset, target.remaining()));
        MemberReader members = new MemberReader(bytes, all.length);
        long start = 0;
        for (Optional<MemberReader.Found> f = members.find(); f.isPresent(); f = members.find()) {
            String name = f.get().name();
            long end = f.get().data() + TarHeader.padded(f.get().header().size());
            String plain = name.startsWith(id + "/files/") ? name.substring((id + "/files").length()) : "";
            boolean file = f.get().header().type() == TarHeader.FILE
                    || f.get().header().type() == TarHeader.SPARSE;
            if (file && files.containsKey(plain)) {
                expected.put(name, files.get(plain));
            } else if (name.endsWith(".img")) {
                byte[] size = f.get().records().get("GNU.sparse.realsize");
                expected.put(
                        name,
                        SparseTar.sum(SparseContent.open(bytes, start, end - start, Long.parseLong(new String(size)))));
            }
            start = end;
        }
        return expected;
    }

    private static Column many() throws IOException {
        SparseTar tar = new SparseTar(4096);
        for (String name : new String[] {"many/files/a", "many/files/b"}) {
            tar.add(name, "1d 300h 2d 290h 1d 300h 1d 290h 2d 300h 1d", 700);
            tar.add(name + "-2", "1d 1000h ".repeat(30) + "1d", 0);
        }
        Path file = tar.write(shared.resolve("many"));
        Map<String, String> sparse = new TreeMap<>(tar.files());
        sparse.keySet().removeIf(n -> n.endsWith(".next"));
        return new Column(file, sparse);
    }

    private enum Outcome {
        EXACT("exact"),
        TELLING("telling name"),
        OTHER("**short**"),
        ABSENT("dropped");

        final String word;

        Outcome(String word) {
            this.word = word;
        }
    }

    private static Outcome outcome(String name, String sum, Map<String, String> found) {
        int slash = name.lastIndexOf('/');
        if (found.containsKey(name)) {
            return found.get(name).equals(sum) ? Outcome.EXACT : Outcome.OTHER;
        }
        return found.containsKey(name.substring(0, slash) + "/GNUSparseFile.0" + name.substring(slash))
                ? Outcome.TELLING
                : Outcome.ABSENT;
    }

    /** What becomes of the files of a column, the worst if they differ; "stops" where nothing behind the first one is there. */
    private String word(PlainReader reader, Column column, String name) throws Exception {
        Path out = Files.createDirectory(folder.resolve(name));
        Map<String, String> found = reader.read(column.tar(), out);
        Outcome worst = Outcome.EXACT;
        for (Map.Entry<String, String> e : column.expected().entrySet()) {
            Outcome o = outcome(e.getKey(), e.getValue(), found);
            worst = o.compareTo(worst) > 0 ? o : worst;
        }
        boolean closed = found.keySet().stream().anyMatch(n -> n.endsWith(".next") || n.endsWith("/trailer"));
        return worst == Outcome.ABSENT && !closed ? "stops" : worst.word;
    }

    @ParameterizedTest
    @MethodSource("readers")
    void theGuideSaysWhatAReaderMakesOfSets(String name) throws Exception {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < COLUMNS.size(); i++) {
            words.add(word(READERS.get(name), COLUMNS.get(i), "out" + i));
        }
        assertThat(table().get(name)).as(name).isEqualTo(words);
    }

    @Test
    void theGuideHasARowForEveryReaderAndNoOther() throws IOException {
        assertThat(table().keySet()).containsExactlyElementsOf(readers());
        assertThat(READERS.keySet()).containsExactlyElementsOf(readers());
    }

    private static Map<String, List<String>> table() throws IOException {
        Map<String, List<String>> rows = new LinkedHashMap<>();
        for (String line : Files.readAllLines(GUIDE)) {
            String[] cells = line.split("\\s*\\|\\s*");
            if (line.startsWith("| ") && cells.length == 7 && !cells[1].equals("reader")) {
                rows.put(cells[1], List.of(cells[3], cells[4], cells[5], cells[6]));
            }
        }
        return rows;
    }
}
