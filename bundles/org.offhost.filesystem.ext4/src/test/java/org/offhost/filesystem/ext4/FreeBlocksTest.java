// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.BitSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.offhost.block.BlockDevice;
import org.offhost.block.Extent;
import org.offhost.filesystem.ExtentStream;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.inventory.proof.AllocationConflict;
import org.offhost.inventory.proof.AllocationProof;
import org.offhost.kit.session.Withdrawal;

/** What is free, held against dumpe2fs and against what the file system counts itself; groups never written included. */
class FreeBlocksTest {
    private static final int FREE_AT = Superblock.POSITION + 0xC;
    private static final int FREE_HIGH_AT = Superblock.POSITION + 0x158;
    private static final int GROUP_FREE_AT = 0xC;
    private static final int GROUP_FREE_HIGH_AT = 0x2C;

    /** Blocks from the first data block on that no range in use has. */
    private static BitSet free(BlockDevice device) throws IOException {
        Superblock s = Superblock.read(device);
        BitSet free = new BitSet();
        free.set((int) s.firstDataBlock, (int) s.blocks);
        try (FileSystemVolume volume = new Ext4Parser().open(device);
                ExtentStream used = volume.allocated()) {
            for (Extent e : used.next(Integer.MAX_VALUE)) {
                free.clear((int) (e.position() / s.blockLength), (int) (e.end() / s.blockLength));
            }
        }
        return free;
    }

    static Stream<String> volumes() {
        return Stream.of(
                "ext2",
                "ext3",
                "ext4",
                "meta_bg",
                "bigalloc",
                "bigalloc_resize",
                "sparse_super2",
                "sparse_super2_grown",
                "ea_inode",
                "quota");
    }

    @ParameterizedTest
    @MethodSource("volumes")
    void blocksThatNobodyHasAreThoseOfDumpe2fs(String name) throws Exception {
        BitSet free = free(ExtFixture.device(name));
        assertThat(free).isEqualTo(ExtFixture.free(name));
        assertThat(free.isEmpty()).isFalse();
    }

    /** The superblock counts blocks, a group clusters. */
    @ParameterizedTest
    @MethodSource("volumes")
    void theyAreAsManyAsTheFileSystemCounts(String name) throws Exception {
        byte[] image = ExtFixture.bytes(name);
        ByteBuffer b = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
        VolumeParts parts = Opening.of(ExtFixture.device(image), new Withdrawal("the ext parser"));
        Superblock s = parts.superblock();
        BitSet free = free(ExtFixture.device(image));
        boolean wide = s.features.has(Features.BITS_64);
        long high = wide ? Integer.toUnsignedLong(b.getInt(FREE_HIGH_AT)) << 32 : 0;
        assertThat((long) free.cardinality()).isEqualTo(high | Integer.toUnsignedLong(b.getInt(FREE_AT)));
        for (int group = 0; group < s.groups; group++) {
            int at = (int) parts.groups().position(group);
            int count = Short.toUnsignedInt(b.getShort(at + GROUP_FREE_AT));
            count |= s.descriptorLength >= 64 ? b.getShort(at + GROUP_FREE_HIGH_AT) << 16 : 0;
            assertThat(free.get((int) s.firstBlock(group), (int) s.endBlock(group))
                            .cardinality())
                    .as("group " + group)
                    .isEqualTo(count * s.clusterBlocks);
        }
    }

    /** What resize2fs 1.47.0 did: the bitmap of group 3 is in its own eyes free, and would be lost to a copy by the map alone. */
    @Test
    void bitmapThatIsInNoMapIsNamed() throws Exception {
        AllocationProof proof = AllocationProof.of(new Ext4Parser().open(ExtFixture.device("sparse_super2_grown")))
                .orElseThrow();
        assertThat(proof.conflicts()).singleElement().satisfies(c -> {
            assertThat(c.kind()).isEqualTo(AllocationConflict.Kind.FREE);
            assertThat(c.range()).isEqualTo(new Extent(3075 << 10, 1024));
        });
    }

    /** Neither inode is in a directory, nor has one of the numbers that are reserved. */
    @ParameterizedTest
    @CsvSource({
        "ext4, 12, $ORPHAN_FILE",
        "quota, 13, $ORPHAN_FILE",
        "quota, 12, $PROJECT_QUOTA",
        "quota, 3, $USER_QUOTA"
    })
    void fileThatOnlyTheSuperblockNamesIsTheFileSystemsOwn(String name, long inode, String called) throws Exception {
        ExtReading reading = ExtReading.of(ExtFixture.device(name));
        assertThat(reading.faults()).isEmpty();
        assertThat(reading.at("/" + called).id()).isEqualTo(inode);
        assertThat(reading.at("/" + called).system()).isTrue();
        assertThat(reading.paths().keySet()).noneMatch(p -> p.startsWith("/$ORPHAN-") || p.startsWith("/#"));
        assertThat(AllocationProof.of(reading.volume()).orElseThrow().holds()).isTrue();
    }
}
