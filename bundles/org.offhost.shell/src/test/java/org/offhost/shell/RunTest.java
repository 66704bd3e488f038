// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.offhost.shell.command.Action;
import org.offhost.shell.command.ActionRun;
import org.offhost.shell.command.CommandRefusedException;
import org.offhost.shell.command.ExitCode;
import org.offhost.shell.command.Screen;
import org.offhost.shell.inspect.InspectAction;
import org.offhost.shell.job.BackupAction;
import org.offhost.shell.job.CancelAction;
import org.offhost.shell.job.JobsAction;
import org.offhost.shell.job.RestoreAction;
import org.offhost.shell.job.ResumeAction;
import org.offhost.shell.job.VerifyAction;
import org.offhost.shell.set.ListAction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Whatever a command does, it ends in words and a status, and with its output written or told to be missing. */
class RunTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Screen screen = screen(new PrintStream(out, false, StandardCharsets.UTF_8));

    private Screen screen(PrintStream to) {
        return new Screen(to, new PrintStream(err, true, StandardCharsets.UTF_8), false);
    }

    /** A command that does what a test wants. */
    @Command(name = "offhost probe")
    private static final class Probe extends Action {
        private final Callable<ExitCode> what;

        @Option(names = "--number")
        private int number;

        @Option(names = "--json")
        private boolean json;

        Probe(Screen screen, Callable<ExitCode> what) {
            super(screen);
            this.what = what;
        }

        @Override
        protected ExitCode run() throws Exception {
            screen().out().println("said");
            return what.call();
        }
    }

    private int run(Callable<ExitCode> what, String... args) {
        return ActionRun.run(screen, new Probe(screen, what), args);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private String lastLine() {
        return out.toString(StandardCharsets.UTF_8).lines().reduce("", (a, b) -> b);
    }

    static Stream<Function<Screen, Action>> commands() {
        return Stream.of(
                s -> new BackupAction(s, null),
                s -> new CancelAction(s, null),
                s -> new DriversAction(s, null),
                s -> new InspectAction(s, null),
                s -> new JobsAction(s, null),
                s -> new ListAction(s, null),
                s -> new RestoreAction(s, null),
                s -> new ResumeAction(s, null),
                s -> new VerifyAction(s, null));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void helpThatDidNotArriveIsNoSuccess(Function<Screen, Action> command) throws IOException {
        assumeTrue(new File("/dev/full").exists(), "there is no /dev/full here");
        try (PrintStream full = new PrintStream(new FileOutputStream("/dev/full"))) {
            Screen to = screen(full);
            assertThat(ActionRun.run(to, command.apply(to), "--help")).isEqualTo(ExitCode.FAILED.status());
        }
    }

    @ParameterizedTest
    @EnumSource(ExitCode.class)
    void lostOutputIsNeverBetterThanFailed(ExitCode code) throws IOException {
        assumeTrue(new File("/dev/full").exists(), "there is no /dev/full here");
        try (PrintStream full = new PrintStream(new FileOutputStream("/dev/full"))) {
            Screen to = screen(full);
            int status = ActionRun.run(to, new Probe(to, () -> code));
            assertThat(status).isEqualTo(code.or(ExitCode.FAILED).status());
        }
    }

    @Test
    void outputThatArrivesLeavesTheStatusAlone() {
        assertThat(run(() -> ExitCode.PARTLY)).isEqualTo(ExitCode.PARTLY.status());
        assertThat(lastLine()).isEqualTo("said");
    }

    @Test
    void usageIsAJsonLineForWhoeverWantsJson() {
        assertThat(run(() -> ExitCode.DONE, "--number", "\"seven\"", "--json")).isEqualTo(2);
        assertThat(lastLine())
                .startsWith("{\"code\":2,\"refused\":true,\"reason\":\"")
                .contains("\\\"seven\\\"");
        assertThat(err()).contains("see offhost probe --help");
    }

    @Test
    void refusalAndFailureAreJsonLines() {
        run(
                () -> {
                    throw new CommandRefusedException("no\nway");
                },
                "--json");
        assertThat(lastLine()).isEqualTo("{\"code\":3,\"refused\":true,\"reason\":\"no\\u000away\"}");
        run(
                () -> {
                    throw new IOException("broken");
                },
                "--json");
        assertThat(lastLine()).isEqualTo("{\"code\":1,\"refused\":false,\"reason\":\"broken\"}");
    }

    @Test
    void withoutJsonNothingButWordsIsWritten() {
        run(() -> {
            throw new NoSuchFileException("/a/b");
        });
        assertThat(lastLine()).isEqualTo("said");
        assertThat(err()).isEqualTo("offhost: /a/b: no such file" + System.lineSeparator());
    }

    @Test
    void errorsEndInWordsToo() {
        int status = run(() -> {
            throw new NoClassDefFoundError("org/offhost/backup/Job");
        });
        assertThat(status).isEqualTo(1);
        assertThat(err()).contains("a bundle was replaced").doesNotContain("Error", "java");
    }

    /** What is missing may be missing because of it. */
    @Test
    void optionThatIsNotThereIsNamedBeforeOnesThatAreMissing() {
        for (Function<Screen, Action> command : List.<Function<Screen, Action>>of(
                s -> new BackupAction(s, null),
                s -> new RestoreAction(s, null),
                s -> new VerifyAction(s, null),
                s -> new ListAction(s, null),
                s -> new InspectAction(s, null),
                s -> new CancelAction(s, null))) {
            assertThat(ActionRun.run(screen, command.apply(screen), "--sauce=hot"))
                    .isEqualTo(2);
            assertThat(err()).contains("--sauce=hot").doesNotContain("Missing");
            err.reset();
        }
        assertThat(ActionRun.run(screen, new BackupAction(screen, null), "--source", "a"))
                .isEqualTo(2);
        assertThat(err()).contains("--medium");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "backup|--check=ful|none, structure, sample or full",
                "backup|--check=read|none, structure, sample or full",
                "backup|--media-type=cd|disk or tape",
                "backup|--image-format=vmdk|sparse or qcow2",
                "backup|--on-timeout=wait|fail, freeze or crash-consistent",
                "verify|--check=sample|structure or full",
                "restore|--offload=yes|required, preferred or off"
            })
    void choicesAreThoseThatMayBeTypedAsTheyAreTyped(String command, String option, String choices) {
        Action action = Actions.create(command, screen, null);
        String[] args = {"--source", "a", "--medium", "b", option};
        String[] needed = command.equals("backup")
                ? args
                : command.equals("verify")
                        ? new String[] {"--medium", "b", option}
                        : new String[] {"--medium", "b", "--to-folder", "c", option};
        assertThat(ActionRun.run(screen, action, needed)).isEqualTo(2);
        String typed = option.substring(option.indexOf('=') + 1);
        assertThat(err()).contains("'" + typed + "' is no choice; expected " + choices + "; see offhost " + command);
    }

    @Test
    void filesHaveNoImageWhoseFormatCouldBeChosen() {
        assertThat(ActionRun.run(
                        screen,
                        new BackupAction(screen, null),
                        "--source=a",
                        "--medium=b",
                        "--profile=files",
                        "--image-format=qcow2"))
                .isEqualTo(2);
        assertThat(err()).contains("--image-format is of profile volume");
    }

    @Test
    void everyCommandThatTellsOfSomethingTellsItInJson() {
        assertThat(Actions.specs())
                .allSatisfy((name, spec) ->
                        assertThat(spec.findOption("--json")).as(name).isNotNull());
    }
}
