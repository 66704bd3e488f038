// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

class ReportFormTest {
    @Command(name = "offhost probe")
    private static final class Probe {
        @Option(names = "--number")
        private int number;

        @Mixin
        private final ReportForm form = new ReportForm();
    }

    private static ReportForm form(String... args) {
        return CommandLine.populateCommand(new Probe(), args).form.checked();
    }

    @Test
    void quietWithATimeIsRefusedWithTheOptionThatTakesIt() {
        for (String[] args : new String[][] {{"--quiet", "200ms"}, {"--quiet=3s"}, {"--quiet", "0s", "--json"}}) {
            assertThatThrownBy(() -> form(args))
                    .isInstanceOf(ParameterException.class)
                    .hasMessageContaining("--quiet-period");
        }
    }

    @Test
    void quietTakesNoArgumentAndIsNotVerbose() {
        assertThat(form("--quiet", "--number", "3").quiet()).isTrue();
        assertThatThrownBy(() -> form("--quiet", "--verbose")).isInstanceOf(ParameterException.class);
    }
}
