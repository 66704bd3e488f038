// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.job;

import java.util.Stack;
import org.offhost.shell.text.QuantityWords;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** How much a command tells of a job. */
final class ReportForm {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--json", description = "Write the result, or a refusal, as a JSON line.")
    private boolean json;

    @Option(
            names = "--quiet",
            parameterConsumer = NoTime.class,
            description = "Few words: one line with the result, no progress.")
    private boolean quiet;

    @Option(
            names = "--verbose",
            description = "Everything that was noted: why the volume is what it is, drivers chosen, each phase's time.")
    private boolean verbose;

    private boolean dryRun;

    /** Of a job that only foresees. */
    ReportForm dryRun(boolean dry) {
        dryRun = dry;
        return this;
    }

    boolean isDryRun() {
        return dryRun;
    }

    boolean json() {
        return json;
    }

    boolean quiet() {
        return quiet;
    }

    boolean verbose() {
        return verbose;
    }

    /** @throws ParameterException if two of them contradict each other */
    ReportForm checked() {
        if (quiet && verbose) {
            throw new ParameterException(spec.commandLine(), "--quiet and --verbose exclude each other; choose one");
        }
        return this;
    }

    /** What was once said with a time must not be taken for something else without a word. */
    static final class NoTime implements IParameterConsumer {
        @Override
        public void consumeParameters(Stack<String> rest, ArgSpec option, CommandSpec command) {
            if (!rest.isEmpty() && isTime(rest.peek())) {
                throw new ParameterException(
                        command.commandLine(),
                        "--quiet means few words and takes no time; how long no write may come before a snapshot is"
                                + " said by 'offhost backup --quiet-period " + rest.peek() + "'");
            }
            option.setValue(true);
        }

        private static boolean isTime(String text) {
            try {
                return QuantityWords.duration(text) != null;
            } catch (TypeConversionException e) {
                return false;
            }
        }
    }
}
