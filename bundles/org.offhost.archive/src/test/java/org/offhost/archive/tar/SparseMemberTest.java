// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.tar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarFile;
import org.codehaus.plexus.archiver.tar.TarUnArchiver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.archive.Tool;
import org.offhost.archive.Truth;
import org.offhost.archive.WrittenBytes;

/** Files with holes in every form, read by whoever knows sparse members; see docs/adr/0007. */
class SparseMemberTest {
    private static final String LONG = "set/files/" + "folder/".repeat(14) + "file.bin";

    @TempDir
    Path folder;

    private static String islands(int count, int gap) {
        return IntStream.range(0, count).mapToObj(i -> "1d " + gap + "h").collect(Collectors.joining(" ")) + " 1d";
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "a hole at the end            | 1d 300h                                | 2 | S",
                "nothing but a hole           | 300h                                   | 1 | S",
                "a hole at the beginning      | 300h 1d                                | 2 | S",
                "three ranges                 | 1d 300h 2d 300h 1d 300h                | 4 | S",
                "four ranges, one narrow gap  | 1d 300h 2d 3h 1d 300h 1d 300h          | 4 | S",
                "holes one behind the other   | 1d 200h 100h 2d 3h 5h 1d 300h 1d 300h  | 4 | S",
                "four ranges, all gaps wide   | 1d 300h 2d 290h 1d 300h 1d 300h        | 5 | 0"
            })
    void theMapIsAsShortAsAMebibyteOfZerosMakesIt(String what, String layout, int entries, char type) {
        SparseMember m = new SparseTar(4096).add("set/files/a", layout, 0);
        assertThat(m.mapLength()).isZero();
        assertThat(typeOf(m)).isEqualTo(type);
        Map<String, byte[]> records =
                PaxRecords.parse(m.member().records().toBytes()).orElseThrow();
        assertThat(new String(records.get(SparseMember.BLOCKS))).isEqualTo("" + entries);
        assertThat(new String(records.get(SparseMember.MAP)).split(",")).hasSize(2 * entries);
        assertThat(records.containsKey(SparseMember.SIZE)).isEqualTo(type == '0');
    }

    private static char typeOf(SparseMember m) {
        TarMember.Placed placed = m.member().place(0);
        byte[] head = new byte[(int) placed.data()];
        placed.writeTo(head, 0);
        byte[] last = java.util.Arrays.copyOfRange(head, head.length - TarHeader.BLOCK, head.length);
        return TarHeader.parse(last).orElseThrow().type();
    }

    /** All forms, with names in and beyond the header, composed and not; the last range ends within a cluster. */
    private static SparseTar all() {
        SparseTar tar = new SparseTar(4096);
        for (String name : new String[] {"set/files/a", "set/files/\u00fcb", "set/files/u\u0308b", LONG}) {
            tar.add(name, "1d 300h 2d 3h 1d", 700);
            tar.add(name + 5, "1d 300h 2d 290h 1d 300h 1d 290h 2d", 700);
            tar.add(name + 31, islands(31, 10), 0);
        }
        return tar;
    }

    /** A map that fits into one record, and one that fits into none. */
    private static SparseTar longest() {
        SparseTar tar = new SparseTar(512);
        assertThat(tar.add("set/files/many", islands(35_000, 1), 0).mapLength()).isZero();
        assertThat(tar.add(LONG + "more", islands(60_000, 1), 1).mapLength()).isPositive();
        return tar;
    }

    @ParameterizedTest
    @ValueSource(strings = {"tar -xf", "bsdtar --no-xattrs -xf", "python3 -m tarfile -e"})
    void everyFormIsExactAndNothingBehindItIsLost(String command) throws Exception {
        Tool.need(command.split(" ")[0]);
        for (SparseTar tar : new SparseTar[] {all(), longest()}) {
            Path out = Files.createTempDirectory(folder, "out");
            Tool.run(out, command + " " + tar.write(folder.resolve("tar")));
            assertExact(tar, extracted(tar, out));
        }
    }

    @Test
    void whatHasAMapInItsHeaderIsExactBySevenZipAndTheRestHasATellingName() throws Exception {
        Tool.need("7zz");
        SparseTar tar = all();
        Path out = Files.createDirectory(folder.resolve("out"));
        Tool.run(out, "7zz x -bd -y -ttar " + tar.write(folder.resolve("tar")));
        TreeSet<String> wrong = wrong(tar, extracted(tar, out));
        assertThat(wrong).hasSize(8).allMatch(n -> n.endsWith("5") || n.endsWith("31"));
        assertThat(wrong).allMatch(n -> !Files.exists(out.resolve(n)) && Files.exists(out.resolve(condensed(n))));
    }

    private static String condensed(String name) {
        int slash = name.lastIndexOf('/');
        return name.substring(0, slash) + "/GNUSparseFile.0" + name.substring(slash);
    }

    @Test
    void commonsCompressAsAStreamIsExact() throws Exception {
        for (SparseTar tar : new SparseTar[] {all(), longest()}) {
            Map<String, String> found = new LinkedHashMap<>();
            Path file = tar.write(folder.resolve("tar"));
            try (TarArchiveInputStream in = new TarArchiveInputStream(Files.newInputStream(file), "UTF-8")) {
                for (TarArchiveEntry e = in.getNextEntry(); e != null; e = in.getNextEntry()) {
                    found.put(e.getName(), SparseTar.sum(in));
                }
            }
            assertExact(tar, found);
        }
    }

    @Test
    void commonsCompressAsAFileIsExactUpToTheLongestMaps() throws Exception {
        SparseTar tar = all();
        Map<String, String> found = new LinkedHashMap<>();
        try (TarFile in = new TarFile(tar.write(folder.resolve("tar")).toFile(), "UTF-8")) {
            for (TarArchiveEntry e : in.getEntries()) {
                found.put(e.getName(), SparseTar.sum(in.getInputStream(e)));
            }
        }
        assertExact(tar, found);
    }

    @Test
    void plexusIsExact() throws Exception {
        for (SparseTar tar : new SparseTar[] {all(), longest()}) {
            Path out = Files.createTempDirectory(folder, "out");
            TarUnArchiver archiver =
                    new TarUnArchiver(tar.write(folder.resolve("tar")).toFile());
            archiver.setDestDirectory(out.toFile());
            archiver.extract();
            assertExact(tar, extracted(tar, out));
        }
    }

    @Test
    void thisArchiveReadsEveryForm() throws Exception {
        for (SparseTar tar : new SparseTar[] {all(), longest()}) {
            try (FileChannel file = FileChannel.open(tar.write(folder.resolve("tar")))) {
                assertReadsEveryForm(tar, file);
            }
        }
    }

    private static void assertReadsEveryForm(SparseTar tar, FileChannel file) throws IOException {
        WrittenBytes bytes = (offset, target) -> {
            long start = offset - target.position();
            while (target.hasRemaining()) {
                assertThat(file.read(target, start + target.position())).isPositive();
            }
        };
        MemberReader members = new MemberReader(bytes, file.size());
        long start = 0;
        int read = 0;
        for (var f = members.find(); f.isPresent(); f = members.find()) {
            String name = f.get().name();
            long end = f.get().data() + TarHeader.padded(f.get().header().size());
            if (!name.endsWith(".next")) {
                InputStream in = SparseContent.open(bytes, start, end - start, tar.length(name));
                assertThat(SparseTar.sum(in)).as(name).isEqualTo(tar.files().get(name));
                read++;
            }
            start = end;
        }
        assertThat(2 * read).isEqualTo(tar.files().size());
    }

    private static Map<String, String> extracted(SparseTar tar, Path out) throws IOException {
        Map<String, String> found = new LinkedHashMap<>();
        for (String name : tar.files().keySet()) {
            if (Files.exists(out.resolve(name))) {
                found.put(name, SparseTar.sum(Files.newInputStream(out.resolve(name))));
            }
        }
        return found;
    }

    private static TreeSet<String> wrong(SparseTar tar, Map<String, String> found) {
        TreeSet<String> wrong = new TreeSet<>();
        wrong.addAll(Truth.missing(tar.files(), found));
        return wrong;
    }

    private static void assertExact(SparseTar tar, Map<String, String> found) {
        assertThat(wrong(tar, found)).isEmpty();
        assertThat(found.keySet())
                .containsExactlyInAnyOrderElementsOf(tar.files().keySet());
    }
}
