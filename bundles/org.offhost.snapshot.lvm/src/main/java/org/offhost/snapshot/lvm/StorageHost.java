// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.lvm;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.offhost.kit.command.HostCommand;

/**
 * The host that has the volumes and shows them, by one configured command that runs a shell there. The shell reads what is to be done
 * from a text that never changes ({@code storage-host.sh}); names are its arguments, and have nothing that a shell would take apart. What
 * is begun there ends there, whether or not this process waits for it. Thread-safe.
 */
final class StorageHost {
    /** Without a byte for so long it is taken for one that hangs. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final int LONGEST_ANSWER = 8 << 20;

    /** What no shell takes apart, so that it does not matter how many of them are on the way: ssh has one at its other end. */
    private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9_./:=,+@-]{1,512}");

    private static final byte[] SCRIPT = script();

    private final HostCommand shell;
    private final String root;
    private final Consumer<String> beforeCommand;

    /**
     * @param program what comes before {@code sh}; empty for this host
     * @param root the folder in which {@code dev} and {@code sys} of that host are, with a slash at its end
     * @param beforeCommand told of each command before it runs
     */
    StorageHost(List<String> program, String root, Consumer<String> beforeCommand) {
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of("sh", "-s", "--"));
        this.shell = new HostCommand(command, PATIENCE);
        this.root = root;
        this.beforeCommand = beforeCommand;
    }

    private static byte[] script() {
        try (InputStream in = StorageHost.class.getResourceAsStream("storage-host.sh")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException("storage-host.sh lies in this bundle", e);
        }
    }

    /** Does one thing there and returns what it says. */
    String run(String verb, List<String> arguments) throws IOException {
        return shell.run(shown(verb, arguments), all(verb, arguments), SCRIPT, LONGEST_ANSWER);
    }

    /** Does one thing there and reads what it says while it does. */
    <T> T read(String verb, List<String> arguments, HostCommand.Reader<T> reader) throws IOException {
        return shell.read(shown(verb, arguments), all(verb, arguments), SCRIPT, reader);
    }

    private String shown(String verb, List<String> arguments) {
        String shown = "storage host: " + verb + (arguments.isEmpty() ? "" : " " + String.join(" ", arguments));
        beforeCommand.accept(shown);
        return shown;
    }

    private List<String> all(String verb, List<String> arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of(root, verb));
        for (String argument : arguments) {
            if (!HARMLESS.matcher(argument).matches()) {
                throw new IOException("'" + argument
                        + "' is not sent to a storage host: letters, digits and _./:=,+@- expected, 512 at most");
            }
            all.add(argument);
        }
        return all;
    }
}
