// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.backup.BackupService.Queueing;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

class QueueOptionTest {
    /** As the commands have it: among others. */
    @Command
    private static final class Some {
        @Mixin
        private final QueueOption queue = new QueueOption();

        @Option(names = "--medium")
        private String medium;
    }

    private static Queueing parse(String... arguments) {
        Some command = new Some();
        new CommandLine(command).parseArgs(arguments);
        return command.queue.queueing();
    }

    @Test
    void whoSaysNothingLeavesItToTheConfiguration() {
        assertThat(parse("--medium", "a")).isEqualTo(Queueing.AS_CONFIGURED).isNotEqualTo(Queueing.REFUSED);
    }

    @Test
    void withoutANumberItIsTheMiddleAndTakesNoOptionForOne() {
        assertThat(parse("--queue", "--medium", "a"))
                .isEqualTo(Queueing.with(0))
                .isNotEqualTo(Queueing.AS_CONFIGURED);
        assertThat(parse("--medium", "a", "--queue")).isEqualTo(Queueing.with(0));
    }

    @ParameterizedTest
    @CsvSource({"--queue=5, 5", "--queue=-100, -100", "--queue=100, 100", "--queue=+7, 7"})
    void numberIsThePriority(String argument, int priority) {
        assertThat(parse(argument)).isEqualTo(Queueing.with(priority));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--queue=101", "--queue=-101", "--queue=high", "--queue=", "--queue=1.5"})
    void anythingElseIsRefusedWithTheRange(String argument) {
        assertThatThrownBy(() -> parse(argument))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("-100 to 100");
    }
}
