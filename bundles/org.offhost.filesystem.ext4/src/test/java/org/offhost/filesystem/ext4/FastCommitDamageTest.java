// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.block.Extent;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.ExtentStream;
import org.offhost.filesystem.FileEntry;
import org.offhost.inventory.proof.AllocationProof;
import org.offhost.tck.FaultyBlockDevice;

/** Fast commits that are cut off, damaged or hostile: what Linux would pass over counts for nothing, what it would refuse has all copied. */
class FastCommitDamageTest {
    private static final int REGULAR = 0100644;
    private static final int DIRECTORY = 0040755;

    private FastImage image;
    private long old;
    private long directory;
    private long unused;

    @BeforeEach
    void readFixture() throws IOException {
        image = new FastImage("mounted_changes");
        FastImage without = new FastImage("mounted_changes");
        without.bytes[without.position(without.first())] = 0;
        ExtReading lying = without.reading();
        old = lying.at("/old/file-01").id();
        directory = lying.at("/old").id();
        unused = 200;
        assertThat(lying.entries()).noneMatch(e -> e.id() == unused);
    }

    private FastImage begin() {
        return image.head(0, image.sequence());
    }

    private static String said(ExtReading reading) {
        return String.join("\n", reading.volume().summary().evidence());
    }

    /** All is copied, and in doubt. */
    private void assertAll(String why) throws IOException {
        ExtReading reading = image.reading();
        assertThat(said(reading)).contains("every block is taken to be in use", why);
        try (ExtentStream used = reading.volume().allocated()) {
            assertThat(used.next(7)).containsExactly(new Extent(0, image.bytes.length));
        }
        AllocationProof proof = AllocationProof.of(reading.volume()).orElseThrow();
        assertThat(proof.conflicts()).isEmpty();
        assertThat(proof.inDoubt()).isEqualTo(image.bytes.length);
    }

