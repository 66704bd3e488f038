// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.offhost.archive.index.IndexReader;
import org.offhost.archive.index.IndexSorter;
import org.offhost.archive.medium.DiskMedium;
import org.offhost.archive.medium.TapeMedium;
import org.offhost.archive.set.SetReader;
import org.offhost.archive.sums.ChunkSumming;
import org.offhost.archive.sums.ChunkSums;
import org.offhost.archive.tar.TarHeader;
import org.offhost.inventory.form.Document;
import org.offhost.inventory.form.UnknownFormException;
import org.offhost.tck.Fixtures;

/** Sets that other versions wrote are named, passed over, and never written over. */
class OtherFormTest {
    private static final int RECORD = 65_536;

    @TempDir
    Path folder;

    private Backup backup;

    @BeforeEach
    void open() throws IOException {
        backup = Backup.of(Fixtures.shared("fat12"), folder.resolve("spool"));
    }

    /** A first unit of a set in which a value of its description is another one, with a sum that is right. */
    private static byte[] changed(byte[] unit, String key, String value) {
        String text = new String(unit, TarHeader.BLOCK, unit.length - TarHeader.BLOCK, StandardCharsets.ISO_8859_1);
        Document d = Document.parse(text.getBytes(StandardCharsets.ISO_8859_1)).orElseThrow();
        Document other = new Document();
        d.under("").forEach((k, v) -> other.put(k, k.equals(key) ? value : v));
        byte[] all = unit.clone();
        byte[] data = other.toBytes(unit.length - TarHeader.BLOCK);
        System.arraycopy(data, 0, all, TarHeader.BLOCK, data.length);
        return all;
    }

    private static void change(TestDisk disk, SetRecord set, String key, String value) throws IOException {
        ByteBuffer unit = ByteBuffer.allocate(4096);
        disk.read(set.start(), unit);
        disk.write(set.start(), ByteBuffer.wrap(changed(unit.array(), key, value)));
    }

    @ParameterizedTest
    @CsvSource({
        "format, offhost-set-3, format offhost-set-4 to offhost-set-7",
        "format, offhost-set-99, format offhost-set-4 to offhost-set-7",
        "parent, set-0, parent none",
        "format, offhost-set-5, format offhost-set-4 or offhost-set-7 of a set that stands alone",
        "format, offhost-set-6, format offhost-set-4 or offhost-set-7 of a set that stands alone",
        "profile, BLOCKS, profile VOLUME or FILES"
    })
    void aSetOfAnotherFormOnADiskIsNamedAndPassedOver(String key, String value, String expected) throws Exception {
        try (TestDisk disk = Backup.disk(folder.resolve("medium"), 16 << 20, 512)) {
            SetRecord one = backup.toDisk(disk, "one", SetProfile.FILES);
            SetRecord two = backup.toDisk(disk, "two", SetProfile.VOLUME);
            change(disk, one, key, value);
            DiskMedium medium = new DiskMedium(disk);
            assertThat(medium.scan().sets()).containsExactly(two);
            assertThat(medium.scan().findings()).singleElement().satisfies(f -> {
                assertThat(f.kind()).isEqualTo(MediumFinding.Kind.OTHER_FORM);
                assertThat(f.setId()).isEqualTo("one");
                assertThat(f.text())
                        .contains("expected " + expected, value, "another version of Offhost wrote it", "plain tar")
                        .doesNotContain("damaged");
            });
            assertThatThrownBy(() -> medium.open(one)).isInstanceOf(UnknownFormException.class);
            SetRecord three = backup.toDisk(disk, "three", SetProfile.FILES);
            assertThat(three.number()).isEqualTo(3);
            assertThat(medium.sets()).containsExactly(two, three);
        }
    }

    @Test
    void theNewestSetOfADiskIsNotWrittenOverAlthoughItIsOfAnotherForm() throws Exception {
        try (TestDisk disk = Backup.disk(folder.resolve("medium"), 16 << 20, 512)) {
            SetRecord one = backup.toDisk(disk, "one", SetProfile.FILES);
            change(disk, one, "format", "offhost-set-99");
            SetRecord two = backup.toDisk(disk, "two", SetProfile.FILES);
            assertThat(two.start()).isEqualTo(one.start() + one.length() - 4096);
        }
    }

