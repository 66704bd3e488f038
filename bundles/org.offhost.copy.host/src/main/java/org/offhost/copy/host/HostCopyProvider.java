// SPDX-License-Identifier: Apache-2.0
package org.offhost.copy.host;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.BlockDeviceProvider;
import org.offhost.block.Designator;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.block.RecordDevice;
import org.offhost.copy.CopyPlan;
import org.offhost.copy.CopyProvider;
import org.offhost.copy.CopyTask;
import org.offhost.copy.Place;
import org.offhost.kit.copy.RunningCopies;
import org.offhost.kit.device.DeviceProviders;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Copies through this host, by reading and writing; says so in its offers and counts every byte. */
@Component(property = {CopyProvider.METHOD + "=host", "service.ranking:Integer=0"})
public final class HostCopyProvider implements CopyProvider {
    private static final Logger LOG = LoggerFactory.getLogger(HostCopyProvider.class);

    private final DeviceProviders devices = new DeviceProviders();
    private final RunningCopies copies = new RunningCopies(HostCopyTask.DRIVER);

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void bindDevices(BlockDeviceProvider provider) {
        devices.add(provider);
    }

    public void unbindDevices(BlockDeviceProvider provider) {
        devices.remove(provider);
    }

    @Deactivate
    void deactivate() {
        int late = copies.withdraw();
        if (late > 0) {
            LOG.warn("{} copies did not end in time after their driver was withdrawn", late);
        }
    }

    @Override
    public CopyOffer probe(Place source, Place destination) throws IOException {
        copies.check();
        if (source.unit().equals(destination.unit()) && source instanceof Place.Records) {
            return CopyOffer.none("a tape cannot be copied to itself");
        }
        for (Place place : List.of(source, destination)) {
            if (!known(place)) {
                return CopyOffer.none("no driver opens unit " + place.unit());
            }
        }
        return new CopyOffer(
                true,
                true,
                Optional.empty(),
                devices.ports(source.unit()),
                "through this host: every byte is read and written by it");
    }

    private boolean known(Place place) throws IOException {
        if (place instanceof Place.Records) {
            return devices.find(place.unit()).isPresent();
        }
        Optional<BlockDevice> device = devices.open(place.unit(), Access.READ);
        if (device.isPresent()) {
            device.get().close();
        }
        return device.isPresent();
    }

    /** Copies that are not over. */
    int underWay() {
        return copies.count();
    }

    @Override
    public CopyTask start(CopyPlan plan) throws IOException {
        copies.check();
        HostCopyTask task = opened(plan);
        task.begin();
        return task;
    }

    /** A tape is nobody else's as long as it is open: it is closed whatever the second unit, or a class that is gone, throws. */
    private HostCopyTask opened(CopyPlan plan) throws IOException {
        Source source = openSource(plan.source());
        Sink sink = null;
        try {
            sink = openSink(plan);
            return copies.add(new HostCopyTask(plan, source, sink));
        } catch (IOException | RuntimeException | Error e) {
            Sink open = sink;
            try (source;
                    open) {
                throw e;
            }
        }
    }

    private Source openSource(Place place) throws IOException {
        return place instanceof Place.Records r
                ? new TapeSource(openRecords(r.unit()), r)
                : new BlockSource(openBlocks(place.unit(), Access.READ));
    }

    private Sink openSink(CopyPlan plan) throws IOException {
        return plan.destination() instanceof Place.Records r
                ? new RecordSink(openRecords(r.unit()), r, plan.filemarks())
                : new BlockSink(openBlocks(plan.destination().unit(), Access.READ_WRITE));
    }

    private BlockDevice openBlocks(Designator unit, Access access) throws IOException {
        return devices.open(unit, access).orElseThrow(() -> gone(unit, "blocks"));
    }

    private RecordDevice openRecords(Designator unit) throws IOException {
        return devices.openRecords(unit).orElseThrow(() -> gone(unit, "records"));
    }

    /** It was there when it was asked about: whoever opened it then is gone, or not yet back. */
    private static ProviderWithdrawnException gone(Designator unit, String as) {
        return new ProviderWithdrawnException("no driver opens unit " + unit + " as " + as + " now");
    }
}
