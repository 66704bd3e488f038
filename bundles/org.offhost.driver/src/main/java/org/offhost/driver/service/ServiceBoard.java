// SPDX-License-Identifier: Apache-2.0
package org.offhost.driver.service;

import java.util.Map;
import org.offhost.block.BlockDeviceProvider;
import org.offhost.block.UnitLocator;
import org.offhost.copy.CopyProvider;
import org.offhost.driver.DriverBoard;
import org.offhost.driver.KnownDriver;
import org.offhost.filesystem.FileSystemParser;
import org.offhost.filesystem.VolumeFinder;
import org.offhost.restore.RestorePlacer;
import org.offhost.snapshot.Quiescer;
import org.offhost.snapshot.SnapshotProvider;
import org.offhost.snapshot.WriteActivityMonitor;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The board of a framework: every service of a driver's interface is on it as long as it is registered.
 *
 * <p>Immediate, since a delayed component is stopped as soon as the last client lets it go, and forgets what it counted.
 */
@Component(service = DriverBoard.class, immediate = true)
public final class ServiceBoard extends DriverBoard {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceBoard.class);

    private final BundleContext context;

    @Activate
    public ServiceBoard(BundleContext context) {
        this.context = context;
    }

    private <S> void came(Class<S> kind, S service, Map<String, Object> properties) {
        add(kind, KnownDriver.of(service, properties, context));
    }

    private <S> void goes(Class<S> kind, S service) {
        int leases = remove(kind, service);
        LOG.debug("{} goes; {} have it", service.getClass().getName(), leases);
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addParser(FileSystemParser service, Map<String, Object> properties) {
        came(FileSystemParser.class, service, properties);
    }

    void removeParser(FileSystemParser service) {
        goes(FileSystemParser.class, service);
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addVolumeFinder(VolumeFinder service, Map<String, Object> properties) {
        came(VolumeFinder.class, service, properties);
    }

    void removeVolumeFinder(VolumeFinder service) {
        goes(VolumeFinder.class, service);
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addDevices(BlockDeviceProvider service, Map<String, Object> properties) {
        came(BlockDeviceProvider.class, service, properties);
    }

    void removeDevices(BlockDeviceProvider service) {
        goes(BlockDeviceProvider.class, service);
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addLocator(UnitLocator service, Map<String, Object> properties) {
        came(UnitLocator.class, service, properties);
    }

    void removeLocator(UnitLocator service) {
        goes(UnitLocator.class, service);
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addSnapshotProvider(SnapshotProvider service, Map<String, Object> properties) {
        came(SnapshotProvider.class, service, properties);
    }

    void removeSnapshotProvider(SnapshotProvider service) {
        goes(SnapshotProvider.class, service);
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addWriteActivityMonitor(WriteActivityMonitor service, Map<String, Object> properties) {
        came(WriteActivityMonitor.class, service, properties);
    }

    void removeWriteActivityMonitor(WriteActivityMonitor service) {
        goes(WriteActivityMonitor.class, service);
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addQuiescer(Quiescer service, Map<String, Object> properties) {
        came(Quiescer.class, service, properties);
    }

    void removeQuiescer(Quiescer service) {
        goes(Quiescer.class, service);
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addCopyProvider(CopyProvider service, Map<String, Object> properties) {
        came(CopyProvider.class, service, properties);
    }

    void removeCopyProvider(CopyProvider service) {
        goes(CopyProvider.class, service);
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addPlacer(RestorePlacer service, Map<String, Object> properties) {
        came(RestorePlacer.class, service, properties);
    }

    void removePlacer(RestorePlacer service) {
        goes(RestorePlacer.class, service);
    }
}
