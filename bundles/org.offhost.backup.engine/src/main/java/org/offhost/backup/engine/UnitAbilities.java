// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.offhost.backup.Driver.Abilities;
import org.offhost.block.BlockDeviceProvider;
import org.offhost.block.Unit;
import org.offhost.driver.DriverBoard;
import org.offhost.driver.KnownDriver;
import org.offhost.snapshot.SnapshotProvider;
import org.offhost.snapshot.WriteActivityMonitor;

/** What drivers can do with the units of the moment; drivers tell abilities per unit. */
final class UnitAbilities {
    /** Units asked about; one array is like the next. */
    private static final int ASKED = 100;

    private static final String NOT_READY = "not-ready";

    private final List<Unit> units = new ArrayList<>();

    UnitAbilities(DriverBoard board) {
        for (KnownDriver<BlockDeviceProvider> k : board.of(BlockDeviceProvider.class)) {
            units.addAll(units(k));
        }
    }

    private static List<Unit> units(KnownDriver<BlockDeviceProvider> provider) {
        try {
            return provider.call(BlockDeviceProvider::units);
        } catch (IOException | RuntimeException e) {
            return List.of(); // a list for people; who opens a unit is told
        }
    }

    static Abilities ofDevices(KnownDriver<BlockDeviceProvider> provider) {
        List<Unit> units = units(provider);
        long tapes = units.stream().filter(u -> u.kind() == Unit.Kind.RECORDS).count();
        return new Abilities(Set.of(), Set.of(), Map.of("disks", units.size() - tapes, "tapes", tapes));
    }

    Abilities ofSnapshots(KnownDriver<SnapshotProvider> provider) {
        Set<String> words = new TreeSet<>();
        long cuts = 0;
        for (Unit unit : asked()) {
            try {
                Set<SnapshotProvider.Ability> abilities =
                        provider.call(p -> p.abilities(unit.designator())).orElse(null);
                if (abilities != null) {
                    cuts++;
                    abilities.forEach(a -> words.add(word(a)));
                }
            } catch (IOException | RuntimeException e) {
                words.add(NOT_READY);
            }
        }
        return new Abilities(Set.of(), words, Map.of("cut", cuts, "asked", (long) asked().size()));
    }

    Abilities ofWatching(KnownDriver<WriteActivityMonitor> monitor) {
        Set<String> words = new TreeSet<>();
        for (Unit unit : asked()) {
            try {
                monitor.call(m -> m.scope(unit.designator())).ifPresent(s -> words.add(word(s)));
            } catch (IOException | RuntimeException e) {
                words.add(NOT_READY);
            }
        }
        return new Abilities(Set.of(), words, Map.of());
    }

    private List<Unit> asked() {
        return units.stream()
                .filter(u -> u.kind() == Unit.Kind.BLOCKS)
                .limit(ASKED)
                .toList();
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
