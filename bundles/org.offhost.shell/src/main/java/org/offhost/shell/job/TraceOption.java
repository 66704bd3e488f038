// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.job;

import java.io.IOException;
import java.nio.file.Path;
import org.offhost.shell.command.CommandRefusedException;
import org.offhost.shell.command.Services;
import org.offhost.shell.unit.Trace;
import org.offhost.shell.unit.UnitAddress;
import picocli.CommandLine.Option;

/** Where the commands of devices are recorded. */
final class TraceOption {
    @Option(
            names = "--trace",
            paramLabel = "FILE",
            description = "Record every command the devices get, as JSON lines.")
    private Path file;

    /** See {@link Trace#check}. */
    void check(UnitAddress... units) throws CommandRefusedException {
        Trace.check(file, units);
    }

    /** See {@link Trace#start}. */
    Trace start(Services services) throws IOException, InterruptedException {
        return Trace.start(file, services);
    }
}
