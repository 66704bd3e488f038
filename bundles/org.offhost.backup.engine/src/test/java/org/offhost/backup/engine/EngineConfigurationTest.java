// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.offhost.backup.BackupService.Defaults;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.Offload;
import org.offhost.backup.QuietPolicy;
import org.offhost.driver.ConfiguredValues;

/** What a configuration sets, and what it cannot. */
class EngineConfigurationTest {
    private final EngineSettings settings = new EngineSettings();
    private final EngineConfiguration configuration = new EngineConfiguration(settings, null, Map.of());

    private Defaults defaults() {
        return settings.now().defaults();
    }

    @Test
    void valuesComeTypedOrAsTheTextOfAFile() {
        configuration.modified(Map.of(
                "quiet.period.seconds", "7",
                "quiet.timeout.seconds", 20,
                "quiet.on.timeout", " crash-consistent ",
                "offload", "REQUIRED",
                "check", "full",
                "patience.seconds", 5L));
        assertThat(defaults())
                .isEqualTo(new Defaults(
                        new QuietPolicy(
                                Duration.ofSeconds(7), Duration.ofSeconds(20), QuietPolicy.OnTimeout.CRASH_CONSISTENT),
                        Offload.REQUIRED,
                        CheckLevel.FULL,
                        Duration.ofSeconds(5)));
        configuration.deactivate();
        assertThat(defaults()).isEqualTo(Defaults.UNSET);
    }

    @Test
    void whatIsWrongLeavesWhatWasAndEverythingElseIsTaken() {
        configuration.modified(Map.of("offload", "required", "quiet.period.seconds", 10));
        configuration.modified(
                Map.of("offload", "sometimes", "quiet.period.seconds", "soon", "check", "read", "patience.seconds", 9));
        assertThat(defaults().offload()).isEqualTo(Offload.REQUIRED);
        assertThat(defaults().quiet().period()).isEqualTo(Duration.ofSeconds(10));
        assertThat(defaults().check()).as("nobody asks for READ").isEqualTo(CheckLevel.STRUCTURE);
        assertThat(defaults().patience()).isEqualTo(Duration.ofSeconds(9));
    }

    @Test
    void timeoutBeforeTheEndOfThePeriodLeavesBoth() {
        configuration.modified(Map.of("quiet.period.seconds", 100, "quiet.timeout.seconds", 99));
        assertThat(defaults().quiet()).isEqualTo(QuietPolicy.DEFAULT);
        configuration.modified(Map.of("quiet.period.seconds", 100, "quiet.timeout.seconds", 100));
        assertThat(defaults().quiet().period()).isEqualTo(Duration.ofSeconds(100));
    }

    @Test
    void wrongValueIsNamedWithItsPlaceWhatDoesAndWhatStays() {
        List<String> complaints = new ArrayList<>();
        ConfiguredValues values = new ConfiguredValues(
                "some.pid", Map.of("n", "4 or 5", "big", 4_294_967_297L, "offload", "on"), complaints::add);
        assertThat(values.number("n", 1, 8, 2)).isEqualTo(2);
        assertThat(values.number("big", 1, 8, 2)).as("no number is cut").isEqualTo(2);
        assertThat(values.number("absent", 1, 8, 2)).isEqualTo(2);
        assertThat(values.choice("offload", EnumSet.allOf(Offload.class), Offload.OFF))
                .isEqualTo(Offload.OFF);
        assertThat(complaints)
                .containsExactly(
                        "configuration some.pid, n: expected a whole number from 1 to 8, found '4 or 5'; 2 stays in force",
                        "configuration some.pid, big: expected a whole number from 1 to 8, found '4294967297'; 2 stays in"
                                + " force",
                        "configuration some.pid, offload: expected one of required, preferred, off, found 'on'; off"
                                + " stays in force");
    }
}