    @Test
    void aSetOfAnotherFormOnATapeIsNamedAndPassedOver() throws Exception {
        MemoryTape tape = new MemoryTape();
        new TapeMedium(tape, RECORD).initialize(new MediumLabel("tape-1", "", Backup.NOW), false);
        SetRecord one = backup.toTape(tape, RECORD, "one", SetProfile.FILES);
        SetRecord two = backup.toTape(tape, RECORD, "two", SetProfile.VOLUME);
        replaceFirst(tape, one);
        TapeMedium medium = new TapeMedium(tape, RECORD);
        assertThat(medium.scan().sets()).containsExactly(two);
        assertThat(medium.scan().findings()).singleElement().satisfies(f -> {
            assertThat(f.kind()).isEqualTo(MediumFinding.Kind.OTHER_FORM);
            assertThat(f.text()).contains("set one", "offhost-set-99", "another version of Offhost wrote it");
        });
        assertThat(backup.toTape(tape, RECORD, "three", SetProfile.FILES).number())
                .isEqualTo(3);
    }

    @Test
    void aLastSetOfAnotherFormWithoutItsFilemarkIsNotWrittenOver() throws Exception {
        MemoryTape tape = new MemoryTape();
        new TapeMedium(tape, RECORD).initialize(new MediumLabel("tape-1", "", Backup.NOW), false);
        SetRecord one = backup.toTape(tape, RECORD, "one", SetProfile.FILES);
        replaceFirst(tape, one);
        tape.cutAt((int) (one.start() + one.length() / RECORD));
        assertThatThrownBy(() -> backup.toTape(tape, RECORD, "two", SetProfile.FILES))
                .isInstanceOf(UnsafeMediumException.class)
                .hasMessageContaining("a set of another version");
    }

    private static void replaceFirst(MemoryTape tape, SetRecord set) throws IOException {
        ByteBuffer record = ByteBuffer.allocate(RECORD);
        tape.locate(set.start());
        tape.read(record);
        tape.replace((int) set.start(), changed(record.array(), "format", "offhost-set-99"));
    }

    @ParameterizedTest
    @CsvSource({"sums, offhost-sums-2", "signature, offhost-signature-1"})
    void evidenceOfAnotherKindIsPassedOver(String kind, String format) throws Exception {
        try (TestDisk disk = Backup.disk(folder.resolve("medium"), 16 << 20, 512)) {
            SetRecord one = backup.toDisk(disk, "one", SetProfile.FILES);
            DiskMedium medium = new DiskMedium(disk);
            try (SetReader reader = medium.open(one);
                    ChunkSums sums =
                            ChunkSumming.ofReading(reader, folder.resolve("sums"), Backup.NOW, (at, chunk) -> {})) {
                medium.append(sums);
            }
            ByteBuffer unit = ByteBuffer.allocate(4096);
            long at = one.start() + one.length() - 4096;
            disk.read(at, unit);
            byte[] other = changed(unit.array(), "format", format);
            TarHeader h = TarHeader.parse(other).orElseThrow();
            String name = h.name().replace("sums-", kind + "-");
            byte[] header = new TarHeader(name, h.mode(), h.size(), h.mtime(), h.type(), h.link()).toBytes();
            System.arraycopy(header, 0, other, 0, header.length);
            disk.write(at, ByteBuffer.wrap(other));
            SetRecord two = backup.toDisk(disk, "two", SetProfile.FILES);
            assertThat(two.number()).isEqualTo(2);
            assertThat(two.start()).isGreaterThan(at);
            assertThat(medium.scan().findings()).isEmpty();
            assertThat(medium.sets()).containsExactly(one, two);
            assertThat(medium.sums(one, folder.resolve("found"), told -> {})).isEmpty();
        }
    }

    @Test
    void anIndexOfAnotherFormIsRefusedByName() throws Exception {
        Path file = folder.resolve("index");
        try (IndexSorter nothing = new IndexSorter(folder)) {
            nothing.write(file);
        }
        byte[] index = Files.readAllBytes(file);
        index[7] = '1';
        WrittenBytes bytes = (at, to) -> to.put(Arrays.copyOfRange(index, (int) at, (int) at + to.remaining()));
        assertThatThrownBy(() -> IndexReader.open(bytes, 0, index.length))
                .isInstanceOf(UnknownFormException.class)
                .hasMessageContaining("expected form 4 of an index, found form 1");
    }
}
