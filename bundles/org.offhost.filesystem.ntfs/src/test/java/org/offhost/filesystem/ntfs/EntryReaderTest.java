// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.DirectoryTree;
import org.offhost.filesystem.Encoding;
import org.offhost.filesystem.Fault;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.Link;
import org.offhost.filesystem.Run;
import org.offhost.filesystem.WindowsFacets;
import org.offhost.kit.session.Withdrawal;

class EntryReaderTest {
    private static final int DATA = AttributeType.DATA;
    private static final int NAME = AttributeType.FILE_NAME;

    private final Map<Long, RecordBytes> extensions = new HashMap<>();
    private final List<Fault> faults = new ArrayList<>();

    private FileEntry read(RecordBytes base) throws Exception {
        return tryRead(base).orElseThrow();
    }

    private Optional<FileEntry> tryRead(RecordBytes base) throws Exception {
        BootSector boot = BootSectorTest.parse(b -> {});
        VolumeBytes volume = new VolumeBytes(null, new Withdrawal("the NTFS parser"), boot.volumeLength());
        EntryReader reader =
                new EntryReader(volume, boot, new SystemFiles(Set.of(11L, 70L)), SecurityDescriptors.none());
        return reader.read(base.record(), n -> extensions.get(n).record(), faults);
    }

    private static RecordBytes base() {
        return new RecordBytes(40).sequence(3);
    }

    private static byte[] reparse(int tag) {
        return RecordBytes.little(8).putInt(0, tag).array();
    }

    @Test
    void attributesComeInTheOrderStored() throws Exception {
        FileEntry entry = read(base().fileName(5, 3, "A")
                .resident(AttributeType.OBJECT_ID, "", new byte[16])
                .resident(DATA, "", new byte[] {1})
                .resident(DATA, "stream", new byte[] {2, 3}));

        assertThat(entry.attributes()).extracting(Attribute::type).containsExactly("$OBJECT_ID", "$DATA", "$DATA");
        assertThat(entry.attributes()).extracting(Attribute::name).containsExactly("", "", "stream");
        assertThat(entry.content().orElseThrow().length()).isEqualTo(1);
        assertThat(entry.sequence()).isEqualTo(3);
        assertThat(entry.system()).isFalse();
    }

    @Test
    void partsInSeveralRecordsAreJoined() throws Exception {
        extensions.put(50L, new RecordBytes(50).sequence(9).base(40, 3).nonResident(DATA, "", 4, 5, 0, 0x11, 2, 80, 0));
        FileEntry entry = read(base().fileName(5, 3, "A")
                .resident(
                        AttributeType.ATTRIBUTE_LIST,
                        "",
                        RecordBytes.concat(
                                RecordBytes.listEntry(NAME, "", 0, 40, 3, 0),
                                RecordBytes.listEntry(DATA, "", 0, 40, 3, 2),
                                RecordBytes.listEntry(DATA, "", 4, 50, 9, 0)))
                .nonResident(DATA, "", 0, 3, 6 * 4096, 0x11, 4, 60, 0));

        assertThat(entry.links()).containsExactly(new Link(5, "A", false));
        assertThat(entry.attributes()).extracting(Attribute::type).containsExactly("$ATTRIBUTE_LIST", "$DATA");
        assertThat(((AttributeValue.NonResident) entry.content().orElseThrow().value()).runs())
                .containsExactly(new Run(0, 60 * 4096, 4 * 4096), new Run(4 * 4096, 80 * 4096, 2 * 4096));
    }

    /** Found by the corruption drill: what has no clusters, not even a hole, would read as zeros. */
    @Test
    void lengthBehindTheLastRunIsRefused() {
        RecordBytes record = base().fileName(5, 3, "A").nonResident(DATA, "", 0, 3, 4 * 4096 + 1, 0x11, 4, 60, 0);

        assertThatThrownBy(() -> read(record))
                .isInstanceOf(CorruptStructureException.class)
                .hasMessageContaining("runs of 16385 bytes of a non-resident attribute, found 16384 bytes");
    }

    /** Found by the corruption drill: $DATA with a flipped bit was an attribute nobody knows. */
    @Test
    void attributeTypeThatCannotBeIsRefused() {
        for (int type : new int[] {DATA | 1, 0x180, 0x880, DATA | 0x8000_0000}) {
            RecordBytes record = base().fileName(5, 3, "A").resident(type, "", new byte[1]);

            assertThatThrownBy(() -> read(record))
                    .isInstanceOf(CorruptStructureException.class)
                    .hasMessageContaining("an attribute type in steps of 16 up to 0x100")
                    .hasMessageContaining("0x" + Integer.toHexString(type));
        }
    }

