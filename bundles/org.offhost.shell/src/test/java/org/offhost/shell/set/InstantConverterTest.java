// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class InstantConverterTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static Instant read(String text) {
        return InstantConverter.convert(text, BERLIN);
    }

    @Test
    void dayBeginsWhereTheHostIs() {
        assertThat(read("2027-01-31")).isEqualTo("2027-01-30T23:00:00Z");
        assertThat(read("2027-07-31")).isEqualTo("2027-07-30T22:00:00Z");
    }

    @Test
    void instantIsWhatItsOffsetSays() {
        assertThat(read("2027-01-31T18:00:00Z")).isEqualTo("2027-01-31T18:00:00Z");
        assertThat(read("2027-01-31T18:00:00+01:00")).isEqualTo("2027-01-31T17:00:00Z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "tomorrow", "2027-02-30", "2027-01-31T18:00:00", "31.1.2027", "T"})
    void whatIsNoInstantIsRefusedWithExamples(String text) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("2027-01-31T18:00:00Z");
    }
}
