// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.shell;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.offhost.array.virtual.management.ArrayUnit;
import org.offhost.array.virtual.management.TapeFile;
import org.offhost.array.virtual.management.VirtualArray;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tapes of the embedded array. */
@Command(name = "offhost tape", description = "Tapes of the embedded array.")
final class TapeCommand implements Callable<Integer> {
    private static final int BUFFER = 1 << 20;

    /** Tape file 0 holds the label. */
    private static final int FIRST_SET = 1;

    private final VirtualArray array;
    private final PrintStream out;

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    private boolean help;

    TapeCommand(VirtualArray array, PrintStream out) {
        this.array = array;
        this.out = out;
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "what to do with a tape is missing: export");
    }

    @Command(name = "export", description = "Write the records of a tape file as plain bytes; pipe it to tar.")
    int export(
            @Parameters(paramLabel = "FILE", description = "The .tap file.") Path file,
            @Option(
                            names = "--file",
                            paramLabel = "N",
                            description = "Number of the tape file: 0 is the label, 1 the first set (default: 1).")
                    Integer number,
            @Option(
                            names = {"-h", "--help"},
                            usageHelp = true,
                            description = "Show this help.")
                    boolean exportHelp)
            throws IOException {
        if (number != null && number < 0) {
            throw new ParameterException(spec.commandLine(), "--file " + number + ": tape files are counted from 0");
        }
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString());
        }
        ArrayUnit tape = array.attach(new TapeFile(file, true, false, 0));
        OutputStream buffered = new BufferedOutputStream(new CheckedOutput(out), BUFFER);
        array.exportTape(tape.designator(), number == null ? FIRST_SET : number, buffered);
        buffered.flush();
        return 0;
    }
}
