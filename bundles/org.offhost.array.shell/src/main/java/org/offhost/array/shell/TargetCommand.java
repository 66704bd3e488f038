// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.shell;

import java.io.Closeable;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import org.offhost.array.virtual.management.Personality;
import org.offhost.array.virtual.management.VirtualArray;
import org.offhost.block.CommandTrace;
import org.offhost.block.Designator;
import org.offhost.scsi.TargetPortals;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Exports files as units of an iSCSI target until it is stopped. */
@Command(
        name = "offhost target",
        description = "Export files as units of an iSCSI target, until it is stopped: Ctrl-C, or SIGTERM.")
final class TargetCommand implements Callable<Integer> {
    static final String NAME = "iqn.2026-11.org.offhost:array";

    private final VirtualArray array;
    private final TargetPortals portals;
    private final CommandTrace traces;
    private final BooleanSupplier stopping;
    private final PrintStream out;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:3260",
            converter = ListenAddress.class,
            description = "Where to listen (default: ${DEFAULT-VALUE}); others than this host only with --chap-user.")
    private InetSocketAddress listen;

    @Option(
            names = "--target-name",
            paramLabel = "IQN",
            defaultValue = NAME,
            description = "Name of the target (default: ${DEFAULT-VALUE}).")
    private String name;

    @Option(
            names = "--unit",
            paramLabel = "FILE[,thin][,readonly][,removable][,tape][,block=N]",
            required = true,
            converter = UnitArgument.Converter.class,
            description = "A file to export, the first as LUN 0.")
    private List<UnitArgument> units;

    @Option(
            names = "--trace",
            paramLabel = "FILE",
            description = "New file for every command that the units get, one a line.")
    private Path trace;

    @Option(
            names = "--personality",
            paramLabel = "NAME",
            converter = PersonalityName.class,
            description = "Whose copy manager and tape drives it behaves as: ${COMPLETION-CANDIDATES}.",
            completionCandidates = PersonalityName.Candidates.class)
    private Personality personality;

    @Mixin
    private SecretOptions secrets;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    private boolean help;

    /**
     * @param portals null if there is no driver
     * @param traces null if nothing records
     * @param stopping whether the framework is, so that an end is no fault
     */
    TargetCommand(
            VirtualArray array, TargetPortals portals, CommandTrace traces, BooleanSupplier stopping, PrintStream out) {
        this.stopping = stopping;
        this.array = array;
        this.portals = portals;
        this.traces = traces;
        this.out = out;
    }

    static boolean isName(String name) {
        return name.matches("(iqn|eui|naa)\\.[0-9a-z.:-]{1,219}");
    }

    @Override
    public Integer call() throws IOException {
        Optional<TargetPortals.Secret> initiator = secrets.initiator(spec);
        if (initiator.isEmpty() && !listen.getAddress().isLoopbackAddress()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--listen " + ListenAddress.text(listen)
                            + " lets other hosts in; it needs --chap-user and --chap-secret-file");
        }
        if (!isName(name)) {
            throw new ParameterException(
                    spec.commandLine(), "--target-name " + name + ": iqn.YEAR-MONTH.DOMAIN:NAME expected");
        }
        if (portals == null) {
            throw new ArrayRefusedException("no driver exports units; start org.offhost.scsi.iscsi");
        }
        TargetPortals.Request request = new TargetPortals.Request(listen, name, initiator, secrets.target(spec));
        try (Closeable before = behave()) {
            return export(request);
        }
    }

    /** As long as it exports the array is as another one; what else uses it meets the same. */
    private Closeable behave() {
        Personality before = array.personality();
        if (personality == null) {
            return () -> {};
        }
        array.personality(personality);
        return () -> array.personality(before);
    }

    private int export(TargetPortals.Request request) throws IOException {
        List<Designator> attached = new ArrayList<>();
        for (UnitArgument unit : units) {
            attached.add(unit.attach(array).designator());
        }
        if (attached.stream().distinct().count() < attached.size()) {
            throw new ParameterException(spec.commandLine(), "one file is named by two --unit");
        }
        try (ExportedUnits exported = new ExportedUnits(array, attached);
                Closeable recording = record();
                TargetPortals.Portal portal = portals.open(request, exported)) {
            for (int lun = 0; lun < attached.size(); lun++) {
                out.println("iscsi://" + ListenAddress.text(portal.address()) + "/" + name + "/" + lun);
            }
            out.println("ready");
            out.flush();
            portal.awaitEnd();
            if (!stopping.getAsBoolean()) {
                throw new IOException("the driver that exports units is gone");
            }
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    private Closeable record() throws IOException {
        if (trace == null) {
            return () -> {};
        }
        if (traces == null) {
            throw new ArrayRefusedException("nothing records commands, for --trace");
        }
        try {
            Files.createFile(trace);
        } catch (FileAlreadyExistsException e) {
            throw new ArrayRefusedException("--trace " + trace + " is there already; name a new file", e);
        } catch (IOException e) {
            throw new ArrayRefusedException("--trace cannot be made: " + ArrayCommandRun.words(e), e);
        }
        return traces.start(trace);
    }
}
