// SPDX-License-Identifier: Apache-2.0
package org.offhost.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The process: state folder, framework, one command or the console. */
public final class Main {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;
    static final int REFUSED = 3;

    /** Held, since a logger that nobody holds forgets its level. */
    private static final Logger SPI_FLY = Logger.getLogger("org.apache.aries.spifly");

    private Main() {}

    public static void main(String[] args) {
        SPI_FLY.setLevel(Level.WARNING);
        Invocation invocation;
        try {
            invocation = Invocation.parse(args, Path.of(System.getProperty("user.home"), ".offhost"));
        } catch (IllegalArgumentException e) {
            System.err.println("offhost: " + e.getMessage());
            System.exit(USAGE);
            return;
        }
        System.exit(run(invocation));
    }

    private static int run(Invocation invocation) {
        try (StateFolder state = invocation.needsState() ? StateFolder.open(invocation.state()) : StateFolder.none()) {
            System.setProperty(
                    "offhost.log", state.path().resolve("log/offhost.log").toString());
            AtomicBoolean ended = new AtomicBoolean();
            try (Console console = Console.start(invocation, state)) {
                // Ctrl-C: bundles stop in order, so that jobs note where they were
                Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                    if (!ended.get()) {
                        console.stop();
                    }
                }));
                return console.run();
            } finally {
                ended.set(true);
            }
        } catch (StateFolder.UnusableException e) {
            System.err.println("offhost: " + e.getMessage());
            return REFUSED;
        } catch (IOException e) {
            System.err.println("offhost: " + e.getMessage());
            return FAILED;
        }
    }
}
