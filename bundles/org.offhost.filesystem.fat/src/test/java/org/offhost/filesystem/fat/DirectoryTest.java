// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.fat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.offhost.filesystem.EntryBatch;
import org.offhost.filesystem.EntryStream;
import org.offhost.filesystem.Fault;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.FileTimes;
import org.offhost.filesystem.Link;
import org.offhost.filesystem.WindowsFacets;
import org.offhost.tck.FaultyBlockDevice;

class DirectoryTest {
    private final FatImage image = FatImage.fat12();
    private final List<Fault> faults = new ArrayList<>();

    private List<FileEntry> entries() throws IOException {
        return entries(new FatParser().open(image.device()));
    }

    private List<FileEntry> entries(FileSystemVolume volume) throws IOException {
        List<FileEntry> all = new ArrayList<>();
        faults.clear();
        try (EntryStream stream = volume.entries(OptionalLong.empty())) {
            for (EntryBatch b = stream.next(10); !b.isEnd(); b = stream.next(10)) {
                all.addAll(b.entries());
                faults.addAll(b.faults());
            }
        }
        return all.subList(1, all.size());
    }

    private List<String> names() throws IOException {
        return entries().stream().map(e -> e.links().get(0).name()).toList();
    }

    @Test
    void rootNamesItselfAndHasNumber0() throws IOException {
        try (FileSystemVolume volume = new FatParser().open(image.device())) {
            FileEntry root = volume.find("/").orElseThrow();
            assertThat(root.id()).isZero().isEqualTo(volume.summary().rootId());
            assertThat(root.links()).containsExactly(new Link(0, "", false));
            assertThat(root.kind()).isEqualTo(FileEntry.Kind.DIRECTORY);
        }
    }

    @Test
    void numberIsThePositionOfTheEntryAlsoOfTheFirst() throws IOException {
        image.entry(image.root(0), "A       TXT", FatImage.FILE, 0, 0);
        assertThat(entries()).extracting(FileEntry::id).containsExactly(image.root(0));
    }

    @Test
    void whatIsNoFileIsPassedOver() throws IOException {
        image.entry(image.root(0), "LABEL      ", 0x08, 0, 0);
        image.entry(image.root(1), "\u00E5ELETED TXT", FatImage.FILE, 9, 100);
        image.entry(image.root(2), "KEPT    TXT", FatImage.FILE, 0, 0);
        image.entry(image.root(4), "BEHIND  END", FatImage.FILE, 0, 0);
        assertThat(names()).containsExactly("KEPT.TXT");
        assertThat(faults).isEmpty();
    }

    @Test
    void directoriesComeDepthFirstWithoutTheirDots() throws IOException {
        image.chain(3).chain(4);
        image.entry(image.root(0), "ONE        ", FatImage.DIRECTORY, 3, 0);
        image.entry(image.root(1), "LAST    TXT", FatImage.FILE, 0, 0);
        image.entry(image.cluster(3), ".          ", FatImage.DIRECTORY, 3, 0);
        image.entry(image.cluster(3) + 32, "..         ", FatImage.DIRECTORY, 0, 0);
        image.entry(image.cluster(3) + 64, "TWO        ", FatImage.DIRECTORY, 4, 0);
        image.entry(image.cluster(3) + 96, "IN_ONE     ", FatImage.FILE, 0, 0);
        image.entry(image.dots(4, 3), "IN_TWO     ", FatImage.FILE, 0, 0);
        assertThat(names()).containsExactly("ONE", "TWO", "IN_TWO", "IN_ONE", "LAST.TXT");
        assertThat(faults).isEmpty();
        assertThat(entries().get(2).links().get(0).parentId()).isEqualTo(image.cluster(3) + 64);
    }

    @Test
    void firstByte05StandsForE5() throws IOException {
        image.entry(image.root(0), "\u0005BC     TXT", FatImage.FILE, 0, 0);
        assertThat(names()).containsExactly("\u03C3BC.TXT"); // E5h of code page 437
    }

    @Test
    void caseBitsMakeLowerCaseOfBaseOrExtension() throws IOException {
        for (int i = 0; i < 4; i++) {
            image.u8(image.entry(image.root(i), "NAME" + i + "   TXT", FatImage.FILE, 0, 0) + 12, i << 3);
        }
        assertThat(names()).containsExactly("NAME0.TXT", "name1.TXT", "NAME2.txt", "name3.txt");
        assertThat(entries().get(1).links()).hasSize(1);
    }

