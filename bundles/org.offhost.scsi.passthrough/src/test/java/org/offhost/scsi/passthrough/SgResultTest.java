// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.passthrough;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.scsi.ScsiResponse;

class SgResultTest {
    private static final byte[] NONE = {};
    private static final byte[] SENSE = {0x70, 0, 5, 0, 0, 0, 0, 10};

    private static ScsiResponse response(int status, byte[] sense, int host, int driver, int residual)
            throws IOException {
        return new SgResult(status, sense, host, driver, 512, residual).response("READ to /dev/sg1", false);
    }

    @Test
    void goodIsGood() throws IOException {
        assertThat(response(0, NONE, 0, 0, 100)).isEqualTo(ScsiResponse.good());
    }

    @Test
    void senseDataGoesWithCheckCondition() throws IOException {
        assertThat(response(2, SENSE, 0, 8, 512)).isEqualTo(new ScsiResponse(ScsiResponse.CHECK_CONDITION, SENSE));
    }

    /** Adapters that ask for sense data themselves may leave the status at GOOD. */
    @Test
    void senseDataWithoutAStatusIsCheckCondition() throws IOException {
        assertThat(response(0, SENSE, 0, 8, 512)).isEqualTo(new ScsiResponse(ScsiResponse.CHECK_CONDITION, SENSE));
    }

    @ParameterizedTest
    @CsvSource({"0x11,0x18", "0x10,0x02", "0x13,0x02", "0x12,0x02"})
    void statusOfTheUnitCountsWhereTheHostHasItsOwnWordForIt(String host, String status) throws IOException {
        int told = Integer.decode(status);
        assertThat(response(told, NONE, Integer.decode(host), 0, 0).status()).isEqualTo(told);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x01, 0x04, 0x0E, 0x0F, 0x14})
    void wayThatIsLostWithdrawsTheUnit(int host) {
        assertThatThrownBy(() -> response(0, NONE, host, 0, 512))
                .isInstanceOf(ProviderWithdrawnException.class)
                .hasMessageContaining("the way to the unit is lost");
    }

    @ParameterizedTest
    @ValueSource(ints = {0x03, 0x05, 0x08})
    void commandThatTheKernelAbortedHasEnded(int host) {
        assertThatThrownBy(() -> response(0, NONE, host, 0, 512)).isInstanceOf(InterruptedIOException.class);
    }

    @Test
    void timeoutOfTheMiddleLayerIsOne() {
        assertThatThrownBy(() -> response(0, NONE, 0, 0x06, 512)).isInstanceOf(InterruptedIOException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x02, 0x0C, 0x0D})
    void busyAdapterIsABusyUnit(int host) throws IOException {
        assertThat(response(0, NONE, host, 0, 512).status()).isEqualTo(ScsiResponse.BUSY);
    }

    @ParameterizedTest
    @CsvSource({"0x07,DID_ERROR", "0x06,DID_PARITY", "0x09,DID_BAD_INTR", "0x0B,DID_SOFT_ERROR", "0x99,99h"})
    void whatElseTheAdapterSaysIsAnErrorByItsName(String host, String name) {
        assertThatThrownBy(() -> response(0, NONE, Integer.decode(host), 0, 0))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(InterruptedIOException.class)
                .hasMessageContaining(name)
                .hasMessageContaining("READ to /dev/sg1");
    }

    @Test
    void hostStatusThatLeavesItToTheUnitNeedsAStatus() {
        assertThatThrownBy(() -> response(0, NONE, 0x13, 0, 0))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("DID_MEDIUM_ERROR");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 513, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void residualThatCannotBeIsRefused(int residual) {
        assertThatThrownBy(() -> response(0, NONE, 0, 0, residual))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(residual + " bytes of 512");
    }

    @Test
    void writeThatWasCutShortIsNotGood() {
        assertThatThrownBy(() -> new SgResult(0, NONE, 0, 0, 512, 8).response("WRITE", true))
                .isInstanceOf(IOException.class)
                .hasMessage("WRITE left 8 of 512 bytes unwritten");
    }
}
