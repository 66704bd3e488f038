// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.offhost.backup.engine.ended.EndedJob;
import org.offhost.backup.engine.job.Cause;
import org.offhost.backup.engine.job.Noted;
import org.offhost.block.Designator;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.driver.DriverBoard;
import org.offhost.driver.KnownDriver;
import org.offhost.snapshot.SnapshotProvider;
import org.offhost.snapshot.SnapshotSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets go the snapshots of jobs that have ended or that nobody knows. */
final class Sweep {
    private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);

    private final DriverBoard board;
    private final Jobs jobs;
    private final String installation;
    private final BiConsumer<String, Throwable> failed;

    /** @param installation the one whose jobs these are; snapshots of others on a shared array are theirs */
    Sweep(DriverBoard board, Jobs jobs, String installation) {
        this(
                board,
                jobs,
                installation,
                (driver, e) -> LOG.warn("leftover snapshots of {} could not be swept: {}", driver, Cause.words(e)));
    }

    /** @param failed told of a driver that failed, and how */
    Sweep(DriverBoard board, Jobs jobs, String installation, BiConsumer<String, Throwable> failed) {
        this.board = board;
        this.jobs = jobs;
        this.installation = installation;
        this.failed = failed;
    }

    /**
     * Looks at every snapshot driver that is there now. A driver that fails keeps no other from being looked at, and a set that
     * cannot be let go no other of its driver: what stays grows with every write to its source.
     *
     * @param stopping asked before each snapshot set; once it says yes drivers may be gone, which is then no news
     */
    void sweep(BooleanSupplier stopping) {
        for (KnownDriver<SnapshotProvider> driver : board.of(SnapshotProvider.class)) {
            List<String> ids = new ArrayList<>();
            attempt(driver, stopping, () -> ids.addAll(driver.call(SnapshotProvider::list)));
            for (String id : ids) {
                if (stopping.getAsBoolean()) {
                    return;
                }
                if (isLeftover(id)) {
                    attempt(driver, stopping, () -> letGo(driver, id));
                }
            }
        }
        forgetWhatIsGone(stopping);
    }

    /** Of jobs that could not let theirs go: what is neither with the driver of its source nor with any other is gone. */
    private void forgetWhatIsGone(BooleanSupplier stopping) {
        for (EndedJob job : jobs.holding()) {
            if (stopping.getAsBoolean() || job.source().isEmpty()) {
                continue;
            }
            try {
                Designator source = Designator.parse(job.source());
                boolean served = false;
                boolean there = false;
                for (KnownDriver<SnapshotProvider> driver : board.of(SnapshotProvider.class)) {
                    served |= driver.call(d -> d.abilities(source)).isPresent();
                    there |= driver.call(d -> d.find(job.snapshot())).isPresent();
                }
                if (served && !there) {
                    jobs.released(job.id());
                }
            } catch (IOException | RuntimeException | LinkageError e) {
                LOG.debug("it is not known whether snapshot set {} is gone: {}", job.snapshot(), Cause.words(e));
            }
        }
    }

    private static void letGo(KnownDriver<SnapshotProvider> driver, String id) throws IOException {
        Optional<SnapshotSet> set = driver.call(d -> d.find(id));
        if (set.isPresent()) {
            set.get().delete();
            LOG.info("snapshot set {} of a job that has ended was let go", id);
        }
    }

    private interface Attempt {
        void run() throws IOException;
    }

    private void attempt(KnownDriver<SnapshotProvider> driver, BooleanSupplier stopping, Attempt attempt) {
        try {
            attempt.run();
        } catch (ProviderWithdrawnException e) {
            // it was replaced, or all drivers go as the framework stops, which this service hears of last
            LOG.debug("leftover snapshots of {} were not swept: {}", driver.title(), Cause.words(e));
        } catch (IOException | RuntimeException | LinkageError e) {
            if (!stopping.getAsBoolean()) {
                failed.accept(driver.title(), e);
            }
        }
    }

    private boolean isLeftover(String setId) {
        return Noted.SnapshotName.jobOf(setId, installation)
                .filter(jobs::isOver)
                .isPresent();
    }
}
