// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.restore;

import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import org.offhost.archive.SetRecord;
import org.offhost.backup.RestoreRequest;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.Noted;
import org.offhost.backup.engine.medium.OpenMedium;
import org.offhost.backup.engine.medium.Sets.Groups;
import org.offhost.backup.engine.source.UnitRow;
import org.offhost.block.Unit;

/** What the steps of a restore hand on to those behind them, within one process. One thread. */
final class RestoreBench {
    private final RestoreRequest request;
    private Unit medium;
    private UnitRow units;
    private RestoredVolume.Destination destination;
    private RestoredVolume volume;

    RestoreBench(RestoreRequest request) {
        this.request = request;
    }

    RestoreRequest request() {
        return request;
    }

    void medium(Unit found) {
        medium = found;
    }

    Unit medium() {
        return found(medium);
    }

    void units(UnitRow found) {
        units = found;
    }

    /** The unit to restore to, and those beside it. */
    UnitRow units() {
        return found(units);
    }

    /** The unit to restore to. */
    Unit unit() {
        return units().units().get(0);
    }

    void destination(RestoredVolume.Destination found) {
        destination = found;
    }

    RestoredVolume.Destination destination() {
        return found(destination);
    }

    void plan(RestoredVolume planned) {
        volume = planned;
    }

    RestoredVolume volume() {
        return found(volume);
    }

    /**
     * The set to restore. The newest one is chosen once: a job that goes on reads the same, whatever was added to the medium
     * since.
     */
    SetRecord set(Hands job, OpenMedium open) throws IOException {
        Optional<Noted.Chosen> before = job.journal().find(Noted.Chosen.class);
        SetRecord set = open.set(before.map(Noted.Chosen::setId).orElse(request.setId()));
        open.chain(set);
        if (before.isEmpty()) {
            job.journal().note(new Noted.Chosen(set.description().id())).save();
        }
        job.tally().set(set.description().id());
        if (Groups.isOfOne(set)) {
            Groups.notice(set, open.medium().scan()).ifPresent(job::note);
        }
        return set;
    }

    private static <T> T found(T value) {
        return Objects.requireNonNull(value, "a step that was to find it did not run");
    }
}
