// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.inventory.proof.AllocationProof;
import org.offhost.tck.manifest.ManifestCheck;

/** A volume whose first superblock is damaged is read by the copy in group 1, and says so. */
class SuperblockCopyTest {
    private static final int COPY = 8193 * 1024;

    private static byte[] damaged(int from, int length) throws IOException {
        byte[] image = ExtFixture.bytes("ext4");
        Arrays.fill(image, Superblock.POSITION + from, Superblock.POSITION + from + length, (byte) 0xA5);
        return image;
    }

    /** All of it; the magic alone; the block size; the number of inodes. */
    @ParameterizedTest
    @CsvSource({"0, 1024", "56, 2", "24, 4", "0, 4"})
    void everyFileIsFoundByTheCopy(int from, int length) throws Exception {
        byte[] image = damaged(from, length);
        assertThat(new Ext4Parser().probe(ExtFixture.device(image))).isPresent();
        FileSystemVolume volume = new Ext4Parser().open(ExtFixture.device(image));
        assertThat(volume.summary().evidence())
                .anyMatch(e -> e.startsWith("contradicts: the superblock at byte 1024 is damaged"))
                .anyMatch(e -> e.startsWith("superblock at byte " + COPY));
        assertThat(volume.summary().dirty()).as("nobody knows").isTrue();
        assertThat(ManifestCheck.compare(volume, ExtFixture.manifest("ext4")).differences())
                .isEmpty();
        assertThat(volume.find("/posix/times")).isPresent();
        assertThat(AllocationProof.of(volume).orElseThrow().holds()).isTrue();
    }

    /** A tool may have set it in the first one alone. */
    @Test
    void featureThatIsNotReadIsRefusedThoughTheCopyHasItNot() throws Exception {
        byte[] image = ExtFixture.bytes("ext4");
        image[Superblock.POSITION + 0x63] |= 0x40;
        assertThatThrownBy(() -> new Ext4Parser().open(ExtFixture.device(image)))
                .isInstanceOf(CorruptStructureException.class)
                .hasMessageContaining("incompatible feature 40000000h");
    }

    @Test
    void copyWhoseSumDoesNotHoldIsNone() throws Exception {
        byte[] image = damaged(0, 1024);
        image[COPY + 0x78]++;
        assertThat(new Ext4Parser().probe(ExtFixture.device(image))).isEmpty();
        assertThatThrownBy(() -> new Ext4Parser().open(ExtFixture.device(image)))
                .isInstanceOf(CorruptStructureException.class)
                .hasMessageContaining("byte 1024");
    }

    /** What was there before another file system was made; its copy may live on for years. */
    @Test
    void copyIsNoneWhereAnotherFileSystemHasLeftItsSignature() throws Exception {
        byte[] image = damaged(0, 1024);
        Arrays.fill(image, 0, 1024, (byte) 0);
        System.arraycopy("NTFS    ".getBytes(StandardCharsets.US_ASCII), 0, image, 3, 8);
        image[510] = 0x55;
        image[511] = (byte) 0xAA;
        assertThat(new Ext4Parser().probe(ExtFixture.device(image))).isEmpty();
    }

    @Test
    void copyIsNoneWhereItsInodesAreGone() throws Exception {
        byte[] image = damaged(0, 1024);
        Arrays.fill(image, 2048, COPY, (byte) 0);
        assertThat(new Ext4Parser().probe(ExtFixture.device(image))).isEmpty();
    }

    /** Grown from 4 groups, whose last had a copy: it is still there, sound, and tells the old size. */
    @Test
    void copyOfBeforeAVolumeGrewIsNotTaken() throws Exception {
        byte[] image = ExtFixture.bytes("sparse_super2_grown");
        int first = 1025 << 10;
        int last = 3073 << 10;
        ByteBuffer b = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(b.getShort(last + 0x38)).as("magic").isEqualTo((short) 0xEF53);
        assertThat(b.getShort(last + 0x5A)).as("its group").isEqualTo((short) 3);
        assertThat(b.getInt(last + 4)).as("the old size").isEqualTo(4096);
        assertThat(new Ext4Parser().open(ExtFixture.device(image)).summary().evidence())
                .anyMatch(e -> e.equals("the copy of the superblock in group 1 at byte " + first + " agrees"))
                .noneMatch(e -> e.startsWith("contradicts"));
        Arrays.fill(image, Superblock.POSITION, Superblock.POSITION + 1024, (byte) 0xA5);
        // such groups are found by nobody who does not know their size
        assertThat(new Ext4Parser().probe(ExtFixture.device(image))).isEmpty();
        assertThat(SuperblockSearch.copyAt(ExtFixture.device(image), first, 1, "")
                        .orElseThrow()
                        .blocks)
                .isEqualTo(12288);
        assertThat(SuperblockSearch.copyAt(ExtFixture.device(image), last, 3, ""))
                .isEmpty();
    }
}