    /** Found by the corruption drill: a stream whose type flipped to that of an index or a reparse point was gone silently. */
    @Test
    void streamThatHasBecomeAnotherAttributeIsRefused() {
        for (int type : new int[] {0x90, 0xA0, 0xB0}) {
            for (String name : List.of("", "stream")) {
                assertThatThrownBy(() -> read(base().fileName(5, 3, "A").resident(type, name, new byte[9])))
                        .hasMessageContaining("an index name that begins with '$'");
            }
        }
        assertThatThrownBy(() -> read(base().fileName(5, 3, "A").resident(0xA0, "$I30", new byte[9])))
                .hasMessageContaining("a non-resident attribute $INDEX_ALLOCATION");
        assertThatThrownBy(() -> read(
                        base().fileName(5, 3, "A").resident(AttributeType.REPARSE_POINT, "s", reparse(0x8000_0013))))
                .hasMessageContaining("no name of attribute $REPARSE_POINT");
    }

    @Test
    void whatMayHaveBeenAStreamIsAFaultBesideTheEntry() throws Exception {
        read(base().fileName(5, 3, "A").resident(AttributeType.REPARSE_POINT, "", new byte[0]));
        read(base().fileName(5, 3, "A").resident(AttributeType.REPARSE_POINT, "", new byte[100]));
        read(base().fileName(5, 3, "A").resident(0x20080, "", new byte[1]));

        assertThat(faults)
                .extracting(Fault::detail)
                .containsExactly(
                        "expected a reparse point that tells its own length, found one of 0 bytes that does not",
                        "expected a reparse point that tells its own length, found one of 100 bytes that does not",
                        "expected an attribute type that NTFS has, found 0x20080");
    }

    @Test
    void attributeIsFoundThoughItsIdIsAnother() throws Exception {
        extensions.put(50L, new RecordBytes(50).sequence(9).base(40, 3).resident(DATA, "x", new byte[] {7}));
        FileEntry entry = read(base().fileName(5, 3, "A")
                .resident(
                        AttributeType.ATTRIBUTE_LIST,
                        "",
                        RecordBytes.concat(
                                RecordBytes.listEntry(NAME, "", 0, 40, 3, 0),
                                RecordBytes.listEntry(DATA, "x", 0, 50, 9, 77))));

        assertThat(entry.attributes().get(1).name()).isEqualTo("x");
    }

    @Test
    void attributesOfTheSameIdAreToldByTypeNameAndCluster() throws Exception {
        extensions.put(
                50L,
                new RecordBytes(50)
                        .sequence(9)
                        .base(40, 3)
                        .resident(DATA, "x", new byte[] {7})
                        .resident(DATA, "y", new byte[] {8, 8})
                        .nonResident(DATA, "", 4, 5, 0, 0x11, 2, 80, 0));
        FileEntry entry = read(base().fileName(5, 3, "A")
                .resident(
                        AttributeType.ATTRIBUTE_LIST,
                        "",
                        RecordBytes.concat(
                                RecordBytes.listEntry(NAME, "", 0, 40, 3, 1),
                                RecordBytes.listEntry(DATA, "", 0, 40, 3, 1),
                                RecordBytes.listEntry(DATA, "", 4, 50, 9, 1),
                                RecordBytes.listEntry(DATA, "x", 0, 50, 9, 1),
                                RecordBytes.listEntry(DATA, "y", 0, 50, 9, 1)))
                .nonResident(DATA, "", 0, 3, 6 * 4096, 0x11, 4, 60, 0));

        assertThat(entry.attributes()).extracting(Attribute::name).containsExactly("", "", "x", "y");
        assertThat(entry.attributes()).extracting(Attribute::length).endsWith(6 * 4096L, 1L, 2L);
        assertThat(((AttributeValue.NonResident) entry.content().orElseThrow().value()).runs())
                .hasSize(2);
    }

    private RecordBytes listing(RecordBytes extension) {
        extensions.put(50L, extension.resident(DATA, "", new byte[] {7}));
        return base().resident(AttributeType.ATTRIBUTE_LIST, "", RecordBytes.listEntry(DATA, "", 0, 50, 9, 0))
                .fileName(5, 3, "A");
    }

    @Test
    void extensionRecordThatWasReusedIsRefused() {
        assertThatThrownBy(() -> read(listing(new RecordBytes(50).sequence(10).base(40, 3))))
                .hasMessageContaining("file record 50")
                .hasMessageContaining("sequence number 9")
                .hasMessageContaining("found 10");
    }

