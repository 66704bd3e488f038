// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Option;

/** One run of a command: its options are fields, filled by the parser of the command line. */
public abstract class Action implements Callable<Integer> {
    private final Screen screen;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    private boolean help;

    public Action(Screen screen) {
        this.screen = screen;
    }

    protected final Screen screen() {
        return screen;
    }

    /** Runs it. */
    protected abstract ExitCode run() throws Exception;

    @Override
    public final Integer call() throws Exception {
        return run().status();
    }
}
