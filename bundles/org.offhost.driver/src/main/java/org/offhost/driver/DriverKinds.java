// SPDX-License-Identifier: Apache-2.0
package org.offhost.driver;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.offhost.block.BlockDeviceProvider;
import org.offhost.block.UnitLocator;
import org.offhost.copy.CopyProvider;
import org.offhost.filesystem.FileSystemParser;
import org.offhost.filesystem.VolumeFinder;
import org.offhost.restore.RestorePlacer;
import org.offhost.snapshot.Quiescer;
import org.offhost.snapshot.SnapshotProvider;
import org.offhost.snapshot.WriteActivityMonitor;

/** What the kinds of drivers are called outside of the code: in lists, events and metrics. */
public final class DriverKinds {
    private static final Map<String, String> WORDS = Map.of(
            FileSystemParser.class.getName(),
            "parser",
            VolumeFinder.class.getName(),
            "volume-finder",
            SnapshotProvider.class.getName(),
            "snapshot",
            WriteActivityMonitor.class.getName(),
            "write-activity",
            Quiescer.class.getName(),
            "quiescer",
            CopyProvider.class.getName(),
            "copy",
            RestorePlacer.class.getName(),
            "placer",
            BlockDeviceProvider.class.getName(),
            "device",
            UnitLocator.class.getName(),
            "locator",
            // of a bundle above this one
            "org.offhost.backup.CatalogStore",
            "catalog");

    private DriverKinds() {}

    /** All of them, in their order by the alphabet. */
    public static Set<String> words() {
        return new TreeSet<>(WORDS.values());
    }

    /** The word for a service interface; its own name if it is none of a driver. */
    public static String word(Class<?> kind) {
        return WORDS.getOrDefault(kind.getName(), kind.getName());
    }
}
