// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.exfat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.Fault;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.FileTimes;
import org.offhost.filesystem.Link;
import org.offhost.filesystem.WindowsFacets;
import org.offhost.tck.FaultyBlockDevice;

class DirectoryTest {
    private static final int FILE = ExfatImage.ARCHIVE;
    private static final int DIRECTORY = ExfatImage.DIRECTORY;
    private static final int CHAIN = ExfatImage.CHAIN;
    private static final int NO_CHAIN = ExfatImage.NO_CHAIN;

    private final ExfatImage image = ExfatImage.small();

    private long empty(long at, String name) {
        return image.file(at, name, FILE, CHAIN, 0, 0);
    }

    private void expectFault(Reading reading, String path, long position, String... parts) {
        assertThat(reading.faults()).singleElement().satisfies(f -> {
            assertThat(reading.path(f)).isEqualTo(path);
            assertThat(f.position()).isEqualTo(position);
            assertThat(f.detail()).contains(parts);
        });
    }

    @Test
    void rootNamesItselfAndHasNumber0() throws IOException {
        try (FileSystemVolume volume = new ExfatParser().open(image.device())) {
            FileEntry root = volume.find("/").orElseThrow();
            assertThat(root.id()).isZero().isEqualTo(volume.summary().rootId());
            assertThat(root.links()).containsExactly(new Link(0, "", false));
            assertThat(root.kind()).isEqualTo(FileEntry.Kind.DIRECTORY);
        }
    }

    @Test
    void bitmapAndUpCaseTableAreTheFileSystemsOwn() throws IOException {
        try (FileSystemVolume volume = new ExfatParser().open(image.device())) {
            FileEntry bitmap = volume.find("/$ALLOC_BITMAP").orElseThrow();
            assertThat(bitmap.system()).isTrue();
            assertThat(bitmap.id()).isEqualTo(image.root(1));
            assertThat(Reading.value(bitmap).runs().get(0).position()).isEqualTo(image.cluster(2));
            assertThat(Reading.value(volume.find("/$UPCASE_TABLE").orElseThrow())
                            .runs()
                            .get(0)
                            .position())
                    .isEqualTo(image.cluster(3));
        }
    }

