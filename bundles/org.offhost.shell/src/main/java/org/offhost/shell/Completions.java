// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.felix.service.command.CommandSession;
import org.offhost.backup.BackupSet;
import org.offhost.backup.JobStatus;
import org.offhost.block.UnitLocator;
import org.offhost.shell.command.Screen;
import org.offhost.shell.command.Services;
import org.offhost.shell.unit.NamedUnits;
import org.offhost.shell.unit.UnitAddress;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * What Tab offers in the console: options with their first sentence, choices, files, sets, jobs. Taken from the commands
 * themselves, so that it cannot lag behind them. Public, since Gogo finds the functions by reflection.
 */
@Component(
        service = Completions.class,
        property = {"osgi.command.scope=offhost-offer", "osgi.command.function=sets", "osgi.command.function=jobs"})
public final class Completions {
    private final Services services;

    @Activate
    public Completions(@Reference Services services) {
        this.services = services;
    }

    /** Ids of the jobs that have not ended. */
    public List<String> jobs(CommandSession session) throws IOException, InterruptedException {
        return services.backup().pending().stream().map(JobStatus::id).toList();
    }

    /**
     * Ids of the sets of the medium that the line names.
     *
     * @param words of the line; none is offered while it has no medium, or one that cannot be read
     */
    public List<String> sets(CommandSession session, List<?> words) throws InterruptedException {
        try {
            Optional<String> medium = medium(words);
            if (medium.isEmpty()) {
                return List.of();
            }
            Screen screen = new Screen(System.out, System.err, false);
            return services
                    .backup()
                    .sets(new NamedUnits(services, screen)
                            .locate(new UnitAddress(medium.get()), UnitLocator.Use.READ)
                            .designator())
                    .stream()
                    .map(BackupSet::id)
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static Optional<String> medium(List<?> words) {
        for (int i = 0; i + 1 < words.size(); i++) {
            if (words.get(i).toString().equals("--medium")) {
                return Optional.of(words.get(i + 1).toString());
            }
        }
        return Optional.empty();
    }

    /** Lines for Gogo's {@code complete}. */
    static String script() {
        StringBuilder script = new StringBuilder();
        for (Map.Entry<String, CommandSpec> command : Actions.specs().entrySet()) {
            String complete = "complete -c offhost:" + command.getKey() + " ";
            CommandSpec spec = command.getValue();
            script.append(complete).append("-e\n");
            script.append(complete)
                    .append("-d ")
                    .append(quoted(spec.usageMessage().description()))
                    .append('\n');
            for (OptionSpec option : spec.options()) {
                if (!option.hidden()) {
                    script.append(complete).append(option(option)).append('\n');
                }
            }
            for (PositionalParamSpec parameter : spec.positionalParameters()) {
                offer(parameter)
                        .ifPresent(o -> script.append(complete)
                                .append("-a ")
                                .append(quoted(o))
                                .append('\n'));
            }
        }
        return script.toString();
    }

    private static String option(OptionSpec option) {
        StringBuilder text = new StringBuilder();
        for (String name : option.names()) {
            text.append(name.startsWith("--") ? "-l " + name.substring(2) : "-s " + name.substring(1))
                    .append(' ');
        }
        text.append("--description ").append(quoted(option.description()));
        if (!option.isMultiValue()) {
            text.append(" -n ").append(quoted("__option_not_present " + String.join(" ", option.names())));
        }
        offer(option).ifPresent(o -> text.append(" -a ").append(quoted(o)));
        return text.toString();
    }

    /** What gives the values of an argument. */
    private static Optional<String> offer(ArgSpec argument) {
        String label = argument.paramLabel();
        if (argument.arity().max() == 0) {
            return Optional.empty();
        }
        if (label.contains("|")) {
            return Optional.of("[" + label.replace('|', ' ') + "]");
        }
        return Optional.ofNullable(
                switch (label) {
                    case "FILE", "IMAGE" -> "__files";
                    case "DIR" -> "__directories";
                    case "ID" -> "offhost-offer:sets ($.commandLine words)";
                    case "JOB" -> "offhost-offer:jobs";
                    default -> null;
                });
    }

    /** The first sentence of some lines, as Gogo takes a word literally. */
    private static String quoted(String... lines) {
        String text = Arrays.stream(lines).collect(Collectors.joining(" ")).replaceFirst("(?s)[.;:] .*", "");
        return "'" + text.replace("'", "\u2019") + "'";
    }
}
