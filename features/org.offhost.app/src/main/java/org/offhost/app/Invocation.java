// SPDX-License-Identifier: Apache-2.0
package org.offhost.app;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What was typed.
 *
 * @param state folder that keeps jobs, catalog and the embedded array
 * @param arguments the command and its arguments; empty for the console, or for commands that come by standard input
 */
record Invocation(Path state, List<String> arguments) {
    private static final String OPTION = "--state";

    /** System property that the start script sets where standard input is a terminal. */
    private static final String TYPED = "offhost.typed";

    Invocation {
        arguments = List.copyOf(arguments);
    }

    /**
     * Takes {@code --state DIR} out of the arguments, wherever it stands before {@code --}.
     *
     * @throws IllegalArgumentException if it has no folder
     */
    static Invocation parse(String[] args, Path defaultState) {
        Path state = defaultState;
        List<String> rest = new ArrayList<>();
        boolean options = true;
        for (int i = 0; i < args.length; i++) {
            options &= !args[i].equals("--");
            if (options && args[i].equals(OPTION)) {
                if (++i == args.length) {
                    throw new IllegalArgumentException("option --state needs a folder; see offhost --help");
                }
                state = folder(args[i]);
            } else if (options && args[i].startsWith(OPTION + "=")) {
                state = folder(args[i].substring(OPTION.length() + 1));
            } else {
                rest.add(args[i]);
            }
        }
        return new Invocation(state.toAbsolutePath().normalize(), rest);
    }

    private static Path folder(String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("option --state needs a folder; see offhost --help");
        }
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("option --state: '" + name + "' is no folder name: " + e.getReason(), e);
        }
    }

    /** Whether somebody types commands, at a terminal. */
    boolean interactive() {
        return arguments.isEmpty() && Boolean.getBoolean(TYPED);
    }

    /** Whether commands come by standard input, of which nobody knows beforehand what they are. */
    boolean piped() {
        return arguments.isEmpty() && !interactive();
    }

    /** Whether the contract suites are wanted, eleven bundles more: by one command, and by whoever can give it later. */
    boolean mayTestDrivers() {
        return arguments.isEmpty() || arguments.get(0).equals("test-driver");
    }

    /** Whether the web console may be wanted, three bundles more: by one command, and by whoever can give it later. */
    boolean mayServe() {
        return arguments.isEmpty() || arguments.get(0).equals("serve");
    }

    /** Whether a state folder is wanted; help and version run without one, the demo makes an array of its own. */
    boolean needsState() {
        if (arguments.isEmpty()) {
            return true;
        }
        String first = arguments.get(0);
        return !(first.equals("help")
                || first.equals("demo")
                || first.equals("--version")
                || arguments.contains("--help")
                || arguments.contains("-h"));
    }
}
