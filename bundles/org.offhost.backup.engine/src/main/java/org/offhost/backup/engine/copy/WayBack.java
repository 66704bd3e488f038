// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.copy;

import java.io.IOException;
import java.util.Optional;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.Requests;
import org.offhost.block.Designator;
import org.offhost.block.Unit;
import org.offhost.copy.Place;
import org.offhost.driver.Need;
import org.offhost.driver.Units;

/** Ways to units that went in the midst of a copy, and may come back. */
public final class WayBack {
    private WayBack() {}

    /** Waits until both can be reached. */
    public static void await(Hands job, Place source, Place destination) throws IOException, InterruptedException {
        await(job, source.unit());
        await(job, destination.unit());
    }

    /** Whether both can be reached now; waits for nobody. */
    public static boolean areThere(Hands job, Place source, Place destination) throws IOException {
        return find(job, source.unit()).isPresent()
                && find(job, destination.unit()).isPresent();
    }

    private static void await(Hands job, Designator unit) throws IOException, InterruptedException {
        job.await(Need.of(Need.Kind.WAY, unit), () -> find(job, unit));
    }

    private static Optional<Unit> find(Hands job, Designator unit) throws IOException {
        Optional<Unit> found = Units.find(job.board(), unit);
        if (found.isEmpty()) {
            searchOwn(job, unit);
        }
        return found;
    }

    /** A snapshot has no address of its own: it is seen again where the units of the job are. */
    private static void searchOwn(Hands job, Designator but) throws IOException {
        for (Designator own : Requests.units(job.journal()).values()) {
            if (!own.equals(but)) {
                Units.find(job.board(), own);
            }
        }
    }
}
