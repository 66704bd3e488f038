// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.command;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.offhost.inspect.Printable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * What may be typed for an option is what its label in the help says, {@code disk|tape}, whatever other values its type has. Where one of
 * the words there is in capitals, {@code last|SET|none}, it stands for what a person has to name, and anything may be typed.
 */
final class Choices {
    private Choices() {}

    /** @throws ParameterException if an option has a value that its label does not name */
    static void require(ParseResult parsed) {
        for (OptionSpec option : parsed.matchedOptions()) {
            for (String typed : isChoice(option) ? option.originalStringValues() : List.<String>of()) {
                if (!of(option).contains(typed.toLowerCase(Locale.ROOT))) {
                    throw new ParameterException(option.command().commandLine(), refusal(option, typed), option, typed);
                }
            }
        }
    }

    /** Why an exception says that an argument cannot be: in words, without names of Java. */
    static String words(ParameterException e) {
        boolean choice = e.getArgSpec() instanceof OptionSpec option && isChoice(option) && e.getValue() != null;
        return choice ? refusal((OptionSpec) e.getArgSpec(), e.getValue()) : e.getMessage();
    }

    private static boolean isChoice(ArgSpec argument) {
        String label = argument.paramLabel();
        return label.contains("|") && Arrays.stream(label.split("\\|")).noneMatch(Choices::isPlaceholder);
    }

    private static boolean isPlaceholder(String word) {
        return word.chars().allMatch(Character::isUpperCase);
    }

    private static List<String> of(OptionSpec option) {
        return Arrays.asList(option.paramLabel().split("\\|"));
    }

    private static String refusal(OptionSpec option, String typed) {
        List<String> choices = of(option);
        int last = choices.size() - 1;
        return option.longestName() + ": '" + Printable.of(typed) + "' is no choice; expected "
                + String.join(", ", choices.subList(0, last)) + " or " + choices.get(last);
    }

    /** Asks before the command runs. */
    static int execute(ParseResult parsed) {
        require(parsed);
        return new CommandLine.RunLast().execute(parsed);
    }
}
