// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.block.Designator;
import org.offhost.scsi.AdditionalSense;
import org.offhost.scsi.Cdb;
import org.offhost.scsi.ScsiCommand;
import org.offhost.scsi.ScsiResponse;

/** LOG SENSE: statistics by which others see whether a unit is written (SPC-4, 7.3.9). */
class LogPagesTest {
    private static final int BLOCK = 512;

    @TempDir
    Path folder;

    private Bench bench;

    @BeforeEach
    void start() throws IOException {
        bench = new Bench(folder);
    }

    @AfterEach
    void stop() throws IOException {
        bench.close();
    }

    private ScsiResponse ask(Designator unit, int control, int page, ByteBuffer in) throws IOException {
        byte[] cdb = {0x4D, 0, (byte) (control << 6 | page), 0, 0, 0, 0, 0, (byte) in.capacity(), 0};
        return bench.nexus(unit).execute(ScsiCommand.in(cdb, in.clear()), Bench.LIMIT);
    }

    private ByteBuffer page(Designator unit, int page) throws IOException {
        ByteBuffer in = ByteBuffer.allocate(128);
        Bench.assertGood(ask(unit, 1, page, in));
        return in.flip();
    }

    /** Reads, writes, blocks written, blocks read. */
    private long[] counts(Designator unit) throws IOException {
        ByteBuffer b = page(unit, 0x19);
        assertThat(b.remaining()).isEqualTo(72);
        assertThat(b.getInt()).isEqualTo(0x19_00_00_44);
        assertThat(b.getInt()).isEqualTo(0x0001_03_40);
        long[] counts = new long[4];
        b.asLongBuffer().get(counts);
        return counts;
    }

    @Test
    void whatGoesToADiskIsCounted() throws IOException {
        Designator disk = bench.disk("d.img", BLOCK, new byte[64 * BLOCK]);
        assertThat(counts(disk)).containsExactly(0, 0, 0, 0);
        bench.write(disk, 3, new byte[5 * BLOCK], BLOCK);
        bench.write(disk, 9, new byte[2 * BLOCK], BLOCK);
        bench.read(disk, 0, 11, BLOCK);
        assertThat(counts(disk)).containsExactly(1, 2, 7, 11);
    }

    @Test
    void recordsOfATapeAreItsBlocks() throws IOException {
        Designator tape = bench.tape("t.tap");
        Bench.assertGood(bench.send(tape, new Cdb.WriteRecord(false, 1000), new byte[1000]));
        Bench.assertGood(bench.send(tape, new Cdb.WriteFilemarks(false, 1)));
        Bench.assertGood(bench.send(tape, new Cdb.Rewind(false)));
        bench.ask(tape, new Cdb.ReadRecord(false, false, 1000), 1000);
        assertThat(counts(tape)).containsExactly(1, 2, 1, 1);
    }

    @Test
    void pagesThatThereAreAreListedAndOthersRefused() throws IOException {
        Designator disk = bench.disk("d.img", BLOCK, new byte[64 * BLOCK]);
        assertThat(page(disk, 0)).isEqualTo(ByteBuffer.wrap(new byte[] {0, 0, 0, 2, 0, 0x19}));
        ByteBuffer in = ByteBuffer.allocate(4);
        assertThat(Bench.sense(ask(disk, 1, 0x0D, in)).code()).isEqualTo(AdditionalSense.INVALID_FIELD_IN_CDB);
        assertThat(Bench.sense(ask(disk, 0, 0x19, in)).code()).isEqualTo(AdditionalSense.INVALID_FIELD_IN_CDB);
    }
}