    @Test
    void directoriesComeDepthFirst() throws IOException {
        image.chain(10).mark(11);
        image.file(image.root(3), "one", DIRECTORY, CHAIN, 10, 512);
        empty(image.root(6), "last");
        image.file(image.cluster(10), "two", DIRECTORY, NO_CHAIN, 11, 512);
        empty(image.cluster(10) + 96, "in one");
        empty(image.cluster(11), "in two");
        Reading reading = Reading.of(image);
        assertThat(reading.names()).containsExactly("one", "two", "in two", "in one", "last");
        assertThat(reading.files())
                .extracting(FileEntry::id)
                .containsExactly(
                        image.root(3), image.cluster(10), image.cluster(11), image.cluster(10) + 96, image.root(6));
        assertThat(reading.files().get(2).links().get(0).parentId()).isEqualTo(image.cluster(10));
        assertThat(reading.volume().find("/ONE/Two/IN two")).map(FileEntry::id).contains(image.cluster(11));
        assertThat(reading.volume().find("/last/below")).isEmpty();
        assertThat(reading.faults()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1", "3"})
    void entrySetMayLieInManyClusters(int flags) throws IOException {
        int second = flags == 1 ? 30 : 11;
        image.chain(10, second);
        image.file(image.root(3), "dir", DIRECTORY, flags, 10, 1024);
        String name = "n".repeat(250);
        long at = image.file(image.cluster(100), name, FILE, CHAIN, 0, 0); // 19 entries, moved to two clusters
        empty(image.cluster(100) + 19 * 32, "behind");
        image.copy(at, image.cluster(10), 512);
        image.copy(at + 512, image.cluster(second), 512);
        Reading reading = Reading.of(image);
        assertThat(reading.names()).containsExactly("dir", name, "behind");
        assertThat(reading.faults()).isEmpty();
    }

    @Test
    void whatIsDeletedOrBenignIsPassedOver() throws IOException {
        empty(image.root(3), "gone");
        image.u8(image.root(3), 0x05);
        image.u8(image.root(4), 0x40);
        image.u8(image.root(5), 0x41);
        image.u8(image.root(6), 0xA1); // TexFAT padding
        image.u8(image.root(7), 0xBF); // benign, with a secondary entry
        image.u8(image.root(7) + 1, 1);
        image.u8(image.root(8), 0xFF);
        image.sealSet(image.root(6));
        image.sealSet(image.root(7));
        empty(image.root(9), "kept");
        Reading reading = Reading.of(image);
        assertThat(reading.names()).containsExactly("kept");
        assertThat(reading.faults()).isEmpty();
    }

    @Test
    void benignSetWithAnotherChecksumIsAFault() throws IOException {
        long at = empty(image.root(3), "file");
        image.u8(at, 0xA5); // one bit of 85h
        expectFault(Reading.of(image), "/", at, "SetChecksum");
    }

    @Test
    void fileBehindTheEndOfTheDirectoryIsNotGivenAndSaid() throws IOException {
        empty(image.root(3), "kept");
        empty(image.root(7), "behind");
        Reading reading = Reading.of(image);
        assertThat(reading.names()).containsExactly("kept");
        expectFault(reading, "/", image.root(6), "type 85h at byte " + image.root(7));
    }

    @ParameterizedTest
    @CsvSource({"4,attributes", "40,valid", "52,first", "56,length", "70,name"})
    void entrySetWithAnotherChecksumIsNotGiven(int at, String what) throws IOException {
        empty(image.root(3), "before");
        long bad = image.file(image.root(6), "bad", FILE, NO_CHAIN, 10, 100);
        image.u8(bad + at, image.u8(bad + at) ^ 1);
        empty(image.root(9), "behind");
        Reading reading = Reading.of(image);
        assertThat(reading.names()).as(what).containsExactly("before", "behind");
        expectFault(reading, at == 70 ? "/bae" : "/bad", bad, "SetChecksum");
        assertThat(reading.faults().get(0).effect()).isEqualTo(Fault.Effect.PASSED_OVER);
    }

    @Test
    void secondaryCountThatIsWrongHidesNoOtherFile() throws IOException {
        long tooMany = empty(image.root(3), "too many");
        image.u8(tooMany + 1, 5);
        long tooFew = empty(image.root(6), "too few");
        image.u8(tooFew + 1, 1);
        image.sealSet(tooFew);
        empty(image.root(9), "behind");
        Reading reading = Reading.of(image);
        assertThat(reading.names()).containsExactly("behind");
        assertThat(reading.faults())
                .extracting(Fault::detail)
                .satisfiesExactly(
                        d -> assertThat(d).contains("expected 5 secondary entries, found 2"),
                        d -> assertThat(d).contains("expected 1 file name entries for 7 characters, found 0"));
    }

    @Test
    void secondaryEntriesWithoutAPrimaryOneAreSaidOnce() throws IOException {
        empty(image.root(3), "orphan");
        image.u8(image.root(3), 0x05);
        image.u8(image.root(4), 0xC0);
        image.u8(image.root(5), 0xC1);
        empty(image.root(6), "behind");
        Reading reading = Reading.of(image);
        assertThat(reading.names()).containsExactly("behind");
        expectFault(reading, "/", image.root(4), "found a secondary one of type C0h");
    }

    @Test
    void setWithoutStreamOrNameOrWithUnknownCriticalEntriesIsNotGiven() throws IOException {
        long noStream = empty(image.root(3), "a");
        image.u8(noStream + 32, 0xC2);
        long noName = empty(image.root(6), "b");
        image.u8(noName + 35, 0);
        long critical = empty(image.root(9), "c");
        image.u8(critical + 1, 3);
        image.u8(critical + 96, 0xC2);
        for (long at : new long[] {noStream, noName, critical}) {
            image.sealSet(at);
        }
        empty(image.root(13), "behind");
        Reading reading = Reading.of(image);
        assertThat(reading.names()).containsExactly("behind");
        assertThat(reading.faults())
                .extracting(Fault::detail)
                .satisfiesExactly(
                        d -> assertThat(d).contains("expected a stream extension entry C0h, found C2h"),
                        d -> assertThat(d).contains("NameLength 1 to 255, found 0"),
                        d -> assertThat(d).contains("critical one of type C2h"));
    }

    @Test
    void criticalEntryThatIsNotKnownIsAFault() throws IOException {
        image.u8(image.root(3), 0x86);
        image.u8(image.root(4), 0x80);
        empty(image.root(5), "behind");
        Reading reading = Reading.of(image);
        assertThat(reading.names()).containsExactly("behind");
        assertThat(reading.faults()).extracting(Fault::position).containsExactly(image.root(3), image.root(4));
    }

    @Test
    void bitmapInASubdirectoryIsAFault() throws IOException {
        image.chain(10);
        image.file(image.root(3), "dir", DIRECTORY, CHAIN, 10, 512);
        image.u8(image.cluster(10), 0x81);
        empty(image.cluster(10) + 32, "behind");
        Reading reading = Reading.of(image);
        assertThat(reading.names()).containsExactly("dir", "behind");
        expectFault(reading, "/dir", image.cluster(10), "only in the root directory");
    }

    @Test
    void nameThatWouldLeaveItsDirectoryIsReplaced() throws IOException {
        String[] hostile = {"..", "a/b", "../../etc", "nul\0"};
        for (int i = 0; i < hostile.length; i++) {
            empty(image.root(3 + 3 * i), hostile[i]);
        }
        Reading reading = Reading.of(image);
        assertThat(reading.names())
                .hasSize(4)
                .allSatisfy(n -> assertThat(n).doesNotContain("/", "\0").isNotIn(".", ".."));
        assertThat(reading.faults()).hasSize(4);
    }

    @Test
    void nameMayHoldHalfACharacter() throws IOException {
        empty(image.root(3), "half \uD83D and \\:*");
        Reading reading = Reading.of(image);
        assertThat(reading.names()).containsExactly("half \uD83D and \\:*");
        assertThat(reading.faults()).isEmpty();
    }

    @Test
    void hashOfAnotherNameIsAFaultAndTheFileIsGiven() throws IOException {
        long at = empty(image.root(3), "name");
        image.u16(at + 36, 0x1234);
        image.sealSet(at);
        Reading reading = Reading.of(image);
        assertThat(reading.names()).containsExactly("name");
        expectFault(reading, "/name", at, "NameHash", "found 1234h");
        assertThat(reading.volume().find("/NAME")).isPresent();
    }

    @Test
    void timesAreReadWithTheirOffset() throws IOException {
        long at = image.file(image.root(3), "times", 0x27, CHAIN, 0, 0);
        image.u32(at + 8, (44L << 9 | 2 << 5 | 29) << 16 | 13 << 11 | 14 << 5 | 7);
        image.u8(at + 20, 123); // 1.23 s
        image.u8(at + 22, 0x80 | 0x7C); // an hour west
        image.u32(at + 12, (1L << 9 | 1 << 5 | 1) << 16 | 23 << 11 | 59 << 5 | 29);
        image.u8(at + 23, 0x80 | 23); // five hours and three quarters east
        image.u32(at + 16, (127L << 9 | 12 << 5 | 31) << 16);
        image.u8(at + 24, 0x04); // not valid
        image.sealSet(at);
        FileEntry entry = Reading.of(image).files().get(0);
        assertThat(entry.times().get(FileTimes.Stamp.CREATED)).contains(Instant.parse("2024-02-29T14:14:15.230Z"));
        assertThat(entry.times().get(FileTimes.Stamp.MODIFIED)).contains(Instant.parse("1981-01-01T18:14:58Z"));
        assertThat(entry.times().get(FileTimes.Stamp.ACCESSED)).contains(Instant.parse("2107-12-31T00:00:00Z"));
        assertThat(entry.times().changed()).isEqualTo(FileTimes.NOT_KEPT);
        assertThat(WindowsFacets.attributes(entry.facets())).isEqualTo(0x27);
        image.u32(at + 8, (44L << 9 | 13 << 5 | 1) << 16); // month 13
        image.sealSet(at);
        assertThat(Reading.of(image).files().get(0).times().created()).isEqualTo(FileTimes.NOT_KEPT);
    }

    @Test
    void unreadableDirectorySectorHidesOnlyItsOwnEntries() throws IOException {
        image.chain(10, 11, 12);
        image.file(image.root(3), "dir", DIRECTORY, CHAIN, 10, 3 * 512);
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 5; j++) {
                empty(image.cluster(10 + i) + j * 96, "f" + i + j);
            }
            image.u8(image.cluster(10 + i) + 480, 1);
        }
        Reading reading = Reading.of(new FaultyBlockDevice(image.device()).unreadable(image.cluster(11), 512));
        assertThat(reading.names())
                .containsExactly("dir", "f00", "f01", "f02", "f03", "f04", "f20", "f21", "f22", "f23", "f24");
        expectFault(reading, "/dir", image.cluster(11), "cannot be read");
    }

