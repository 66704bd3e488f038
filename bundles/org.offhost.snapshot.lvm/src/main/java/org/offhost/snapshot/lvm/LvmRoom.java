// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.lvm;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.kit.session.Withdrawal;
import org.offhost.kit.snapshot.KeptSets;
import org.offhost.kit.snapshot.ProviderRoom;

/** What all that is done with one storage host shares: the state folder, the host, what is refused. Thread-safe. */
final class LvmRoom {
    /** Longer than anything takes that another one does. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Withdrawal withdrawal = new Withdrawal("the LVM driver");
    private final ProviderRoom kept;
    private final KeptSets<LvmSetRecord> sets;
    private final KeptSets<LvmSetRecord> marks;
    private final StorageHost host;
    private final int fullest;

    /**
     * @param folder of the state of this host
     * @param fullest percent of a pool's room above which nothing is cut
     */
    LvmRoom(Path folder, StorageHost host, int fullest) {
        this.kept = new ProviderRoom(folder, withdrawal, PATIENCE);
        this.sets = new KeptSets<>(kept, "sets", LvmSetRecord::of);
        this.marks = new KeptSets<>(kept, "marks", LvmSetRecord::of);
        this.host = host;
        this.fullest = fullest;
    }

    void withdraw() {
        withdrawal.withdraw();
    }

    void requireThere() throws ProviderWithdrawnException {
        withdrawal.check();
    }

    /** The host, as long as the bundle is there. */
    StorageHost host() throws ProviderWithdrawnException {
        requireThere();
        return host;
    }

    Survey survey() throws IOException {
        return Survey.of(host());
    }

    /** Percent of a pool's room above which nothing is cut. */
    int fullest() {
        return fullest;
    }

    /** The state of this host. */
    ProviderRoom kept() {
        return kept;
    }

    /** Sets that are there. */
    KeptSets<LvmSetRecord> sets() {
        return sets;
    }

    /** Sets that were retired: their snapshots are kept, and nothing shows them. */
    KeptSets<LvmSetRecord> marks() {
        return marks;
    }

    /** One after another: none sees half of what another one does. */
    <T> T change(ProviderRoom.Work<T> change) throws IOException {
        return kept.alone("changes", change);
    }

    /** The same of those who ask what changed, which takes long and is in no change's way. */
    <T> T question(ProviderRoom.Work<T> question) throws IOException {
        return kept.alone("questions", question);
    }
}
