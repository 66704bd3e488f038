// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.shell;

import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.felix.service.command.CommandSession;
import org.offhost.array.virtual.management.VirtualArray;
import org.offhost.backup.BackupService;
import org.offhost.block.BlockDeviceProvider;
import org.offhost.block.CommandTrace;
import org.offhost.filesystem.FileSystemParser;
import org.offhost.scsi.TargetPortals;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The commands {@code tape}, {@code target} and {@code demo}; public because Gogo finds them by reflection. */
@Component(
        service = ArrayCommands.class,
        property = {
            "osgi.command.scope=offhost",
            "osgi.command.function=tape",
            "osgi.command.function=target",
            "osgi.command.function=demo",
            "offhost.command.summary=tape: tape export FILE writes the records of a .tap file as plain bytes, for tar",
            "offhost.command.summary=target: target --unit FILE exports files as units of an iSCSI target until it is stopped",
            "offhost.command.summary=demo: the whole story on volumes that ship with the project, in under a minute"
        })
public final class ArrayCommands {
    private final BundleContext context;
    private final VirtualArray array;

    @Reference(policy = ReferencePolicy.DYNAMIC)
    private volatile BackupService backup;

    @Reference(policy = ReferencePolicy.DYNAMIC)
    private volatile List<BlockDeviceProvider> devices;

    @Reference(policy = ReferencePolicy.DYNAMIC)
    private volatile List<FileSystemParser> parsers;

    @Reference(policy = ReferencePolicy.DYNAMIC, cardinality = ReferenceCardinality.OPTIONAL)
    private volatile TargetPortals portals;

    /** That of the array: what its units get. */
    @Reference(policy = ReferencePolicy.DYNAMIC, cardinality = ReferenceCardinality.OPTIONAL, target = "(traces=array)")
    private volatile CommandTrace traces;

    @Activate
    public ArrayCommands(BundleContext context, @Reference VirtualArray array) {
        this.context = context;
        this.array = array;
    }

    public Object tape(CommandSession session, String... args) {
        return ArrayCommandRun.in(session, new TapeCommand(array, System.out), args);
    }

    public Object target(CommandSession session, String... args) {
        BooleanSupplier stopping =
                () -> context.getBundle(Constants.SYSTEM_BUNDLE_ID).getState() == Bundle.STOPPING;
        return ArrayCommandRun.in(session, new TargetCommand(array, portals, traces, stopping, System.out), args);
    }

    public Object demo(CommandSession session, String... args) {
        Console console = new Console(context, array, () -> backup, () -> devices, () -> parsers, System.out);
        return ArrayCommandRun.in(session, new DemoCommand(console), args);
    }
}
