// SPDX-License-Identifier: Apache-2.0
package org.offhost.examples.copy;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.BlockDeviceProvider;
import org.offhost.block.Unit;
import org.offhost.copy.CopyException;
import org.offhost.copy.CopyException.Reason;
import org.offhost.copy.CopyPlan;
import org.offhost.copy.CopyProvider;
import org.offhost.copy.CopyTask;
import org.offhost.copy.Place;
import org.offhost.kit.session.Withdrawal;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * Copies from disk to disk through this host, a piece at a time. Behind the one that every console has, and only where an empty
 * configuration asks for it: two that can do the same are one too many.
 */
@Component(
        property = {CopyProvider.METHOD + "=example", "service.ranking:Integer=-100"},
        configurationPid = "org.offhost.examples.copy",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class DiskCopier implements CopyProvider {
    private final List<BlockDeviceProvider> devices = new CopyOnWriteArrayList<>();
    private final Withdrawal session = new Withdrawal("the copier of disks");

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindDevices(BlockDeviceProvider provider) {
        devices.add(provider);
    }

    void unbindDevices(BlockDeviceProvider provider) {
        devices.remove(provider);
    }

    /** The copies ask before each piece; the engine waits for their end. */
    @Deactivate
    void withdraw() {
        session.withdraw();
    }

    @Override
    public CopyOffer probe(Place source, Place destination) throws IOException {
        session.check();
        if (source instanceof Place.Records || destination instanceof Place.Records) {
            return CopyOffer.none("disks alone are copied: a tape is no disk");
        }
        List<String> ports = List.of();
        for (Place place : List.of(destination, source)) {
            Optional<Unit> unit = find(place);
            if (unit.isEmpty()) {
                return CopyOffer.none("no driver opens unit " + place.unit());
            }
            // the last is the source: who shows a snapshot shows it to this port
            ports = unit.get().initiator().isEmpty()
                    ? List.of()
                    : List.of(unit.get().initiator());
        }
        return new CopyOffer(true, true, Optional.empty(), ports, "through this host, a piece at a time");
    }

    private Optional<Unit> find(Place place) throws IOException {
        for (BlockDeviceProvider provider : devices) {
            Optional<Unit> unit = provider.find(place.unit()).filter(u -> u.kind() == Unit.Kind.BLOCKS);
            if (unit.isPresent()) {
                return unit;
            }
        }
        return Optional.empty();
    }

    /** What cannot be opened is told now, when nothing was written. */
    @Override
    public CopyTask start(CopyPlan plan) throws IOException {
        session.check();
        BlockDevice source = open(plan.source(), Access.READ);
        DiskCopy copy;
        try {
            copy = new DiskCopy(plan, source, open(plan.destination(), Access.READ_WRITE), session);
        } catch (IOException | RuntimeException e) {
            source.close();
            throw e;
        }
        Thread thread = new Thread(copy, "example-copy");
        thread.setDaemon(true);
        thread.start();
        return copy;
    }

    private BlockDevice open(Place place, Access access) throws IOException {
        if (place instanceof Place.Records) {
            throw new CopyException(
                    Reason.NOT_SUPPORTED, "unit " + place.unit() + " is a tape; disks alone are copied");
        }
        for (BlockDeviceProvider provider : devices) {
            Optional<BlockDevice> device = provider.open(place.unit(), access);
            if (device.isPresent()) {
                return device.get();
            }
        }
        throw new CopyException(Reason.UNREACHABLE, "no driver opens unit " + place.unit());
    }
}
