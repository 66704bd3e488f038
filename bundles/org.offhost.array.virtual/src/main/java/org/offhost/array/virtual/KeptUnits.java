// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.offhost.array.virtual.ArrayState.UnitRecord;
import org.offhost.array.virtual.management.VirtualArray;
import org.offhost.array.virtual.medium.file.FileIdentity;
import org.offhost.block.Designator;

/**
 * Which units the array keeps: those whose file exists, and those that have point-in-time units. A file whose file system is
 * not there just now has not gone.
 */
final class KeptUnits {
    private KeptUnits() {}

    /** The state without the units that will not come back. */
    static ArrayState of(ArrayState state) {
        Set<Designator> origins = state.sets().stream()
                .flatMap(s -> s.members().stream())
                .map(ArrayState.MemberRecord::origin)
                .collect(Collectors.toSet());
        ArrayState kept = state;
        for (UnitRecord unit : state.units()) {
            if (!origins.contains(unit.designator()) && isGone(unit)) {
                kept = kept.withoutUnit(unit.designator()).unmapped(unit.designator());
            }
        }
        return kept;
    }

    /** The state without detached units whose files went since: in a process that runs for years they would be ever more. */
    static ArrayState detachedOf(ArrayState state) {
        ArrayState kept = state;
        for (UnitRecord unit : state.units()) {
            if (!unit.attached() && isGone(unit)) {
                kept = kept.withoutUnit(unit.designator());
            }
        }
        return kept;
    }

    static boolean isGone(UnitRecord unit) {
        if (Files.exists(unit.path())) {
            return !new FileIdentity(unit.key(), unit.born()).isAt(unit.path());
        }
        return isMounted(unit);
    }

    /**
     * Whether the file system that the file was on is the one that its place belongs to now. Where the platform does not say,
     * what is not there is gone.
     */
    private static boolean isMounted(UnitRecord unit) {
        Path there = unit.path().toAbsolutePath().getParent();
        while (there != null && !Files.exists(there)) {
            there = there.getParent();
        }
        if (there == null) {
            return true;
        }
        try {
            String device = "dev=" + Long.toHexString((Long) Files.getAttribute(there, "unix:dev")) + ",";
            return !unit.key().contains("dev=") || unit.key().contains(device);
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return true;
        }
    }

    /** The state in which a unit is seen by this host. */
    static ArrayState mapped(ArrayState state, Designator unit) throws IOException {
        String host = VirtualArray.HOST_INITIATOR;
        return state.with(host, state.lunMap(host).with(unit));
    }

    /** The state in which a unit is kept for its file, and nobody sees it. */
    static ArrayState notAttached(ArrayState s, Designator unit) {
        UnitRecord kept = record(s, unit);
        return s.unmapped(unit).with(kept.at(kept.path(), false));
    }

    /** A detached unit is kept for its file, if there is one. */
    static ArrayState detached(ArrayState s, Designator designator) {
        return isGone(record(s, designator))
                ? s.unmapped(designator).withoutUnit(designator)
                : notAttached(s, designator);
    }

    private static UnitRecord record(ArrayState s, Designator unit) {
        return s.units().stream()
                .filter(u -> u.designator().equals(unit))
                .findFirst()
                .orElseThrow();
    }

    static boolean hasPointsInTime(ArrayState s, Designator unit) {
        return s.sets().stream()
                .flatMap(set -> set.members().stream())
                .anyMatch(m -> m.origin().equals(unit));
    }
}
