// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.restore;

import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.offhost.backup.engine.job.PausedException;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.backup.notice.RefusedException;
import org.offhost.driver.DriverBoard;
import org.offhost.driver.DriverWork;
import org.offhost.driver.KnownDriver;
import org.offhost.driver.Lease;
import org.offhost.driver.Need;
import org.offhost.restore.Placement;
import org.offhost.restore.PlacementEntry;
import org.offhost.restore.PlacementMemory;
import org.offhost.restore.PlacementOrder;
import org.offhost.restore.PlacementPausedException;
import org.offhost.restore.PlacementRefusedException;
import org.offhost.restore.PlacementReport;
import org.offhost.restore.RestorePlacer;

/**
 * Who places restored files: the best placer that knows the form of the destination, leased for one call after the other. One
 * entry is the unit of work.
 */
final class LeasedPlacer {
    private final KnownDriver<RestorePlacer> driver;

    private LeasedPlacer(KnownDriver<RestorePlacer> driver) {
        this.driver = driver;
    }

    /** The one that is there now. */
    static Optional<LeasedPlacer> now(DriverBoard board, URI to) throws IOException {
        for (KnownDriver<RestorePlacer> placer : board.of(RestorePlacer.class)) {
            if (placer.call(p -> p.places(to))) {
                return Optional.of(new LeasedPlacer(placer));
            }
        }
        return Optional.empty();
    }

    /** @param title of the destination, for a message: "folder /srv/restored" */
    static LeasedPlacer await(DriverWork job, URI to, String title) throws IOException, InterruptedException {
        return job.await(Need.of(Need.Kind.PLACER, title), () -> now(job.board(), to));
    }

    private interface Call<T> {
        T run(RestorePlacer placer) throws IOException, InterruptedException;
    }

    private <T> T leased(Call<T> call) throws IOException, InterruptedException {
        try (Lease<RestorePlacer> lease = driver.lease()) {
            return call.run(lease.service());
        } catch (PlacementRefusedException e) {
            throw new RefusedException(Notice.of(NoticeCode.PLACEMENT_REFUSED).with("detail", e.getMessage()), e);
        } catch (PlacementPausedException e) {
            throw new PausedException(Notice.of(NoticeCode.PLACEMENT_PAUSED).with("detail", e.getMessage()));
        }
    }

    private interface Act {
        void run() throws IOException, InterruptedException;
    }

    private void step(Act act) throws IOException, InterruptedException {
        leased(placer -> {
            act.run();
            return null;
        });
    }

    /** See {@link RestorePlacer#open}; only closing needs no lease, since a driver that went has to let go, too. */
    Placement open(PlacementOrder order, PlacementMemory memory, PlacementReport report)
            throws IOException, InterruptedException {
        Placement placement = leased(placer -> placer.open(order, memory, report));
        return new Placement() {
            @Override
            public void look(PlacementEntry entry) throws IOException, InterruptedException {
                step(() -> placement.look(entry));
            }

            @Override
            public void begin() throws IOException, InterruptedException {
                step(placement::begin);
            }

            @Override
            public Optional<String> place(PlacementEntry entry) throws IOException, InterruptedException {
                return leased(placer -> placement.place(entry));
            }

            @Override
            public void settle(PlacementEntry entry) throws IOException, InterruptedException {
                step(() -> placement.settle(entry));
            }

            @Override
            public void finish() throws IOException, InterruptedException {
                step(placement::finish);
            }

            @Override
            public void close() throws IOException {
                placement.close();
            }
        };
    }

    /** See {@link RestorePlacer#abandon}. */
    void abandon(PlacementOrder order, PlacementMemory memory) throws IOException, InterruptedException {
        leased(placer -> {
            placer.abandon(order, memory);
            return null;
        });
    }
}
