// SPDX-License-Identifier: Apache-2.0
package org.offhost.copy.host;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.BlockDeviceProvider;
import org.offhost.block.Designator;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.block.RecordDevice;
import org.offhost.block.Unit;
import org.offhost.copy.CopyPlan;
import org.offhost.copy.CopyProvider;
import org.offhost.copy.CopyTask;
import org.offhost.copy.Place;
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
    private static final Duration SETTLE = Duration.ofMillis(900);

    private final List<BlockDeviceProvider> devices = new CopyOnWriteArrayList<>();
    private final Set<HostCopyTask> tasks = ConcurrentHashMap.newKeySet();
    private volatile boolean withdrawn;

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
        withdrawn = true;
        tasks.forEach(HostCopyTask::withdraw);
        long deadline = System.nanoTime() + SETTLE.toNanos();
        try {
            for (HostCopyTask task : tasks) {
                settle(task, Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void settle(HostCopyTask task, Duration limit) throws InterruptedException {
        try {
            if (!task.await(limit)) {
                LOG.warn("A copy did not end in time after its driver was withdrawn");
            }
        } catch (IOException | CancellationException e) {
            LOG.debug("A copy ended as its driver was withdrawn: {}", e.getMessage());
        }
    }

    @Override
    public CopyOffer probe(Place source, Place destination) throws IOException {
        requireThere();
        if (source.unit().equals(destination.unit()) && source instanceof Place.Records) {
            return CopyOffer.none("a tape cannot be copied to itself");
        }
        for (Place place : List.of(source, destination)) {
            if (!known(place)) {
                return CopyOffer.none("no driver opens unit " + place.unit());
            }
        }
        return new CopyOffer(
                true, true, Optional.empty(), ports(source), "through this host: every byte is read and written by it");
    }

    private List<String> ports(Place source) throws IOException {
        for (BlockDeviceProvider provider : devices) {
            Optional<Unit> unit = provider.find(source.unit());
            if (unit.isPresent()) {
                String port = unit.get().initiator();
                return port.isEmpty() ? List.of() : List.of(port);
            }
        }
        return List.of();
    }

    private boolean known(Place place) throws IOException {
        for (BlockDeviceProvider provider : devices) {
            if (place instanceof Place.Blocks) {
                Optional<BlockDevice> device = provider.open(place.unit(), Access.READ);
                if (device.isPresent()) {
                    device.get().close();
                    return true;
                }
            } else if (provider.find(place.unit()).isPresent()) {
                return true;
            }
        }
        return false;
    }

    /** Copies that are not over. */
    int underWay() {
        return tasks.size();
    }

    @Override
    public CopyTask start(CopyPlan plan) throws IOException {
        requireThere();
        Source source = openSource(plan.source());
        HostCopyTask task;
        try {
            task = new HostCopyTask(plan, source, openSink(plan), tasks::remove);
        } catch (IOException | RuntimeException e) {
            source.close();
            throw e;
        }
        tasks.add(task);
        if (withdrawn) {
            task.withdraw();
        }
        task.start();
        return task;
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
        for (BlockDeviceProvider provider : devices) {
            Optional<BlockDevice> device = provider.open(unit, access);
            if (device.isPresent()) {
                return device.get();
            }
        }
        throw gone(unit, "blocks");
    }

    private RecordDevice openRecords(Designator unit) throws IOException {
        for (BlockDeviceProvider provider : devices) {
            Optional<RecordDevice> device = provider.openRecords(unit);
            if (device.isPresent()) {
                return device.get();
            }
        }
        throw gone(unit, "records");
    }

    /** It was there when it was asked about: whoever opened it then is gone, or not yet back. */
    private static ProviderWithdrawnException gone(Designator unit, String as) {
        return new ProviderWithdrawnException("no driver opens unit " + unit + " as " + as + " now");
    }

    private void requireThere() throws ProviderWithdrawnException {
        if (withdrawn) {
            throw new ProviderWithdrawnException("the host copy driver was withdrawn");
        }
    }
}
