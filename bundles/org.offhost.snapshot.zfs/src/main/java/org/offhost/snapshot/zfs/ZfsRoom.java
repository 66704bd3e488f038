// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.zfs;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.offhost.block.PrivateFiles;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.block.StateFolder;
import org.offhost.kit.session.Withdrawal;
import org.offhost.kit.snapshot.KeptSets;
import org.offhost.kit.snapshot.ProviderRoom;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** What the services of this bundle share: the state folder and the command. Thread-safe. */
@Component(service = ZfsRoom.class)
public final class ZfsRoom {
    /** Longer than anything takes that another one does. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Withdrawal withdrawal = new Withdrawal("the ZFS driver");
    private final ProviderRoom kept;
    private final KeptSets<ZfsSetRecord> sets;
    private final KeptSets<ZfsSetRecord> marks;
    private final ZfsCommand zfs;

    @Activate
    public ZfsRoom(BundleContext context) throws IOException {
        this(StateFolder.of(context::getProperty), ZfsCommand.ofThisSystem(), command -> {});
    }

    /**
     * @param program how {@code zfs} is called
     * @param beforeCommand told of each command before it runs
     */
    ZfsRoom(Path stateFolder, List<String> program, Consumer<String> beforeCommand) throws IOException {
        Path folder = stateFolder.toAbsolutePath().normalize().resolve("zfs"); // mount points lie in it
        this.kept = new ProviderRoom(PrivateFiles.folder(folder), withdrawal, PATIENCE);
        this.sets = new KeptSets<>(kept, "sets", ZfsSetRecord::of);
        this.marks = new KeptSets<>(kept, "marks", ZfsSetRecord::of);
        this.zfs = new ZfsCommand(program, beforeCommand);
    }

    @Deactivate
    void withdraw() {
        withdrawal.withdraw();
    }

    void requireThere() throws ProviderWithdrawnException {
        withdrawal.check();
    }

    /** The command, as long as the bundle is there. */
    ZfsCommand zfs() throws ProviderWithdrawnException {
        requireThere();
        return zfs;
    }

    /** The state of this bundle. */
    ProviderRoom kept() {
        return kept;
    }

    /** Sets that are there. */
    KeptSets<ZfsSetRecord> sets() {
        return sets;
    }

    /** Sets that were retired: their snapshots are kept, and nothing shows them. */
    KeptSets<ZfsSetRecord> marks() {
        return marks;
    }

    /** One after another: none sees half of what another one does. */
    <T> T change(ProviderRoom.Work<T> change) throws IOException {
        return kept.alone("changes", change);
    }
}