    @Test
    void labelMayComeBehindTheFiles() throws IOException {
        image.u8(image.root(0), 0x03);
        empty(image.root(3), "file");
        image.copy(image.root(0), image.root(6), 32);
        image.u8(image.root(6), 0x83);
        assertThat(Reading.of(image).volume().summary().label()).isEqualTo("LABEL");
    }

    /** As Windows leaves a .PFILE: bit 15 behind FileAttributes, the padding in byte 2 of the stream extension. */
    @ParameterizedTest
    @CsvSource({"0,512", "300,512", "1024,0", "1000,255"})
    void fileThatEfsEncryptedIsNamedAndItsKeysAreRead(long valid, int padding) throws IOException {
        image.chain(10, 11);
        image.fill(10, "K");
        image.fill(11, "c");
        long at = image.file(image.root(3), "SECRET.TXT.PFILE", FILE, CHAIN, 10, 1024);
        image.u16(at + 6, 0x8000);
        image.u8(at + 34, padding);
        image.u64(at + 40, valid);
        image.sealSet(at);
        Reading reading = Reading.of(image);
        FileEntry entry = reading.files().get(0);
        assertThat(reading.faults()).isEmpty();
        assertThat(WindowsFacets.attributes(entry.facets()) & 0x4000)
                .as("FILE_ATTRIBUTE_ENCRYPTED")
                .isNotZero();
        assertThat(reading.content(0)[0]).isEqualTo((byte) 'K');
        assertThat(entry.attributes())
                .filteredOn(a -> a.role() == Attribute.Role.ENCRYPTION)
                .singleElement()
                .satisfies(a -> assertThat(((AttributeValue.Resident) a.value()).toArray())
                        .containsExactly((byte) padding));
    }

    @Test
    void plainFileHasNothingOfEfs() throws IOException {
        empty(image.root(3), "plain");
        FileEntry entry = Reading.of(image).files().get(0);
        assertThat(entry.attributes()).noneMatch(a -> a.role() == Attribute.Role.ENCRYPTION);
        assertThat(WindowsFacets.attributes(entry.facets()) & 0x4000).isZero();
    }
}
