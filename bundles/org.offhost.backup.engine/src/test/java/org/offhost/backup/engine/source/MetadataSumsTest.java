// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.tck.MemoryUnits;

class MetadataSumsTest {
    private static final int SIZE = 4 << 20;

    /** In more than one window. */
    private static final int READ = 5 << 19;

    @TempDir
    Path folder;

    private final MemoryUnits units = new MemoryUnits();
    private final BlockDevice source = disk();
    private final BlockDevice copy = disk();
    private MetadataSums sums;

    private BlockDevice disk() {
        return units.open(units.disk(512, SIZE), Access.READ_WRITE).orElseThrow();
    }

    @BeforeEach
    void begin() throws IOException {
        byte[] bytes = new byte[SIZE];
        new Random(1).nextBytes(bytes);
        source.write(0, ByteBuffer.wrap(bytes));
        copy.write(0, ByteBuffer.wrap(bytes));
        sums = new MetadataSums(folder.resolve("read"));
    }

    @AfterEach
    void end() throws IOException {
        sums.close();
    }

    private void inventory() throws IOException {
        BlockDevice read = sums.noting(source, SIZE - 512);
        read.read(1000, ByteBuffer.allocate(100));
        sums.begin();
        read.read(8192, ByteBuffer.allocate(READ));
        read.read(SIZE - 1024, ByteBuffer.allocate(1024));
        sums.complete();
    }

    private void spoil(long position) throws IOException {
        ByteBuffer block = ByteBuffer.allocate(512);
        copy.read(position, block);
        block.put(7, (byte) ~block.get(7));
        copy.write(position, block.flip());
    }

    private boolean areOnCopy() throws IOException {
        return sums.areOn(copy::read, n -> {});
    }

    @Test
    void aCopyOfWhatWasReadIsOne() throws IOException {
        inventory();
        spoil(4096);
        spoil(SIZE - 512);

        assertThat(areOnCopy())
                .as("what was not read, or lies behind the volume")
                .isTrue();
    }

    @Test
    void oneByteThatDiffersIsFound() throws IOException {
        inventory();
        spoil(8192 + READ - 512);

        assertThat(areOnCopy()).isFalse();
    }

    @Test
    void readsBeforeTheFirstEntryCount() throws IOException {
        inventory();
        spoil(1024);

        assertThat(areOnCopy()).isFalse();
    }

    @Test
    void anInventoryThatIsNotWholeProvesNothing() throws IOException {
        sums.begin();
        sums.noting(source, SIZE).read(0, ByteBuffer.allocate(512));

        assertThat(areOnCopy()).isFalse();
    }

    @Test
    void oneThatAnotherProcessBeganProvesNothing() throws IOException {
        sums.noting(source, SIZE).read(0, ByteBuffer.allocate(512));
        sums.complete();

        assertThat(areOnCopy()).isFalse();
    }

    @Test
    void oneThatIsClosedProvesNothing() throws IOException {
        inventory();
        sums.close();

        assertThat(areOnCopy()).isFalse();
    }
}
