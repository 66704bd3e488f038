// SPDX-License-Identifier: Apache-2.0
package org.offhost.copy.extended.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.block.Designator;
import org.offhost.scsi.NPort;

/** Ports as they are configured. */
class NPortTableTest {
    private static final Designator UNIT = Designator.parse("naa.60000000000000000000000000000001");

    @Test
    void aLineHasNameAddressAndNumberOrOneOfTheFirstTwo() {
        assertThat(NPortTable.of(UNIT + "=5024F48000000001/010200,3").of(UNIT))
                .contains(new NPort(3L << 48, OptionalLong.of(0x5024F48000000001L), OptionalInt.of(0x010200)));
        assertThat(NPortTable.of(UNIT + "=/010200,0").of(UNIT).orElseThrow().descriptorType())
                .isEqualTo(0xE1);
        assertThat(NPortTable.of(UNIT + "=5024F48000000001,0")
                        .of(UNIT)
                        .orElseThrow()
                        .descriptorType())
                .isEqualTo(0xE0);
        assertThat(NPortTable.EMPTY.of(UNIT)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "=,0", "naa.6=,0", "naa.60=5024F480,0", "naa.60=5024F48000000001", "naa.60=/010200,99999"})
    void whatIsNoLineIsRefusedAsAWhole(String line) {
        assertThatThrownBy(() -> NPortTable.of(line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + line + "'");
    }
}
