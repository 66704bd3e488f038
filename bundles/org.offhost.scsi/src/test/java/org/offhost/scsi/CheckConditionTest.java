// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.offhost.block.Designator;
import org.offhost.block.EndOfMediumException;
import org.offhost.block.StorageFullException;
import org.offhost.block.UnreadableBlockException;

class CheckConditionTest {
    private static final Designator UNIT = Designator.parse("naa.61");

    private static ScsiResponse response(SenseData sense) {
        return new ScsiResponse(ScsiResponse.CHECK_CONDITION, sense.encode());
    }

    @Test
    void aMediumErrorNamesItsBlock() {
        SenseData sense = SenseData.of(SenseKey.MEDIUM_ERROR, AdditionalSense.UNRECOVERED_READ_ERROR)
                .withInformation(10);
        assertThat(CheckConditionException.ofRead(UNIT, 4096, 512, response(sense)))
                .isInstanceOfSatisfying(
                        UnreadableBlockException.class,
                        e -> assertThat(e.position()).isEqualTo(5120));
    }

    @Test
    void aFullMediumIsTold() {
        SenseData sense = SenseData.of(SenseKey.VOLUME_OVERFLOW, AdditionalSense.END_OF_MEDIUM)
                .withFlags(false, true, false);
        assertThat(CheckConditionException.ofWrite(UNIT, "WRITE(6)", response(sense)))
                .isInstanceOf(EndOfMediumException.class)
                .hasMessageContaining("naa.61")
                .hasMessageContaining("00h/02h");
    }

    @Test
    void fullStorageBehindAUnitIsToldFromItsEnd() {
        SenseData sense = SenseData.of(SenseKey.DATA_PROTECT, AdditionalSense.SPACE_ALLOCATION_FAILED);
        assertThat(CheckConditionException.ofWrite(UNIT, "WRITE(16)", response(sense)))
                .isInstanceOfSatisfying(
                        StorageFullException.class, e -> assertThat(e.unit()).isEqualTo(UNIT));
        assertThat(CheckConditionException.ofWrite(
                        UNIT,
                        "WRITE(16)",
                        response(SenseData.of(SenseKey.DATA_PROTECT, AdditionalSense.WRITE_PROTECTED))))
                .isNotInstanceOf(EndOfMediumException.class);
    }

    @Test
    void whatIsWorthRepeating() {
        assertThat(repeat(SenseData.of(SenseKey.UNIT_ATTENTION, AdditionalSense.REPORTED_LUNS_CHANGED)))
                .isTrue();
        assertThat(repeat(SenseData.of(SenseKey.DATA_PROTECT, AdditionalSense.WRITE_PROTECTED)))
                .isFalse();
        assertThat(CheckConditionException.of(UNIT, "x", new ScsiResponse(ScsiResponse.BUSY, new byte[0]))
                        .worthRepeating())
                .isTrue();
        assertThat(CheckConditionException.of(UNIT, "x", new ScsiResponse(ScsiResponse.CHECK_CONDITION, new byte[] {1}))
                        .sense())
                .isEmpty();
    }

    private static boolean repeat(SenseData sense) {
        return CheckConditionException.of(UNIT, "x", response(sense)).worthRepeating();
    }
}
