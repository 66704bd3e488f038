// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.block.Extent;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.ExtentStream;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.inventory.proof.AllocationProof;
import org.offhost.kit.session.Withdrawal;
import org.offhost.tck.FaultyBlockDevice;

/** Journals that are torn, damaged or hostile: what counts is what e2fsck lets count, and where that is not known all is copied. */
class JournalDamageTest {
    @TempDir
    Path dir;

    private static String said(ExtReading reading) {
        return String.join("\n", reading.volume().summary().evidence());
    }

    private static List<Extent> allocated(FileSystemVolume volume) throws IOException {
        try (ExtentStream stream = volume.allocated()) {
            return stream.next(Integer.MAX_VALUE);
        }
    }

    private static BitSet used(FileSystemVolume volume) throws IOException {
        BitSet used = new BitSet();
        for (Extent e : allocated(volume)) {
            used.set((int) (e.position() / JournalImage.BLOCK), (int) (e.end() / JournalImage.BLOCK));
        }
        return used;
    }

    /** Nothing is known of the maps: all is copied, and nothing proved but that no block has two owners. */
    private static void assertAll(JournalImage image, String why) throws IOException {
        ExtReading reading = image.reading();
        assertThat(said(reading)).contains("every block is taken to be in use", why);
        assertThat(allocated(reading.volume())).containsExactly(new Extent(0, image.bytes.length));
        AllocationProof proof = AllocationProof.of(reading.volume()).orElseThrow();
        assertThat(proof.conflicts()).isEmpty();
        assertThat(proof.inDoubt()).isEqualTo(image.bytes.length);
    }

    /** Sum of the content of each file of a person, and the names of all else. */
    private static Map<String, String> listing(ExtReading reading) throws Exception {
        Map<String, String> all = new TreeMap<>();
        for (Map.Entry<String, FileEntry> e : reading.paths().entrySet()) {
            if (!e.getValue().system()) {
                byte[] content = e.getValue().content().isPresent() ? reading.content(e.getValue()) : new byte[0];
                all.put(
                        e.getKey(),
                        HexFormat.of()
                                .formatHex(MessageDigest.getInstance("SHA-256").digest(content)));
            }
        }
        return all;
    }

    private ExtReading repaired(byte[] image) throws Exception {
        Path file = dir.resolve("repaired.img");
        Files.write(file, image);
        E2fsck.repair(file);
        return ExtReading.of(ExtFixture.device(Files.readAllBytes(file)));
    }