    @Test
    void extensionRecordOfAnotherFileIsRefused() {
        assertThatThrownBy(() -> read(listing(new RecordBytes(50).sequence(9).base(41, 3))))
                .hasMessageContaining("base file record 40");
        assertThatThrownBy(() -> read(listing(new RecordBytes(50).sequence(9).base(40, 2))))
                .hasMessageContaining("base file record 40 with sequence number 3, found 40 with sequence number 2");
    }

    @Test
    void missingPartIsRefused() {
        assertThatThrownBy(() -> read(base().fileName(5, 3, "A").nonResident(DATA, "", 4, 5, 0, 0x11, 2, 80, 0)))
                .hasMessageContaining("the first part");
        assertThatThrownBy(() -> read(base().fileName(5, 3, "A").nonResident(DATA, "", 0, 1, 9 * 4096, 0x11, 2, 80, 0)))
                .hasMessageContaining("runs of 36864 bytes");
    }

    @Test
    void listThatNamesNoSuchAttributeIsRefused() {
        assertThatThrownBy(() -> read(base().fileName(5, 3, "A")
                        .resident(AttributeType.ATTRIBUTE_LIST, "", RecordBytes.listEntry(DATA, "q", 0, 40, 3, 0))))
                .hasMessageContaining("attribute $DATA from cluster 0");
    }

    @Test
    void listThatNamesAnAttributeOverAndOverIsRefused() {
        byte[] entry = RecordBytes.listEntry(DATA, "", 0, 50, 9, 0);
        extensions.put(50L, new RecordBytes(50).sequence(9).base(40, 3).resident(DATA, "", new byte[500]));
        byte[] list = RecordBytes.concat(entry, entry, entry);

        assertThatThrownBy(() -> read(base().resident(AttributeType.ATTRIBUTE_LIST, "", list)))
                .hasMessageContaining("every attribute once");
    }

    @Test
    void securityDescriptorThatIsMissingIsAFaultBesideTheEntry() throws Exception {
        byte[] value = RecordBytes.little(72).putInt(52, 300).array();
        FileEntry entry = read(
                base().resident(AttributeType.STANDARD_INFORMATION, "", value).fileName(5, 3, "A"));

        assertThat(WindowsFacets.security(entry.facets())).isEmpty();
        assertThat(faults).singleElement().satisfies(f -> assertThat(f.detail()).contains("security descriptor 300"));
    }

    @Test
    void flagOfDirectoriesTellsThatTheyAreCaseSensitive() throws Exception {
        byte[] value = RecordBytes.little(72).putInt(40, 0x0101).array();
        RecordBytes file = base().resident(AttributeType.STANDARD_INFORMATION, "", value);
        RecordBytes directory = base().flags(3).resident(AttributeType.STANDARD_INFORMATION, "", value);

        assertThat(WindowsFacets.isCaseSensitive(
                        read(directory.fileName(5, 3, "A")).facets()))
                .isTrue();
        assertThat(WindowsFacets.isCaseSensitive(read(file.fileName(5, 3, "A")).facets()))
                .isFalse();
        assertThat(WindowsFacets.isCaseSensitive(
                        read(base().flags(3).fileName(5, 3, "A")).facets()))
                .isFalse();
    }

    @Test
    void reparseTagTellsTheKind() throws Exception {
        Map<Integer, FileEntry.Kind> kinds = Map.of(
                0xA000_000C, FileEntry.Kind.LINK,
                0xA000_0003, FileEntry.Kind.LINK,
                0xA000_001D, FileEntry.Kind.LINK,
                0x8000_0024, FileEntry.Kind.SPECIAL,
                0x0000_BEEF, FileEntry.Kind.FILE);
        for (Map.Entry<Integer, FileEntry.Kind> kind : kinds.entrySet()) {
            FileEntry entry =
                    read(base().fileName(5, 3, "A").resident(AttributeType.REPARSE_POINT, "", reparse(kind.getKey())));
            assertThat(entry.kind()).isEqualTo(kind.getValue());
        }
    }

    @Test
    void contentThatLiesElsewhereIsMarked() throws Exception {
        RecordBytes wof = base().fileName(5, 3, "A")
                .resident(DATA, "", new byte[0])
                .resident(DATA, "WofCompressedData", new byte[9])
                .resident(AttributeType.REPARSE_POINT, "", wofReparse(2, 1));
        RecordBytes dedup = base().fileName(5, 3, "A")
                .resident(DATA, "", new byte[0])
                .resident(AttributeType.REPARSE_POINT, "", reparse(0x8000_0013));

        assertThat(read(wof).attributes())
                .extracting(Attribute::encoding)
                .containsExactly(Encoding.WOF, Encoding.PLAIN, Encoding.PLAIN);
        assertThat(faults).isEmpty();
        assertThat(read(dedup).content().orElseThrow().encoding()).isEqualTo(Encoding.DEDUP);
        assertThat(faults).singleElement().satisfies(f -> {
            assertThat(f.structure()).isEqualTo("file record 40");
            assertThat(f.path(new DirectoryTree(5))).contains("/A");
            assertThat(f.detail()).contains("deduplication store");
        });
    }

