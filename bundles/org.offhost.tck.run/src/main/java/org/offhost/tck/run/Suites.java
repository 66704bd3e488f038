// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.offhost.backup.CatalogStore;
import org.offhost.block.BlockDeviceProvider;
import org.offhost.block.UnitLocator;
import org.offhost.block.UnitProbe;
import org.offhost.copy.CopyProvider;
import org.offhost.filesystem.FileSystemParser;
import org.offhost.filesystem.VolumeFinder;
import org.offhost.restore.RestorePlacer;
import org.offhost.scsi.ScsiTransport;
import org.offhost.snapshot.Quiescer;
import org.offhost.snapshot.SnapshotProvider;
import org.offhost.snapshot.WriteActivityMonitor;
import org.offhost.tck.VolumeFinderContract;
import org.offhost.tck.catalog.CatalogStoreContract;
import org.offhost.tck.restore.RestorePlacerContract;
import org.offhost.tck.snapshot.QuiescerContract;
import org.offhost.tck.snapshot.SnapshotProviderContract;
import org.offhost.tck.snapshot.WriteActivityMonitorContract;

/** Which suite is of which interface. */
final class Suites {
    /** Those that need nothing but the service, and a file perhaps. */
    private static final Map<Class<?>, Class<?>> RUN = new LinkedHashMap<>();

    /** Those that write to what they are given, or have to look behind the service: a test of the vendor's extends them. */
    private static final Map<Class<?>, Class<?>> EXTENDED = new LinkedHashMap<>();

    static {
        RUN.put(FileSystemParser.class, ParserSuite.class);
        RUN.put(BlockDeviceProvider.class, DevicesSuite.class);
        RUN.put(UnitLocator.class, LocatorSuite.class);
        RUN.put(UnitProbe.class, ProbeSuite.class);
        RUN.put(ScsiTransport.class, TransportSuite.class);
        RUN.put(CopyProvider.class, CopySuite.class);
        EXTENDED.put(VolumeFinder.class, VolumeFinderContract.class);
        EXTENDED.put(SnapshotProvider.class, SnapshotProviderContract.class);
        EXTENDED.put(WriteActivityMonitor.class, WriteActivityMonitorContract.class);
        EXTENDED.put(Quiescer.class, QuiescerContract.class);
        EXTENDED.put(RestorePlacer.class, RestorePlacerContract.class);
        EXTENDED.put(CatalogStore.class, CatalogStoreContract.class);
    }

    private Suites() {}

    /** The drivers that a bundle registers now. */
    static List<VendorService> of(VendorBundle bundle) {
        List<Class<?>> types = new ArrayList<>(RUN.keySet());
        types.addAll(EXTENDED.keySet());
        List<VendorService> services = new ArrayList<>();
        for (Class<?> type : types) {
            int count = bundle.references(type).size();
            for (int i = 0; i < count; i++) {
                services.add(new VendorService(bundle, type, i, count));
            }
        }
        return services;
    }

    /** Empty if it is for a test of the vendor's own. */
    static Optional<Class<?>> suite(VendorService service) {
        return Optional.ofNullable(RUN.get(service.type()));
    }

    static String needsCode(VendorService service) {
        return "a test that extends " + EXTENDED.get(service.type()).getName()
                + " runs it: it writes, or looks behind the service";
    }
}