    @ParameterizedTest
    @CsvSource({"mounted3, 27", "mounted3, 20", "mounted3, 5", "mounted4, 27", "mounted4, 12", "mounted_sums, 25"})
    void transactionWithoutACommitDoesNotCountNorThoseBehindIt(String name, int transaction) throws Exception {
        JournalImage image = new JournalImage(name);
        image.set(image.all(JournalImage.COMMIT).get(transaction), 0, 0);
        ExtReading reading = image.reading();
        assertThat(said(reading))
                .contains(" of " + transaction + " transactions counted")
                .doesNotContain("every block");
        assertThat(reading.at("/made")).as("made by the last").isNull();
        if (E2fsck.isThere()) {
            ExtReading repaired = repaired(image.bytes);
            assertThat(listing(reading)).isEqualTo(listing(repaired));
            BitSet missing = used(repaired.volume());
            missing.andNot(used(reading.volume()));
            assertThat(missing.isEmpty()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"mounted4, 25", "mounted4, 0", "mounted_sums, 25"})
    void commitWhoseSumDoesNotHoldEndsTheLogAndAllIsCopied(String name, int transaction) throws Exception {
        JournalImage image = new JournalImage(name);
        int commit = image.all(JournalImage.COMMIT).get(transaction);
        image.set(commit, 0x10, image.get(commit, 0x10) + 1);
        assertAll(image, "checksum of transaction " + image.get(commit, 8) + " does not hold");
        assertThat(said(image.reading())).contains(" of " + transaction + " transactions counted");
        if (E2fsck.isThere()) {
            assertThat(listing(image.reading())).isEqualTo(listing(repaired(image.bytes)));
        }
    }

    /** A log that goes round finds older commits; such a one ends it, and is no damage. */
    @Test
    void commitOlderThanTheOneBeforeItIsTheEnd() throws Exception {
        JournalImage image = new JournalImage("mounted4");
        int commit = image.all(JournalImage.COMMIT).get(25);
        image.set(commit, 0x34, 1);
        image.set(commit, 0x30, 0);
        assertThat(said(image.reading()))
                .contains(" of 25 transactions counted")
                .doesNotContain("every block");
    }

    @Test
    void blockWhoseSumDoesNotHoldIsLeftOutAndAllIsCopied() throws Exception {
        JournalImage image = new JournalImage("mounted4");
        int last = image.all(JournalImage.DESCRIPTOR).get(30) + 1;
        image.set(last, 512, image.get(last, 512) + 1);
        assertAll(image, "the checksums of 1 of its blocks do not hold");
        assertThat(said(image.reading())).contains(" of 31 transactions counted");
    }

    @ParameterizedTest
    @CsvSource({"mounted4, 1", "mounted4, 5"})
    void descriptorWhoseSumDoesNotHoldLetsNothingCount(String name, int type) throws Exception {
        JournalImage image = new JournalImage(name);
        int block = image.all(type).get(0);
        image.set(block, 1000, image.get(block, 1000) + 1);
        assertAll(image, "checksums that hold");
        assertThat(said(image.reading())).contains(" 0 blocks of 0 transactions");
    }

    @Test
    void inodeOfTheJournalIsFoundInTheSuperblockToo() throws Exception {
        JournalImage image = new JournalImage("mounted4");
        Map<String, String> expected = listing(image.reading());
        VolumeParts parts = Opening.of(ExtFixture.device(image.bytes), new Withdrawal("the ext parser"));
        int at = (int) new InodeTable(parts).position(8);
        image.bytes[at + 4] ^= 1;
        // it is in blocks of the journal with others; those have it whole
        assertThat(listing(image.reading())).isEqualTo(expected);
        assertThat(said(image.reading())).contains(" of 31 transactions counted");
        image.bytes[Superblock.POSITION + 0xFD] = 0;
        assertAll(image, "inode 8");
    }

    @Test
    void unreadableBlockOfTheLogIsToldAndAllIsCopied() throws Exception {
        JournalImage image = new JournalImage("mounted3");
        int descriptor = image.all(JournalImage.DESCRIPTOR).get(20);
        FaultyBlockDevice device = new FaultyBlockDevice(ExtFixture.device(image.bytes));
        device.unreadable(image.position(descriptor), 512);
        ExtReading reading = ExtReading.of(device);
        assertThat(said(reading)).contains("every block is taken to be in use", "cannot be read");
        assertThat(allocated(reading.volume())).containsExactly(new Extent(0, image.bytes.length));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, magic",
        "4, 2, version",
        "12, 4096, blocks of 1024 bytes",
        "16, 2000000000, blocks at most",
        "16, -1, blocks at most",
        "20, 0, log that begins",
        "20, 1024, log that begins",
        "28, 1024, a start from",
        "28, -5, a start from",
        "40, 1073741825, features that are known",
        "44, 1, features that are known",
        "40, 25, checksums of one kind",
        "40, 17, type 4",
        "36, 1, transaction"
    })
    void journalSuperblockThatCannotBeIsRefusedByName(int at, int value, String why) throws Exception {
        JournalImage image = new JournalImage("mounted3");
        image.set(0, at, value);
        if (at == 36) {
            image.set(image.all(JournalImage.COMMIT).get(0), 0xC, 0x01040000); // a sum that is not of it
        }
        assertAll(image, why);
    }

    @Test
    void tagsThatLeadOutOfTheVolumeOrOntoTheJournalLetNothingCount() throws Exception {
        JournalImage image = new JournalImage("mounted3");
        int descriptor = image.all(JournalImage.DESCRIPTOR).get(30);
        for (int block : new int[] {5 << 10, -1, Integer.MAX_VALUE}) {
            image.set(descriptor, 12, block);
            assertAll(image, "block " + Integer.toUnsignedString(block));
        }
        image.set(descriptor, 12, image.position(0) / JournalImage.BLOCK);
        assertAll(image, "one to the journal itself");
        image.set(descriptor, 12, image.position(900) / JournalImage.BLOCK);
        assertAll(image, "one to the journal itself");
    }

    /** Blocks of one transaction all around the log, none of them a commit. */
    @ParameterizedTest
    @ValueSource(ints = {JournalImage.DESCRIPTOR, JournalImage.REVOCATIONS})
    void logThatNeverEndsIsReadOnce(int type) throws Exception {
        JournalImage image = new JournalImage("mounted3");
        for (int i = 1; i < image.blocks(); i++) {
            image.set(i, 0, JournalSuperblock.MAGIC);
            image.set(i, 4, type);
            image.set(i, 8, image.get(0, 0x18));
            image.set(i, 12, type == JournalImage.DESCRIPTOR ? 100 : 1024);
            image.set(i, 16, 0x8);
        }
        String said = said(image.reading());
        assertThat(said).contains(" 0 blocks of 0 transactions counted");
    }

