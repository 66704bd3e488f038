// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.command;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

class ChoicesTest {
    @Command(name = "offhost try")
    static final class Tried {
        @Option(names = "--type", paramLabel = "disk|tape")
        String type;

        @Option(names = "--since", paramLabel = "last|SET|none")
        String since;
    }

    private static void require(String... typed) {
        Choices.require(new CommandLine(new Tried()).parseArgs(typed));
    }

    @Test
    void whatTheLabelDoesNotNameIsRefused() {
        assertThatCode(() -> require("--type", "Tape")).doesNotThrowAnyException();
        assertThatThrownBy(() -> require("--type", "drum"))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("'drum' is no choice; expected disk or tape");
    }

    @Test
    void wordInCapitalsStandsForAnything() {
        assertThatCode(() -> require("--since", "vm-20261130-195156")).doesNotThrowAnyException();
        assertThatCode(() -> require("--since", "last")).doesNotThrowAnyException();
    }
}
