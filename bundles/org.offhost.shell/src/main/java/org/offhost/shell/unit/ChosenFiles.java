// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.unit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which files a backup or a restore is about. */
public final class ChosenFiles {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--path",
            paramLabel = "PATH",
            description = "Take only this path and all below it; if there is no such path, what matches it as a pattern"
                    + " of *, ?, [a-z] and ** for any number of names. May be repeated.")
    private List<String> paths = new ArrayList<>();

    @Option(
            names = "--paths-from",
            paramLabel = "FILE",
            description =
                    "Take the paths that a file names, one a line, never as patterns; - for standard input. May be"
                            + " repeated.")
    private List<String> files = new ArrayList<>();

    @Option(names = "--null", description = "With --paths-from: paths end with a NUL character, not with a line.")
    private boolean nul;

    @Option(
            names = "--exclude",
            paramLabel = "PATH",
            description =
                    "Leave this path out, or what matches, and all below it, e.g. '**/*.tmp' in every folder. May be"
                            + " repeated.")
    private List<String> exclude = new ArrayList<>();

    /** Whether it is not simply everything. */
    public boolean isSome() {
        return !(paths.isEmpty() && files.isEmpty() && exclude.isEmpty());
    }

    public List<String> paths() {
        return paths;
    }

    public List<String> exclude() {
        return exclude;
    }

    /** Reads the files that name paths. */
    public List<String> names() throws IOException {
        if (nul && files.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--null goes with --paths-from");
        }
        if (files.indexOf("-") != files.lastIndexOf("-")) {
            throw new ParameterException(spec.commandLine(), "--paths-from - can be said once");
        }
        List<String> names = new ArrayList<>();
        for (String file : files) {
            names.addAll(PathsFile.read(file, nul, System.in));
        }
        return names;
    }
}
