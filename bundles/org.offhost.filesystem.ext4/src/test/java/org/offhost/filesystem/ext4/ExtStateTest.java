// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.offhost.block.BlockDevice;
import org.offhost.block.Extent;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.DoubtfulRanges;
import org.offhost.filesystem.Encoding;
import org.offhost.filesystem.ExtentStream;
import org.offhost.filesystem.Fault;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.Link;
import org.offhost.inventory.proof.AllocationProof;
import org.offhost.kit.session.Withdrawal;
import org.offhost.tck.manifest.ManifestCheck;

/** What a volume says of its own state, and what is made of damage; by bytes changed in sound volumes. */
class ExtStateTest {
    private static final int INCOMPATIBLE = Superblock.POSITION + 0x60;
    private static final int LAST_ORPHAN = Superblock.POSITION + 0xE8;
    private static final int MODE = 0;
    private static final int SIZE = 4;
    private static final int LINKS = 0x1A;
    private static final int FLAGS = 0x20;

    private static ByteBuffer image(String name) throws IOException {
        return ByteBuffer.wrap(ExtFixture.bytes(name)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static ExtReading read(ByteBuffer image) throws IOException {
        return ExtReading.of(ExtFixture.device(image.array()));
    }

    private static VolumeParts parts(ByteBuffer image) throws IOException {
        return Opening.of(ExtFixture.device(image.array()), new Withdrawal("the ext parser"));
    }

    /** Byte at which the inode of a path lies. */
    private static int inode(ByteBuffer image, String path) throws IOException {
        return (int) new InodeTable(parts(image)).position(read(image).at(path).id());
    }

    private static void set(ByteBuffer image, int at, int bits) {
        image.putInt(at, image.getInt(at) | bits);
    }

    @Test
    void journalThatNeedsRecoveryIsToldThoughItIsEmpty() throws Exception {
        ByteBuffer image = image("ext3");
        set(image, INCOMPATIBLE, Features.RECOVER);
        ExtReading reading = read(image);
        assertThat(reading.volume().summary().dirty()).isTrue();
        assertThat(reading.volume().summary().type()).isEqualTo("ext3");
        assertThat(reading.volume().summary().evidence()).anyMatch(e -> e.startsWith("needs_recovery"));
        assertThat(ManifestCheck.compare(reading.volume(), ExtFixture.manifest("ext3"))
                        .differences())
                .isEmpty();
    }

    /** Blocks that only the journal has in use hold content already; a copy without them would lose it at recovery. */
    @Test
    void allBlocksAreInUseWhereTheJournalCannotBeRead() throws Exception {
        ByteBuffer image = image("ext3");
        assertThat(read(image).volume().metadata()).isPresent();
        AttributeValue.NonResident journal = (AttributeValue.NonResident)
                read(image).at("/$JOURNAL").attributes().get(0).value();
        image.putInt((int) journal.runs().position(0), 0);
        set(image, INCOMPATIBLE, Features.RECOVER);
        FileSystemVolume volume = read(image).volume();
        assertThat(volume.summary().evidence()).anyMatch(e -> e.contains("journal superblock"));
        try (ExtentStream used = volume.allocated()) {
            assertThat(used.next(7)).containsExactly(new Extent(0, image.capacity()));
            assertThat(used.next(7)).isEmpty();
        }
        try (DoubtfulRanges doubtful = volume.inDoubt().orElseThrow()) {
            assertThat(doubtful.reason()).contains("journal superblock");
            assertThat(doubtful.next(7)).containsExactly(new Extent(0, image.capacity()));
        }
        AllocationProof proof = AllocationProof.of(volume).orElseThrow();
        assertThat(proof.conflicts()).isEmpty();
        assertThat(proof.inDoubt()).isEqualTo(image.capacity());
    }

    @ParameterizedTest
    @CsvSource({
        "1, compression",
        "8, journal of another device",
        "4096, dirdata",
        "1073741824, incompatible feature 40000000h",
        "9, compression"
    })
    void whatCannotBeReadIsRefusedByName(int feature, String name) throws Exception {
        ByteBuffer image = image("ext2");
        set(image, INCOMPATIBLE, feature);
        BlockDevice device = ExtFixture.device(image.array());
        assertThatThrownBy(() -> new Ext4Parser().probe(device))
                .isInstanceOf(CorruptStructureException.class)
                .hasMessageContaining(name);
        assertThatThrownBy(() -> new Ext4Parser().open(device)).hasMessageContaining(name);
    }

    /** Empty would say that another parser may read it, and a job would wait for that. */
    @Test
    void magicWithoutASuperblockIsRefused() {
        ByteBuffer image = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
        image.putShort(Superblock.POSITION + 0x38, (short) 0xEF53);
        BlockDevice device = ExtFixture.device(image.array());
        assertThatThrownBy(() -> new Ext4Parser().probe(device))
                .isInstanceOf(CorruptStructureException.class)
                .hasMessageContaining("ext2 superblock at byte 1024");
    }

    /** Their own test proves each block owned; here that there is such a group at all. */
    @ParameterizedTest
    @CsvSource({"sparse_super2", "meta_bg"})
    void fixtureHasABitmapThatWasNeverWritten(String name) throws Exception {
        VolumeParts parts = parts(image(name));
        int never = 0;
        for (int g = 0; g < parts.superblock().groups; g++) {
            never += parts.groups().get(g).has(GroupTable.BLOCK_UNINIT) ? 1 : 0;
        }
        assertThat(never).isPositive();
    }

    @Test
    void inodeWhoseSumDoesNotHoldIsPassedOverAndNamed() throws Exception {
        ByteBuffer image = image("ext4");
        int at = inode(image, "/posix/listed");
        image.put(at + 0x10, (byte) (image.get(at + 0x10) + 1));
        ExtReading reading = read(image);
        assertThat(reading.at("/posix/listed")).isNull();
        assertThat(reading.at("/posix/times")).isNotNull();
        assertThat(reading.faults()).hasSize(1);
        Fault fault = reading.faults().get(0);
        assertThat(fault.effect()).isEqualTo(Fault.Effect.PASSED_OVER);
        assertThat(fault.detail()).contains("expected checksum");
        assertThat(fault.position()).isEqualTo(at);
    }

    @Test
    void filesOfADirectoryBlockWhoseSumDoesNotHoldAreGivenByNumber() throws Exception {
        ByteBuffer image = image("ext4");
        FileEntry file = read(image).at("/many/entry-00001-of-a-wide-directory.txt");
        byte[] content = read(image).content(file);
        FileEntry directory = read(image).at("/many");
        AttributeValue.NonResident blocks =
                (AttributeValue.NonResident) directory.attributes().get(0).value();
        Consumer<Long> spoil = position -> image.put((int) (position + 900), (byte) 0xA5);
        for (var run : blocks.runs()) {
            for (long at = 0; at < run.length(); at += 1024) {
                spoil.accept(run.position() + at);
            }
        }
        ExtReading reading = read(image);
        assertThat(reading.at("/many/entry-00001-of-a-wide-directory.txt")).isNull();
        FileEntry lost = reading.at("/#" + file.id());
        assertThat(lost.system()).isFalse();
        assertThat(reading.content(lost)).isEqualTo(content).isNotEmpty();
        assertThat(reading.faults()).anyMatch(f -> f.structure().equals("directory block"));
        assertThat(AllocationProof.of(reading.volume()).orElseThrow().holds()).isTrue();
    }

    @Test
    void fileThatWasBeingDeletedIsTheFileSystemsOwn() throws Exception {
        ByteBuffer image = image("ext2");
        FileEntry file = read(image).at("/posix/listed");
        int at = inode(image, "/posix/listed");
        image.putShort(at + LINKS, (short) 0);
        image.putInt(LAST_ORPHAN, (int) file.id());
        unname(image, "/posix", file.id());
        ExtReading reading = read(image);
        FileEntry orphan = reading.at("/$ORPHAN-" + file.id());
        assertThat(orphan.system()).isTrue();
        assertThat(reading.faults()).isEmpty();
        assertThat(AllocationProof.of(reading.volume()).orElseThrow().holds()).isTrue();
    }

    /** Makes entries of an inode unused, as deleting the first of a block does. */
    private static void unname(ByteBuffer image, String directory, long inode) throws IOException {
        AttributeValue.NonResident blocks = (AttributeValue.NonResident)
                read(image).at(directory).attributes().get(0).value();
        for (var run : blocks.runs()) {
            for (int at = (int) run.position(); at < run.position() + run.length(); at += 4) {
                int record = image.getShort(at + 4);
                if (image.getInt(at) == inode && record >= 12 && record % 4 == 0) {
                    image.putInt(at, 0);
                }
            }
        }
    }

    @Test
    void encryptedContentIsKeptInWholeBlocksWithItsLengthBeside() throws Exception {
        ByteBuffer image = image("ext2");
        set(image, INCOMPATIBLE, Features.ENCRYPT);
        set(image, inode(image, "/sizes/s2047.bin") + FLAGS, Inode.ENCRYPT);
        set(image, inode(image, "/posix/long-link") + FLAGS, Inode.ENCRYPT);
        ExtReading reading = read(image);
        FileEntry file = reading.at("/sizes/s2047.bin");
        Attribute content = file.content().orElseThrow();
        assertThat(content.encoding()).isEqualTo(Encoding.EFS);
        assertThat(content.length()).isEqualTo(2048);
        assertThat(file.facets().number(FacetPool.LENGTH, 0)).isEqualTo(2047);
        assertThat(reading.at("/posix/long-link").target().orElseThrow().path()).isEmpty();
        assertThat(reading.faults())
                .singleElement()
                .satisfies(f -> assertThat(f.detail()).contains("encrypted"));
        assertThat(reading.volume().summary().evidence()).anyMatch(e -> e.contains("encrypt"));
    }

    @Test
    void contentUnderVerityIsKeptAndSaidToBe() throws Exception {
        ByteBuffer image = image("ext2");
        byte[] content = read(image).content(read(image).at("/sizes/s2047.bin"));
        set(image, Superblock.POSITION + 0x64, Features.VERITY);
        set(image, inode(image, "/sizes/s2047.bin") + FLAGS, Inode.VERITY);
        ExtReading reading = read(image);
        assertThat(reading.content(reading.at("/sizes/s2047.bin"))).isEqualTo(content);
        assertThat(reading.at("/sizes/s2047.bin").facets().number(FacetPool.FLAGS, 0) & Inode.VERITY)
                .isNotZero();
        assertThat(reading.faults()).isEmpty();
        assertThat(reading.volume().summary().evidence())
                .anyMatch(e -> e.contains("verity: content is kept"))
                .noneMatch(e -> e.startsWith("contradicts"));
    }

    @Test
    void directoryThatDoesNotKnowCaseIsSearchedWithoutAndTheOthersWith() throws Exception {
        ByteBuffer image = image("ext2");
        set(image, INCOMPATIBLE, Features.CASEFOLD);
        set(image, inode(image, "/posix") + FLAGS, Inode.CASEFOLD);
        ExtReading reading = read(image);
        FileSystemVolume volume = reading.volume();
        assertThat(volume.find("/posix/LISTED").orElseThrow())
                .isEqualTo(volume.find("/posix/listed").orElseThrow());
        assertThat(volume.find("/POSIX/listed")).isEmpty();
        assertThat(volume.find("/sizes/S2047.BIN")).isEmpty();
        assertThat(reading.at("/posix/listed").links().get(0).name()).isEqualTo("listed");
        assertThat(volume.summary().evidence()).anyMatch(e -> e.contains("casefold"));
    }

    @Test
    void sizeThatCannotBeIsToldAndTheBlocksAreGiven() throws Exception {
        ByteBuffer image = image("ext2");
        int at = inode(image, "/sizes/s2047.bin");
        image.putInt(at + 0x6C, -1);
        ExtReading reading = read(image);
        assertThat(reading.faults())
                .singleElement()
                .satisfies(f -> assertThat(f.detail()).contains("size"));
        assertThat(reading.at("/sizes/s2047.bin").content()).isPresent();
        assertThat(image.getShort(at + MODE)).isNotZero();
        assertThat(image.getInt(at + SIZE)).isEqualTo(2047);
    }

    @Test
    void blocksThatWereNeverWrittenAreOwnedAndReadAsZeros() throws Exception {
        ExtReading reading = read(image("ext4"));
        FileEntry file = reading.at("/posix/preallocated");
        assertThat(file.attributes())
                .filteredOn(a -> a.type().equals(InodeEntries.UNWRITTEN))
                .singleElement()
                .satisfies(a -> assertThat(a.length()).isGreaterThanOrEqualTo(60_000));
        byte[] content = reading.content(file);
        assertThat(content).hasSize(80_000);
        for (int i = 20_000; i < content.length; i++) {
            assertThat(content[i]).isZero();
        }
    }

    @Test
    void windowsOfFewNamesGiveWhatOneOfAllDoes() throws Exception {
        VolumeParts parts = parts(image("ext2"));
        InodeSurvey survey = new InodeSurvey(parts);
        NameWindow all = survey.window(1, NameWindow.MOST);
        List<List<Link>> expected = new ArrayList<>();
        List<List<Link>> found = new ArrayList<>();
        int windows = 0;
        NameWindow few = survey.window(1, 7);
        for (long n = 1; n <= parts.superblock().inodes; n++) {
            expected.add(all.links(n));
            if (!few.covers(n)) {
                few = survey.window(n, 7);
                windows++;
            }
            found.add(few.links(n));
        }
        assertThat(found).isEqualTo(expected);
        assertThat(windows).isGreaterThan(20);
        assertThat(all.to()).isEqualTo(parts.superblock().inodes + 1);
    }

    @Test
    void sumsThatBeginWithASeedAreThoseThatBeginWithWhatTheSeedIsOf() {
        byte[] uuid = new byte[16];
        for (int i = 0; i < uuid.length; i++) {
            uuid[i] = (byte) (i * 37);
        }
        int seed = Checksums.of(uuid).begin().value();
        byte[] bytes = "anything".getBytes();
        assertThat(Checksums.ofSeed(seed)
                        .begin(7, 9)
                        .add(bytes, 0, bytes.length)
                        .value())
                .isEqualTo(Checksums.of(uuid)
                        .begin(7, 9)
                        .add(bytes, 0, bytes.length)
                        .value());
    }
}