    private ExtReading assertFollowed() throws IOException {
        ExtReading reading = image.reading();
        assertThat(said(reading)).contains("fast commits: ").doesNotContain("every block");
        assertThat(AllocationProof.of(reading.volume()).orElseThrow().conflicts())
                .isEmpty();
        return reading;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7})
    void commitThatWasCutOffDoesNotCount(int commits) throws Exception {
        image.bytes[image.tail(commits) + 8]++;
        assertThat(said(assertFollowed())).contains("fast commits: " + commits + " with");
    }

    @Test
    void firstOneThatWasCutOffHasAllCopied() throws Exception {
        image.bytes[image.tail(0) + 8]++;
        assertAll("the checksum of the first fast commit does not hold");
        begin().tag(10, ByteBuffer.allocate(4));
        assertAll("found type 10 with 4 bytes");
    }

    @Test
    void thoseOfAnotherTransactionAreNone() throws Exception {
        image.head(0, image.sequence() - 1);
        assertThat(said(image.reading())).doesNotContain("fast commits").doesNotContain("every block");
    }

    @Test
    void featuresThatAreNotKnownHaveAllCopied() throws Exception {
        image.head(2, image.sequence());
        assertAll("features that are not known: 2h");
    }

    @Test
    void unreadableBlockHasAllCopied() throws Exception {
        FaultyBlockDevice device = new FaultyBlockDevice(ExtFixture.device(image.bytes));
        device.unreadable(image.position(image.first() + 1), 512);
        assertThat(said(ExtReading.of(device))).contains("its fast commits: ", "cannot be read");
    }

    @Test
    void changesOfWhatIsNotThereArePassedOver() throws Exception {
        begin().name(FastTag.LINK, directory, unused, "a")
                .name(FastTag.LINK, unused, old, "b")
                .name(FastTag.UNLINK, directory, unused, "file-01")
                .name(FastTag.UNLINK, directory, old, "no such name")
                .range(unused, 0, 1, 3000)
                .deleted(unused, 0, 9)
                .tail();
        ExtReading reading = assertFollowed();
        assertThat(reading.at("/old/file-01").id()).isEqualTo(old);
        assertThat(reading.paths().keySet()).doesNotContain("/old/a", "/old/b");
    }

    /** A name that is there stays with its inode, and one that is another's is not taken. */
    @Test
    void namesThatAreThereStay() throws Exception {
        long other = image.reading().at("/old/file-02").id();
        begin().name(FastTag.LINK, directory, other, "file-01")
                .name(FastTag.LINK, directory, old, "one more")
                .name(FastTag.UNLINK, directory, other, "one more")
                .tail();
        ExtReading reading = assertFollowed();
        assertThat(reading.at("/old/file-01").id()).isEqualTo(old);
        assertThat(reading.at("/old/one more").id()).isEqualTo(old);
        assertThat(reading.at("/old/file-02")).as("its only link was taken").isNull();
    }

    @Test
    void fileThatComesAndGoesAndComesAgainIsTheLast() throws Exception {
        begin().inode(unused, REGULAR, 3000, 1)
                .range(unused, 0, 3, 3001)
                .name(FastTag.CREATE, directory, unused, "first")
                .name(FastTag.UNLINK, directory, unused, "first")
                .inode(unused, REGULAR, 1500, 1)
                .range(unused, 1, 1, 3005)
                .name(FastTag.CREATE, directory, unused, "second")
                .tail();
        ExtReading reading = assertFollowed();
        assertThat(reading.at("/old/first")).isNull();
        FileEntry second = reading.at("/old/second");
        byte[] content = reading.content(second);
        assertThat(content).hasSize(1500).startsWith(new byte[1024]);
        assertThat(content).endsWith(Arrays.copyOfRange(image.bytes, 3005 << 10, (3005 << 10) + 476));
        assertThat(reading.volume().find("/old/second")).contains(second);
        assertThat(reading.volume().find("/old/first")).isEmpty();
    }

    /** Linux 6.18 says nothing of its blocks, so it has those that were written to the log or none. */
    @Test
    void directoryThatIsMadeHasTheNamesThatFollow() throws Exception {
        begin().inode(unused, DIRECTORY, 1024, 2)
                .name(FastTag.CREATE, directory, unused, "made")
                .inode(unused + 1, REGULAR, 0, 1)
                .name(FastTag.CREATE, unused, unused + 1, "within")
                .tail();
        ExtReading reading = assertFollowed();
        assertThat(reading.faults()).isEmpty();
        assertThat(reading.at("/old/made").kind()).isEqualTo(FileEntry.Kind.DIRECTORY);
        assertThat(reading.at("/old/made/within").id()).isEqualTo(unused + 1);
        assertThat(reading.volume().find("/old/made/within")).isPresent();
    }

    @Test
    void directoryThatIsRemovedIsGone() throws Exception {
        long empty = image.reading().at("/made").id();
        begin().inode(empty, DIRECTORY, 1024, 2)
                .name(FastTag.CREATE, 2, empty, "made")
                .name(FastTag.UNLINK, 2, empty, "made")
                .tail();
        ExtReading reading = assertFollowed();
        assertThat(reading.paths().keySet()).noneMatch(p -> p.startsWith("/made") || p.startsWith("/#"));
    }

    /** Of one range the last change counts; what was taken belongs to nobody until the bitmap says so. */
    @Test
    void rangesAreCutByThoseBehindThem() throws Exception {
        begin().inode(unused, REGULAR, 10 << 10, 1)
                .name(FastTag.CREATE, directory, unused, "cut")
                .range(unused, 0, 10, 3000)
                .deleted(unused, 3, 4)
                .range(unused, 4, 1, 3100)
                .range(unused, 8, 0x8000 + 1, 3110)
                .deleted(unused, 9, Integer.MAX_VALUE)
                .tail();
        ExtReading reading = assertFollowed();
        byte[] content = reading.content(reading.at("/old/cut"));
        byte[] expected = new byte[10 << 10];
        System.arraycopy(image.bytes, 3000 << 10, expected, 0, 3 << 10);
        System.arraycopy(image.bytes, 3100 << 10, expected, 4 << 10, 1 << 10);
        System.arraycopy(image.bytes, 3007 << 10, expected, 7 << 10, 1 << 10);
        assertThat(content).isEqualTo(expected);
    }

    @Test
    void whatLinuxRefusesHasAllCopied() throws Exception {
        begin().name(FastTag.CREATE, directory, unused, "not there").tail();
        assertAll("a new name of inode 200, which is not there");
        begin().inode(8, REGULAR, 0, 1).tail();
        assertAll("inode 8, which is no file's");
        begin().inode(2, DIRECTORY, 0, 1).tail();
        assertAll("inode 2, which is no file's");
        begin().inode(1 << 20, REGULAR, 0, 1).tail();
        assertAll("inode 1048576, which is no file's");
        begin().range(old, 0, 9, image.bytes.length >> 10).tail();
        assertAll("9 blocks from block 6144 on: expected within the volume of 6144");
        begin().range(old, 0, 0, 3000).tail();
        assertAll("0 blocks from block 3000 on");
        begin().range(old, -1, 2, 3000).tail();
        assertAll("2 blocks from block 3000 on");
        begin().name(FastTag.LINK, directory, old, "..").tail();
        assertAll("the name '..'");
    }

    /** Linux 6.18 ends recovery with "Structure needs cleaning". */
    @Test
    void fileThatWasOpenAndHasNoNameHasAllCopied() throws Exception {
        begin().name(FastTag.UNLINK, directory, old, "file-01")
                .inode(old, REGULAR, 10, 0)
                .tail();
        assertAll("inode " + old + " of a file that was open and had no name any more");
        assertThat(image.reading().at("/$ORPHAN-" + old)).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({"1, 60", "3, 60"})
    void noiseIsReadOrRefused(int most, int rounds) throws Exception {
        byte[] sound = image.bytes.clone();
        int from = image.position(image.first());
        Random random = new Random(20261202);
        for (int i = 0; i < rounds; i++) {
            System.arraycopy(sound, 0, image.bytes, 0, sound.length);
            begin().name(FastTag.UNLINK, directory, old, "file-01")
                    .inode(unused, REGULAR, 3000, 1)
                    .range(unused, 0, 3, 3001)
                    .name(FastTag.CREATE, directory, unused, "first")
                    .range(old, 2, 3, 3020)
                    .deleted(old, 1, 2);
            for (int n = random.nextInt(most); n >= 0; n--) {
                image.bytes[from + 12 + random.nextInt(290)] ^= (byte) (1 << random.nextInt(8));
            }
            image.tail();
            try {
                ExtReading reading = image.reading();
                try (ExtentStream used = reading.volume().allocated()) {
                    assertThat(used.next(100)).isNotEmpty();
                }
                AllocationProof.of(reading.volume());
            } catch (CorruptStructureException e) {
                assertThat(e.found()).isNotEmpty();
            }
        }
    }
}
