// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.offhost.block.BlockDeviceProvider;
import org.offhost.block.Unit;
import org.offhost.driver.DriverBoard;
import org.offhost.driver.KnownDriver;
import org.offhost.snapshot.SnapshotProvider;
import org.offhost.snapshot.WriteActivityMonitor;

/** What drivers can do with the units of the moment, in words; drivers tell abilities per unit. */
final class UnitAbilities {
    /** Units asked about; one array is like the next. */
    private static final int ASKED = 100;

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

    static String ofDevices(KnownDriver<BlockDeviceProvider> provider) {
        List<Unit> units = units(provider);
        long tapes = units.stream().filter(u -> u.kind() == Unit.Kind.RECORDS).count();
        return units.isEmpty() ? "opens by name" : "has " + (units.size() - tapes) + " disks, " + tapes + " tapes";
    }

    String ofSnapshots(KnownDriver<SnapshotProvider> provider) {
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
                words.add("not ready");
            }
        }
        return "cuts " + cuts + " of " + asked().size() + " units" + (words.isEmpty() ? "" : ": ")
                + String.join(", ", words);
    }

    String ofWatching(KnownDriver<WriteActivityMonitor> monitor) {
        Set<String> words = new TreeSet<>();
        for (Unit unit : asked()) {
            try {
                monitor.call(m -> m.scope(unit.designator())).ifPresent(s -> words.add(word(s)));
            } catch (IOException | RuntimeException e) {
                words.add("not ready");
            }
        }
        return words.isEmpty()
                ? "watches no unit of now"
                : "sees writes " + words.stream().collect(Collectors.joining(", "));
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