    @Test
    void revocationsLongerThanTheirBlockLetNothingCount() throws Exception {
        JournalImage image = new JournalImage("mounted3");
        image.set(image.all(JournalImage.REVOCATIONS).get(0), 12, 1025);
        assertAll(image, "revocations of 1024 bytes at most");
        image.set(image.all(JournalImage.REVOCATIONS).get(0), 12, -1);
        assertAll(image, "revocations of 1024 bytes at most");
    }

    @Test
    void superblockThatTheJournalSpoilsIsNotTaken() throws Exception {
        JournalImage image = new JournalImage("mounted3");
        boolean spoiled = false;
        for (int i = 1; i < image.blocks(); i++) {
            ByteBuffer b = ByteBuffer.wrap(image.bytes, image.position(i), 1024)
                    .slice()
                    .order(ByteOrder.LITTLE_ENDIAN);
            if (b.getShort(0x38) == (short) 0xEF53) {
                b.putInt(0x60, b.getInt(0x60) | 0x4000_0000);
                spoiled = true;
            }
        }
        assertThat(spoiled).isTrue();
        assertAll(image, "in the journal: ext superblock");
    }

    @Test
    void fastCommitsOfTransactionsBeforeTheEndAreNone() throws Exception {
        JournalImage image = new JournalImage("mounted3");
        int last = image.all(JournalImage.COMMIT).get(30);
        image.set(0, 40, 0x20);
        image.set(0, 0x54, 100);
        assertThat(said(image.reading())).doesNotContain("every block");
        int first = image.blocks() - 100;
        ByteBuffer b = ByteBuffer.wrap(image.bytes).order(ByteOrder.LITTLE_ENDIAN);
        b.putShort(image.position(first), (short) 9).putInt(image.position(first) + 8, image.get(last, 8));
        assertThat(said(image.reading())).as("of the transaction before").doesNotContain("every block");
        b.putInt(image.position(first) + 8, image.get(last, 8) + 1);
        assertAll(image, "fast commits begin right behind its log");
    }

    /** With sums, whatever is damaged in the journal, nothing is left out that is in use when e2fsck is done. */
    @Test
    void sectorsOfNoiseInTheJournalLoseNoBlock() throws Exception {
        JournalImage image = new JournalImage("mounted4");
        int used = image.all(JournalImage.COMMIT).get(30) + 1;
        Random random = new Random(20261130);
        for (int i = 0; i < 40; i++) {
            byte[] damaged = image.bytes.clone();
            byte[] noise = new byte[1 + random.nextInt(512)];
            random.nextBytes(noise);
            int at = image.position(random.nextInt(used)) + random.nextInt(JournalImage.BLOCK - noise.length);
            System.arraycopy(noise, 0, damaged, at, noise.length);
            ExtReading reading = ExtReading.of(ExtFixture.device(damaged));
            BitSet ours = used(reading.volume());
            if (E2fsck.isThere()) {
                BitSet missing = used(repaired(damaged).volume());
                missing.andNot(ours);
                assertThat(missing.isEmpty()).as("noise %d at byte %d", i, at).isTrue();
            }
        }
    }

    /** Without sums anything may come of it, but an end: a reading, or one error that says what is wrong. */
    @Test
    void noiseInAJournalWithoutSumsIsReadOrRefused() throws Exception {
        JournalImage image = new JournalImage("mounted3");
        List<Integer> heads = new ArrayList<>(List.of(0));
        for (int type : new int[] {JournalImage.DESCRIPTOR, JournalImage.COMMIT, JournalImage.REVOCATIONS}) {
            heads.addAll(image.all(type));
        }
        Random random = new Random(20261201);
        int read = 0;
        for (int i = 0; i < 300; i++) {
            byte[] damaged = image.bytes.clone();
            for (int n = random.nextInt(4); n >= 0; n--) {
                int at = image.position(heads.get(random.nextInt(heads.size()))) + random.nextInt(64);
                damaged[at] = (byte) (random.nextBoolean() ? random.nextInt() : damaged[at] + 1);
            }
            try {
                ExtReading reading = ExtReading.of(ExtFixture.device(damaged));
                assertThat(allocated(reading.volume())).isNotEmpty();
                read++;
            } catch (CorruptStructureException e) {
                assertThat(e.found()).isNotEmpty();
            }
        }
        assertThat(read).isGreaterThan(200);
    }
}
