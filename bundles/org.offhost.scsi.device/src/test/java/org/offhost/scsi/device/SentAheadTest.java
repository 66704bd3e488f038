// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.UnreadableBlockException;
import org.offhost.scsi.AdditionalSense;
import org.offhost.scsi.SenseData;
import org.offhost.scsi.SenseKey;

/** One read or write that takes several commands has several of them on their way. */
class SentAheadTest {
    private static final int SIZE = 1 << 20;
    private static final int COMMAND = SIZE / 16;

    private final SmallTarget.Disk disk = new SmallTarget.Disk("naa.6000000000000001", SIZE, 512);
    private final SmallTarget target = new SmallTarget().with("0", disk);
    private BlockDevice device;

    @BeforeEach
    void open() throws IOException {
        target.longest = COMMAND;
        new Random(1).nextBytes(disk.bytes);
        ScsiDevices devices = new ScsiDevices();
        devices.bindTransport(target);
        device = devices.open(disk.designator, Access.READ_WRITE).orElseThrow();
        disk.together = 0;
    }

    @AfterEach
    void everyCommandWasWaitedFor() throws IOException {
        assertThat(disk.onTheirWay).isZero();
        device.close();
    }

    @Test
    void longTransfersHaveEightCommandsOnTheirWay() throws IOException {
        ByteBuffer read = ByteBuffer.allocate(SIZE - 700);
        device.read(600, read);
        assertThat(read.flip()).isEqualTo(ByteBuffer.wrap(disk.bytes, 600, SIZE - 700));
        assertThat(disk.together).isEqualTo(8);
        disk.together = 0;
        ByteBuffer written = ByteBuffer.allocate(SIZE);
        new Random(2).nextBytes(written.array());
        device.write(0, written);
        assertThat(written.hasRemaining()).isFalse();
        assertThat(disk.bytes).isEqualTo(written.array());
        assertThat(disk.together).isEqualTo(8);
    }

    @Test
    void commandThatTheUnitWasNotReadyForIsRepeatedAlone() throws IOException {
        disk.received.clear();
        disk.queued.add(SenseData.of(SenseKey.UNIT_ATTENTION, AdditionalSense.RESET_OCCURRED));
        ByteBuffer read = ByteBuffer.allocate(SIZE);
        device.read(0, read);
        assertThat(read.flip()).isEqualTo(ByteBuffer.wrap(disk.bytes));
        assertThat(disk.received).hasSize(SIZE / COMMAND + 1);
    }

    @Test
    void blockThatCannotBeReadFailsTheReadThere() {
        disk.badBlock = 3 * COMMAND / 512 + 1;
        ByteBuffer read = ByteBuffer.allocate(SIZE);
        assertThatThrownBy(() -> device.read(0, read))
                .isInstanceOf(UnreadableBlockException.class)
                .hasMessageContaining(String.valueOf(disk.badBlock * 512));
        assertThat(read.position()).as("what came before it").isEqualTo(3 * COMMAND);
    }
}