    /** WOF_EXTERNAL_INFO and FILE_PROVIDER_EXTERNAL_INFO_V0 behind the header. */
    private static byte[] wofReparse(int provider, int algorithm) {
        return RecordBytes.little(24)
                .putInt(0x8000_0017)
                .putInt(16)
                .putInt(1)
                .putInt(provider)
                .putInt(1)
                .putInt(algorithm)
                .array();
    }

    @Test
    void contentInAWimFileOrOfUnknownCompressionIsNamedAndNeverZeros() throws Exception {
        for (byte[] reparse : List.of(wofReparse(1, 0), wofReparse(2, 4), wofReparse(2, -1))) {
            faults.clear();
            FileEntry entry = read(base().fileName(5, 3, "A")
                    .resident(DATA, "", new byte[8])
                    .resident(DATA, "WofCompressedData", new byte[9])
                    .resident(AttributeType.REPARSE_POINT, "", reparse));

            assertThat(entry.content().orElseThrow().encoding()).isEqualTo(Encoding.ELSEWHERE);
            assertThat(faults)
                    .singleElement()
                    .satisfies(f -> assertThat(f.detail()).contains("reparse point 0x80000017"));
        }
    }

    @Test
    void placeholderOfAFileThatIsNotHereIsNamed() throws Exception {
        for (int attributes : new int[] {0x1000, 0x0040_0000}) {
            byte[] information =
                    RecordBytes.little(72).putInt(32, 0x400 | attributes).array();
            FileEntry entry = read(base().resident(AttributeType.STANDARD_INFORMATION, "", information)
                    .fileName(5, 3, "A")
                    .resident(DATA, "", new byte[8])
                    .resident(AttributeType.REPARSE_POINT, "", reparse(0x9000_601A)));

            assertThat(entry.content().orElseThrow().encoding()).isEqualTo(Encoding.ELSEWHERE);
        }
        byte[] here = RecordBytes.little(72).putInt(32, 0x400).array();
        FileEntry entry = read(base().resident(AttributeType.STANDARD_INFORMATION, "", here)
                .fileName(5, 3, "A")
                .resident(DATA, "", new byte[8])
                .resident(AttributeType.REPARSE_POINT, "", reparse(0x9000_601A)));
        assertThat(entry.content().orElseThrow().encoding()).isEqualTo(Encoding.PLAIN);
    }

    @Test
    void filesOfTheFileSystemAreMarked() throws Exception {
        assertThat(read(base().fileName(11, 3, "$Quota")).system()).isTrue();
        assertThat(read(base().fileName(70, 3, "below")).system()).isTrue();
        assertThat(read(new RecordBytes(9).fileName(5, 3, "$Secure")).system()).isTrue();
        assertThat(read(new RecordBytes(5).fileName(5, 3, ".").flags(3)).system())
                .isFalse();
    }

    @Test
    void rootNamesItselfInItself() throws Exception {
        assertThat(read(new RecordBytes(5).fileName(5, 3, ".").flags(3)).links())
                .containsExactly(new Link(5, "", false));
    }

    @Test
    void reservedRecordNeedsNoNameAndAnyOtherDoes() throws Exception {
        assertThat(tryRead(new RecordBytes(13).resident(DATA, "", new byte[0]))).isEmpty();
        assertThatThrownBy(() -> read(base())).hasMessageContaining("expected a $FILE_NAME, found none");
    }

    @Test
    void namesThatLeadElsewhereAreRefused() {
        for (String name : List.of("a/b", "a\0", "..", ".", "")) {
            assertThatThrownBy(() -> read(base().fileName(5, 3, name))).hasMessageContaining("a name without");
        }
    }

    @Test
    void unpairedSurrogateIsKept() throws Exception {
        String name = "a" + (char) 0xD800 + "b";
        byte[] utf16 = {'a', 0, 0, (byte) 0xD8, 'b', 0};
        byte[] value = RecordBytes.little(72)
                .putLong(0, 5)
                .put(64, (byte) 3)
                .position(66)
                .put(utf16)
                .array();

        assertThat(read(base().resident(NAME, "", value)).links()).containsExactly(new Link(5, name, false));
    }
}