    @Test
    void longNameComesFirstAndThe83NameIsItsAlias() throws IOException {
        String shortName = "ALONGN~1TXT";
        int sum = FatImage.checksum(shortName);
        image.longName(image.root(0), 0x42, "name.txt", sum);
        image.longName(image.root(1), 0x01, "A long, long ", sum);
        long id = image.entry(image.root(2), shortName, FatImage.FILE, 0, 0);
        assertThat(entries()).singleElement().satisfies(e -> {
            assertThat(e.id()).isEqualTo(id);
            assertThat(e.links())
                    .containsExactly(new Link(0, "A long, long name.txt", false), new Link(0, "ALONGN~1.TXT", true));
        });
        FileSystemVolume volume = new FatParser().open(image.device());
        assertThat(volume.find("/a LONG, long name.TXT")).map(FileEntry::id).contains(id);
        assertThat(volume.find("/alongn~1.txt")).map(FileEntry::id).contains(id);
        assertThat(volume.find("/A long, long name.txt/below")).isEmpty();
    }

    @Test
    void longNameOfAnotherEntryIsIgnored() throws IOException {
        image.longName(image.root(0), 0x41, "orphan", FatImage.checksum("ORPHAN     ") + 1);
        image.entry(image.root(1), "WRONGSUM   ", FatImage.FILE, 0, 0);
        image.longName(image.root(2), 0x42, "half", FatImage.checksum("PARTGONE   "));
        image.entry(image.root(3), "PARTGONE   ", FatImage.FILE, 0, 0);
        image.longName(image.root(4), 0x01, "no last", FatImage.checksum("NOLAST     "));
        image.entry(image.root(5), "NOLAST     ", FatImage.FILE, 0, 0);
        image.longName(image.root(6), 0x41, "between", FatImage.checksum("BETWEEN    "));
        image.entry(image.root(7), "\u00E5         ", FatImage.FILE, 0, 0);
        image.entry(image.root(8), "BETWEEN    ", FatImage.FILE, 0, 0);
        assertThat(names()).containsExactly("WRONGSUM", "PARTGONE", "NOLAST", "BETWEEN");
    }

    @Test
    void nameThatWouldLeaveItsDirectoryIsReplaced() throws IOException {
        String[] hostile = {"..", ".", "a/b", "../../etc"};
        for (int i = 0; i < hostile.length; i++) {
            String shortName = "HOSTILE" + i + "   ";
            image.longName(image.root(2 * i), 0x41, hostile[i], FatImage.checksum(shortName));
            image.entry(image.root(2 * i + 1), shortName, FatImage.FILE, 0, 0);
        }
        image.entry(image.root(8), "        .  ", FatImage.FILE, 0, 0); // joined: ".."
        assertThat(names())
                .hasSize(5)
                .allSatisfy(n -> assertThat(n).doesNotContain("/").isNotIn(".", ".."));
        assertThat(faults).hasSizeGreaterThanOrEqualTo(5);
    }

    @Test
    void timesAreReadAsUtc() throws IOException {
        long at = image.entry(image.root(0), "TIMES      ", FatImage.FILE | 0x07, 0, 0);
        image.u8(at + 13, 123); // 1.23 s
        image.u16(at + 14, 13 << 11 | 14 << 5 | 7);
        image.u16(at + 16, 44 << 9 | 2 << 5 | 29);
        image.u16(at + 18, 45 << 9 | 12 << 5 | 31);
        image.u16(at + 22, 23 << 11 | 59 << 5 | 29);
        image.u16(at + 24, 1 << 9 | 1 << 5 | 1);
        FileEntry entry = entries().get(0);
        assertThat(entry.times().get(FileTimes.Stamp.CREATED)).contains(Instant.parse("2024-02-29T13:14:15.230Z"));
        assertThat(entry.times().get(FileTimes.Stamp.MODIFIED)).contains(Instant.parse("1981-01-01T23:59:58Z"));
        assertThat(entry.times().get(FileTimes.Stamp.ACCESSED)).contains(Instant.parse("2025-12-31T00:00:00Z"));
        assertThat(entry.times().changed()).isEqualTo(FileTimes.NOT_KEPT);
        assertThat(WindowsFacets.attributes(entry.facets())).isEqualTo(0x27);
        image.u16(at + 16, 44 << 9 | 13 << 5 | 1); // month 13
        assertThat(entries().get(0).times().created()).isEqualTo(FileTimes.NOT_KEPT);
    }

    @Test
    void unreadableDirectorySectorHidesOnlyItsOwnEntries() throws IOException {
        for (int i = 0; i < 48; i++) {
            image.entry(image.root(i), String.format("FILE%02d     ", i), FatImage.FILE, 0, 0);
        }
        FaultyBlockDevice device = new FaultyBlockDevice(image.device()).unreadable(image.root(16), 512);
        List<FileEntry> found = entries(new FatParser().open(device));
        assertThat(found).hasSize(32);
        assertThat(faults).singleElement().satisfies(f -> {
            assertThat(f.position()).isEqualTo(image.root(16));
            assertThat(f.structure()).isEqualTo("directory sector");
        });
    }
}
