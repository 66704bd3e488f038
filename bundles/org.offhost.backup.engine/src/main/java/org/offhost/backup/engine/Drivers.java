// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.offhost.backup.CatalogStore;
import org.offhost.backup.Driver;
import org.offhost.backup.Driver.Abilities;
import org.offhost.block.BlockDeviceProvider;
import org.offhost.copy.CopyProvider;
import org.offhost.driver.DriverBoard;
import org.offhost.driver.DriverKinds;
import org.offhost.driver.KnownDriver;
import org.offhost.driver.VolumeSearch;
import org.offhost.filesystem.FileSystemParser;
import org.offhost.filesystem.VolumeFinder;
import org.offhost.restore.RestorePlacer;
import org.offhost.snapshot.Quiescer;
import org.offhost.snapshot.SnapshotProvider;
import org.offhost.snapshot.WriteActivityMonitor;

/** The drivers of the moment as a list. */
final class Drivers {
    private Drivers() {}

    static List<Driver> of(DriverBoard board) {
        List<Driver> all = new ArrayList<>();
        UnitAbilities abilities = new UnitAbilities(board);
        for (KnownDriver<FileSystemParser> k : board.of(FileSystemParser.class)) {
            all.add(driver(FileSystemParser.class, k, reads(VolumeSearch.types(k))));
        }
        for (KnownDriver<VolumeFinder> k : board.of(VolumeFinder.class)) {
            all.add(driver(VolumeFinder.class, k, reads(k.strings(VolumeFinder.TYPE))));
        }
        for (KnownDriver<SnapshotProvider> k : board.of(SnapshotProvider.class)) {
            all.add(driver(SnapshotProvider.class, k, abilities.ofSnapshots(k)));
        }
        for (KnownDriver<WriteActivityMonitor> k : board.of(WriteActivityMonitor.class)) {
            all.add(driver(WriteActivityMonitor.class, k, abilities.ofWatching(k)));
        }
        for (KnownDriver<Quiescer> k : board.of(Quiescer.class)) {
            all.add(driver(Quiescer.class, k, Abilities.PLAIN));
        }
        for (KnownDriver<CopyProvider> k : board.of(CopyProvider.class)) {
            all.add(driver(
                    CopyProvider.class,
                    k,
                    new Abilities(Set.of(), new LinkedHashSet<>(k.strings(CopyProvider.METHOD)), Map.of())));
        }
        for (KnownDriver<RestorePlacer> k : board.of(RestorePlacer.class)) {
            all.add(driver(RestorePlacer.class, k, Abilities.PLAIN));
        }
        for (KnownDriver<BlockDeviceProvider> k : board.of(BlockDeviceProvider.class)) {
            all.add(driver(BlockDeviceProvider.class, k, UnitAbilities.ofDevices(k)));
        }
        for (KnownDriver<CatalogStore> k : board.of(CatalogStore.class)) {
            all.add(driver(CatalogStore.class, k, Abilities.PLAIN));
        }
        return all;
    }

    private static Abilities reads(Collection<String> types) {
        return new Abilities(new LinkedHashSet<>(types), Set.of(), Map.of());
    }

    private static Driver driver(Class<?> kind, KnownDriver<?> k, Abilities abilities) {
        return new Driver(
                DriverKinds.word(kind),
                k.name(),
                k.bundle(),
                k.version(),
                k.serviceId(),
                k.ranking(),
                abilities,
                k.leases());
    }
}
