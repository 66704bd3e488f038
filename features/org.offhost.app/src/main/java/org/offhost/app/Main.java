// SPDX-License-Identifier: Apache-2.0
package org.offhost.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** The process: state folder, framework, one command or the console. */
public final class Main {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;
    static final int REFUSED = 3;
    static final int PARTLY = 5;
    static final int UNPROVED = 6;

    private Main() {}

    public static void main(String[] args) {
        ProcessLog.begin();
        StandardOutput out = StandardOutput.install();
        System.exit(out.end(run(args), System.err));
    }

    private static int run(String[] args) {
        try {
            return run(Invocation.parse(args, Path.of(System.getProperty("user.home"), ".offhost")));
        } catch (IllegalArgumentException e) {
            return Complaint.of(List.of(args), USAGE, e.getMessage(), System.out, System.err);
        }
    }

    private static int run(Invocation invocation) {
        try (StateFolder state = invocation.needsState() ? StateFolder.open(invocation.state()) : StateFolder.none()) {
            ProcessLog.to(state.path().resolve("log").resolve("offhost.log"), System.err);
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
            return Complaint.of(invocation.arguments(), REFUSED, e.getMessage(), System.out, System.err);
        } catch (IOException e) {
            return Complaint.of(invocation.arguments(), FAILED, e.getMessage(), System.out, System.err);
        }
    }
}
